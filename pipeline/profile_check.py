"""Every line of a composed profile, checked again before it is stored.

What the notes say was checked when they were written, or is their owner's own word. The
rest (the headline, themes, what a file or a command shows of a skill) is composed anew
from evidence, so it passes the same door as any sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.checked import check_sentence
from pipeline.headlines import week_headline
from pipeline.values import Line, Profile, ProjectWeek, Skill, WeekInput
from pulse.core.note.status import Index
from pulse.core.values import Evidence, Item


def check_profile(profile: Profile, week: WeekInput) -> Profile:
    """The profile with what its evidence carries; the rest is in ``refused``."""
    check = _Check(week)
    checked = replace(
        profile,
        moved=check.lines(profile.moved),
        set_aside=check.lines(profile.set_aside),
        themes=check.lines(profile.themes),
        carried_over=check.lines(profile.carried_over),
        decided=check.lines(profile.decided),
        learned=check.lines(profile.learned),
        went_wrong=check.lines(profile.went_wrong),
        only_said=check.lines(profile.only_said),
        skills=tuple(check.skills(profile.skills)),
        projects=tuple(check.project(project) for project in profile.projects),
    )
    if reason := check.said(profile.headline):
        checked = replace(checked, headline="")
        checked = replace(checked, headline=week_headline(checked))
        check.refused[profile.headline] = reason
    return replace(checked, refused=tuple(check.refused.items()))


class _Check:
    def __init__(self, week: WeekInput) -> None:
        items = [item for note in week.notes for item in note.items]
        self._told = {_words(item) for item in items}
        self._found = Index(piece for _day, piece in week.evidence)
        self._more = "\n".join([*sorted(self._told), *week.projects.values()])
        # Lines that tell of several items count them.
        self._counts = {f"items {n}": n for n in range(1, len(items) + 1)} | {
            "sessions": week.sessions,
            "prompts": week.prompts,
            "days": len(week.days),
        }
        self.refused: dict[str, str] = {}

    def lines(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(line for line in lines if self._stands(line))

    def skills(self, skills: Iterable[Skill]) -> Iterable[Skill]:
        """A name that is none goes; without its line a skill still has its days."""
        for skill in skills:
            if reason := check_sentence(skill.name, more=skill.name, language=""):
                self.refused[skill.name] = reason
            elif skill.strongest and not self._stands(skill.strongest):
                yield replace(skill, strongest=None)
            else:
                yield skill

    def project(self, project: ProjectWeek) -> ProjectWeek:
        return replace(project, milestones=self.lines(project.milestones))

    def said(self, text: str, evidence: Sequence[Evidence] = ()) -> str:
        return check_sentence(
            text, evidence=evidence, statistics=self._counts, more=self._more
        )

    def _stands(self, line: Line) -> bool:
        if line.text in self._more:
            return True
        evidence = self._found.resolve(line.evidence)
        if reason := self.said(line.text, evidence):
            self.refused[line.text] = reason
        return not reason


def _words(item: Item) -> str:
    return f"{item.text} {item.instead} {item.why}".strip()
