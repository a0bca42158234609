"""The same story told for each network: sentences in paragraphs, all bound to lines.

LinkedIn tells what was done and why, how it went and what stays. X makes one point:
the lesson, the reason, what it took, or the news. Somebody may ask for another start.
"""

from pipeline import post_words as words
from pipeline.limits import X
from pipeline.post_frames import Slots
from pipeline.post_lines import answer_of, choice_words, counts, instead_of
from pipeline.post_parts import Parts, Said
from pipeline.post_story import is_before
from pipeline.post_style import Part
from pipeline.values import Line
from pulse.core.values import EvidenceKind

K = EvidenceKind
Paragraphs = list[Said]
#: Openings that tell the deed as well.
_TELL_DEED = (Part.DEED, Part.MISHAP, Part.PROOF, Part.NUMBERS)


class Teller(Parts):
    """Parts of a story in the order in which a network's readers are told them."""

    def tell(self) -> Paragraphs:
        """Paragraphs in full; none when what was asked to come first is not there."""
        asked = self.style.asked.first
        for part in [Part(asked)] if asked else self._leads():
            first = OPENINGS[part](self)
            if first:
                whole = self._for_x if self.network == X else self._for_linkedin
                return [paragraph for paragraph in whole(part, first) if paragraph]
        return []

    def _leads(self) -> list[Part]:
        if self.network != X:
            return [Part.DEED, Part.LESSON]
        return [Part.LESSON, Part.REASON, Part.MISHAP, Part.DEED]

    def _for_linkedin(self, part: Part, first: Said) -> Paragraphs:
        """What changed, what happened, what stays."""
        middle = [*self._mishap_after(part), *self._proof_after(part)]
        lesson = [] if part == Part.LESSON else self.lesson()
        if self.style.asked.length < 0:
            # Of a question and its answer neither says much without the other.
            alone = self.story.answers or self.story.before
            kept = first[:1] if part == Part.DEED and alone else first[:2]
            return [kept, lesson or self._mishap_after(part)]
        return [first, self._deed_after(part), middle, lesson]

    def _for_x(self, part: Part, first: Said) -> Paragraphs:
        """One point, and a sentence or two that carry it."""
        length = self.style.asked.length
        if length < 0:
            return [first[:1] if part in _TELL_DEED else first]
        rest: Said = []
        if length > 0:
            rest += self._deed_after(part)
        if length > 0 or part == Part.DEED:
            rest += self._mishap_after(part)
        if length > 0 or part in _TELL_DEED:
            rest += self._proof_after(part)
        return [[*first, *rest]]

    def _mishap_after(self, part: Part) -> Said:
        counted = part in (Part.NUMBERS, Part.PROOF) and bool(self.mishap_first())
        return [] if part == Part.MISHAP or counted else self.mishap()

    def _proof_after(self, part: Part) -> Said:
        used = part in (Part.NUMBERS, Part.PROOF) or (
            part == Part.DEED and self._is_choice(self.story.choice)
        )
        return [] if used else self.proof()

    def _deed_after(self, part: Part) -> Said:
        """The deed where the opening was something else and did not tell it."""
        deed, choice = self.story.deed, self.story.choice
        if deed is None or part != Part.REASON:
            return []
        slots = self.deed_slots(deed)
        clause = self.against(choice) if choice else ""
        if not slots["deed"] or _same(slots["deed"], clause):
            return []
        return self.say("deed bare", deed, slots=slots)

    # ------------------------------------------------------- openings

    def deed_first(self) -> Said:
        """What was done, with the choice behind it."""
        deed, choice = self.story.deed, self.story.choice
        if deed is None:
            return self._choice_first(choice) if choice else []
        if told := self._news(deed):
            return told
        if choice is None:
            return self._plain_deed(deed)
        if self.network == X:
            short = self.choice_short(choice) if self._is_choice(choice) else []
            return short or self._plain_deed(deed)
        return self._deed_and_choice(deed, choice)

    def _is_choice(self, choice: Line | None) -> bool:
        """Whether X tells a choice and not the deed that it is about."""
        asked = self.style.asked.first == Part.DEED
        other = choice is not None and bool(instead_of(choice))
        return self.network == X and other and not asked

    def _choice_first(self, choice: Line) -> Said:
        if self.network == X:
            return self.choice_short(choice)
        answer = answer_of(choice)
        if answer and answer.asks:
            return self.answered("question alone", choice, answer)
        return self.choice("choice", choice)

    def _news(self, deed: Line) -> Said:
        """A release is news, and so is what was finished before it."""
        version, before = words.release_of(deed), self.story.before
        if not version or not self.name:
            return []
        part = self.on_x("release")
        part = part if self.style.tells(Part.NUMBERS) else "release unnumbered"
        if told := self._after_work(deed, version):
            return told
        told = self.say(
            part, deed, slots={"version": version}, kinds=(K.COMMAND, K.PUSH)
        )
        if told and before and self.network != X:
            told += self.say("before release", before, slots=self.deed_slots(before))
        return told

    def _after_work(self, deed: Line, version: str) -> Said:
        """On X the work comes first, then that it was released."""
        before = self.story.before
        if not before or self.network != X:
            return []
        part = "release after"
        part = part if self.style.tells(Part.NUMBERS) else f"{part} unnumbered"
        slots = {**self.deed_slots(before), "version": version, "name": self.name}
        return self.say(part, before, deed, slots=slots)

    def _plain_deed(self, deed: Line) -> Said:
        slots = self.deed_slots(deed)
        if told := self.say(self.on_x("was"), deed, slots=slots):
            return told
        if not slots["deed"]:
            part = "statement" if slots["statement"] else "thing"
            return self.say(self.on_x(part), deed, slots=slots)
        if self.network == X:
            return self._deed_on_x(deed)
        return self._deed_itself(deed, slots)

    def _deed_itself(self, deed: Line, slots: Slots) -> Said:
        return self.say(self.placed("deed", slots["deed"]), deed, slots=slots)

    def _deed_on_x(self, deed: Line) -> Said:
        """A deed as news: the measure, the new thing, or where it went."""
        slots = self.deed_slots(deed)
        for part in ("deed measured", "deed news", "deed fixed", "deed swapped",
                     "deed headed"):  # fmt: skip
            if told := self.say(part, deed, slots=slots):
                return told
        told = [] if self.placed("", slots["deed"]) else self._done(deed)
        return told or self.say("deed bare", deed, slots=slots)

    def _done(self, deed: Line) -> Said:
        """ "An update on tidemark: I stored sessions in Redis"."""
        slots = self.deed_slots(deed)
        return self.say("deed short", deed, slots=slots)

    def _deed_and_choice(self, deed: Line, choice: Line) -> Said:
        slots = self.deed_slots(deed)
        if not slots["deed"]:
            return self._plain_deed(deed)
        opening = self.say(self.on_x("was"), deed, slots=slots)
        opening = opening or self._deed_itself(deed, slots)
        if answer := answer_of(choice):
            return [*opening, *self.answered("question", choice, answer)]
        clause = choice_words(choice)
        if _same(slots["deed"], clause) or _same(slots["deed"], self.against(choice)):
            return [*opening, *self._reason_after(choice, slots["deed"])]
        if is_before(choice, deed) and not clause.startswith(("Chose", "Kept")):
            first = self.choice("choice", choice)
            return [*first, *self.say("deed then", deed, slots=slots)]
        part = "choice after" if clause.startswith(("Chose", "Kept")) else "choice also"
        part = "choice bare" if clause.startswith("Decided") else part
        return [*opening, *self.choice(part, choice)]

    def _reason_after(self, choice: Line, deed: str) -> Said:
        """Why the deed was done so, where the choice says nothing else new."""
        instead = instead_of(choice)
        if instead and not _holds(deed, instead):
            slots = {"instead": instead, "why": self.why(choice)}
            return self.say("over", choice, slots=slots)
        return self.say("why", choice, slots={"bare": self.bare_reason(choice)})

    def reason_first(self) -> Said:
        """The reason, then what it led to."""
        choice = self.story.choice
        bare = self.bare_reason(choice) if choice else ""
        if not choice or not words.is_clause(bare) or words.starts_elsewhere(bare):
            return []
        first = self.say("because", choice, slots={"bare": bare}, opinion=True)
        answer = answer_of(choice)
        if answer and not answer.decided:
            slots = {"matter": answer.matter, "answer": answer.answer}
            then = self.say("that settled", choice, slots=slots)
        else:
            clause = self.against(choice)
            part = self.placed("that is why", clause)
            then = self.say(part, choice, slots={"choice": clause})
        return [*first, *then] if first and then else []

    def mishap_first(self) -> Said:
        """What it took, then what came of it: "Six failed builds, then one that …"."""
        line, deed, told = self.story.mishap, self.story.deed, self.failed()
        if not told or not line or not deed or not told.count:
            return []
        if not self.style.tells(Part.NUMBERS):
            return []
        slots = {**self.deed_slots(deed), **counts(told)}
        part = "attempts first" if told.what == "attempts" else "failed first"
        return self.say(part, line, deed, slots=slots)

    def numbers_first(self) -> Said:
        """What can be counted: a measure, the failed runs, the tests."""
        deed = self.story.deed
        if deed is None:
            return []
        measured = self.say("deed measured", deed, slots=self.deed_slots(deed))
        return measured or self.mishap_first() or self._tests_first(deed)

    def _tests_first(self, deed: Line) -> Said:
        tests = words.tests_of(deed)
        if not tests[:1].isdigit():
            return []
        slots = {**self.deed_slots(deed), "tests": tests}
        return self.say(
            self.placed("tests first of all", slots["deed"]), deed, slots=slots
        )

    def proof_first(self) -> Said:
        """What was seen of the result."""
        deed = self.story.deed
        if deed and words.was_tried(deed):
            return self.say("tried first", deed, slots=self.deed_slots(deed))
        return self.numbers_first()

    def lesson_opening(self) -> Said:
        if self.story.deed or self.story.choice:
            return self.lesson_first()
        return self.lesson_alone()


def _same(one: str, other: str) -> bool:
    """Whether two clauses tell the same: half of what the longer says is in both."""
    left, right = words.content_words(one), words.content_words(other)
    both = len(left & right)
    return bool(both) and both >= 0.5 * max(len(left), len(right))


def _holds(text: str, phrase: str) -> bool:
    return words.content_words(phrase) <= words.content_words(text)


OPENINGS = {
    Part.DEED: Teller.deed_first,
    Part.REASON: Teller.reason_first,
    Part.MISHAP: Teller.mishap_first,
    Part.LESSON: Teller.lesson_opening,
    Part.NUMBERS: Teller.numbers_first,
    Part.PROOF: Teller.proof_first,
}
