"""The parts of a story as sentences, each with the records that show it."""

from dataclasses import dataclass

from pipeline import post_words as words
from pipeline.limits import X
from pipeline.post_deed import deed_slots
from pipeline.post_frames import Slots, say
from pipeline.post_grammar import does_more, lower_first, with_separators
from pipeline.post_lines import (
    Answer,
    Mishap,
    answer_of,
    choice_words,
    counts,
    instead_of,
    lesson_label,
    lesson_words,
    mishap_of,
)
from pipeline.post_proof import shown
from pipeline.post_story import Story
from pipeline.post_style import Part, Style, Tone
from pipeline.values import Line, Sentence
from pulse.core.values import EvidenceKind

K = EvidenceKind
Said = list[Sentence]
#: From so many characters on, X hears what was chosen and not what was left.
_LONG = 100


@dataclass(frozen=True)
class Parts:
    """One story for one network, in one style. ``turn`` picks among equal frames.

    Each method gives the sentences for one part, or none where there is nothing to say
    or the owner does not want it said.
    """

    story: Story
    network: str
    style: Style
    turn: int

    # ------------------------------------------------------- on the way

    def failed(self) -> Mishap | None:
        """The mishap, as far as it may be told."""
        line = self.story.mishap
        return mishap_of(line) if line and self.style.tells(Part.MISHAP) else None

    def mishap(self) -> Said:
        line, told = self.story.mishap, self.failed()
        if not line or not told:
            return []
        slots = {**counts(told), "told": told.told}
        much = "" if self.style.tells(Part.NUMBERS) else " uncounted"
        if told.what == "attempts":
            part = f"failed attempts{much}"
            first = self.say(part, line, slots=slots, kinds=(K.REFUTATION,))
            last = self.say(f"worked{much}", line, slots=slots, kinds=(K.CONFIRMATION,))
            return [*first, *last] if first and last else []
        part = f"failed {told.what}{much}" if told.count else "told mishap"
        return self.say(part, line, slots=slots)

    # ------------------------------------------------------- what was seen

    def proof(self) -> Said:
        """What was seen of the result: that it worked, else a run of the tests."""
        deed, failed = self.story.deed, self.failed()
        if deed is None or not self.style.tells(Part.PROOF):
            return []
        held = failed is not None and failed.what == "attempts"  # said already
        tried = [] if held or not words.was_tried(deed) else self._tried(deed)
        if self.wants_more:
            return [*tried, *(self._tests(deed) or self._standing(deed))]
        # What a release holds says more of it than how many tests there are.
        if (
            tried
            or failed
            or self.story.before
            or (self.story.lesson and self.style.tells(Part.LESSON))
        ):
            return tried
        return self._tests(deed) or self._standing(deed)

    @property
    def wants_more(self) -> bool:
        return self.style.voice == Tone.TECHNICAL or self.style.asked.length > 0

    def _tried(self, deed: Line) -> Said:
        return self.say(self.on_x("tried"), deed, kinds=(K.CONFIRMATION,))

    def _tests(self, deed: Line) -> Said:
        tests = words.tests_of(deed)
        if not tests:
            return []
        # Beside another number or a reason, how many there are matters to nobody.
        beside = self.story.choice or self.deed_slots(deed).get("before")
        bare = tests == "the tests" or (beside and not self.wants_more)
        bare = bare or not self.style.tells(Part.NUMBERS)
        part = self.on_x("tests uncounted" if bare else "tests")
        return self.say(part, deed, slots={"tests": tests}, kinds=(K.TESTS,))

    def _standing(self, deed: Line) -> Said:
        """That it is merged, or waits for that."""
        facts = [f for f in words.deeds(deed) if f in (words.MERGED, words.OPENED)]
        if not facts:
            return []
        return self.say(self.on_x(facts[0]), deed, kinds=(K.PULL_REQUEST,))

    # ------------------------------------------------------- what stays

    def lesson(self) -> Said:
        """The owner's words, under the name that they were given."""
        line = self.story.lesson
        if not line or not self.style.tells(Part.LESSON):
            return []
        part = f"lesson {lesson_label(line)}"
        return self._said(part, line) or self._said("lesson bare", line)

    def lesson_alone(self) -> Said:
        """The same where it is all that there is to tell."""
        line = self.story.lesson
        told = line and self.style.tells(Part.LESSON)
        if not line or not told or self.network == X or self.style.asked.first:
            return self.lesson_first()
        part = f"lesson alone {lesson_label(line)}"
        framed = self._said(part, line) if self.style.tells(Part.FRAME) else []
        return framed or self._said("lesson bare", line)

    def lesson_first(self) -> Said:
        """The lesson as it is, and where it comes from."""
        line = self.story.lesson
        if not line or not self.style.tells(Part.LESSON):
            return []
        first = self._said("lesson bare", line)
        if not first or self.style.asked.length < 0:
            return first
        return [*first, *self._source(line)]

    def _said(self, part: str, line: Line) -> Said:
        lesson = lower_first(lesson_words(line))
        return self.say(part, line, slots={"lesson": lesson}, opinion=True)

    def _source(self, lesson: Line) -> Said:
        """Where a lesson comes from: the work it was written down at."""
        deed = self.story.deed
        slots = self.deed_slots(deed) if deed else {}
        together = deed and _sessions(deed) & _sessions(lesson)
        if deed and together and slots.get("doing"):
            part = self.placed("lesson source", slots["doing"])
            # "in the editor in quire" would be one place too many.
            part = part if " in " not in slots["doing"] else "lesson source bare"
            if told := self.say(part, lesson, deed, slots=slots):
                return told
        return self.say("lesson place", lesson)

    # ------------------------------------------------------- choices

    def choice(self, part: str, choice: Line) -> Said:
        """A decision as one sentence, with its reason."""
        clause = self.against(choice)
        if part == "choice":
            part = "choice bare" if self.placed("", clause) else part
        slots = {"choice": clause, "why": self.why(choice)}
        return self.say(part, choice, slots=slots)

    def answered(self, part: str, choice: Line, answer: Answer) -> Said:
        """A question that came up, where it must be told, and its answer."""
        slots = {"matter": answer.matter, "answer": answer.answer}
        slots["why"] = self.why(choice)
        first = self.say(part, choice, slots=slots) if answer.asks else []
        if answer.decided:
            return [*first, *self.choice("choice bare", choice)]
        return [*first, *self.say("answer", choice, slots=slots)]

    def choice_short(self, choice: Line) -> Said:
        """The same without "I" and without its reason."""
        clause = self.against(choice)
        verb, _, rest = clause.partition(" ")
        if ": " in clause or answer_of(choice):
            return self.say("choice bare", choice, slots={"choice": clause})
        if does_more(clause):
            verb = ""  # more than a name can stand for
        parts = {"chose": "choice short", "decided": "decision short"}
        slots = {"choice": clause, "chosen": rest, "decided": rest}
        return self.say(parts.get(verb, "choice done"), choice, slots=slots)

    def against(self, choice: Line) -> str:
        """ "chose a lease instead of an advisory lock"; shorter words on X."""
        clause = lower_first(choice_words(choice))
        instead = "" if answer_of(choice) else instead_of(choice)
        if not instead:
            return clause
        if self.network == X and len(clause) + len(instead) > _LONG:
            return clause
        over = self.network == X and clause.startswith("chose ")
        return f"{clause} {'over' if over else 'instead of'} {instead}"

    def bare_reason(self, choice: Line) -> str:
        return words.reason_of(choice) if self.style.tells(Part.REASON) else ""

    def why(self, choice: Line) -> str:
        return words.joined_reason(self.bare_reason(choice))

    # ------------------------------------------------------- words

    @property
    def name(self) -> str:
        return self.story.project if self.style.tells(Part.NAME) else ""

    def placed(self, part: str, clause: str) -> str:
        """The frame with or without the project: some clauses name it themselves."""
        named = not self.name or self.name.lower() in clause.lower()
        bare = named or not self.style.tells(Part.FRAME)
        return f"{part} bare" if bare else part

    def on_x(self, part: str) -> str:
        return f"{part} on x" if self.network == X else part

    def deed_slots(self, deed: Line) -> Slots:
        return deed_slots(deed, files=self.style.voice == Tone.TECHNICAL)

    def say(
        self,
        part: str,
        *lines: Line,
        slots: Slots | None = None,
        kinds: tuple[EvidenceKind, ...] = (),
        opinion: bool = False,
    ) -> Said:
        """The sentence for a part with what shows it, or nothing."""
        said = slots or {}
        # What names the project itself needs no "in tidemark" beside it.
        named = any(self.name.lower() in word.lower() for word in said.values())
        filled = {"name": "" if named else self.name, **said}
        if self.network == X:
            filled = {k: words.without_file_endings(v) for k, v in filled.items()}
        text = say(part, self.style, self.turn, filled)
        if not text:
            return []
        text = text if part.startswith("lesson") else with_separators(text)
        evidence = tuple(c for line in lines for c in shown(line, text, kinds))
        # What its owner added by hand has no record: then it is the owner's word.
        return [Sentence(text, evidence, opinion=opinion or not evidence)]


def _sessions(line: Line) -> set[str]:
    return {cited.session for cited in line.evidence}
