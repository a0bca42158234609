"""Every sentence of a report through the one door for sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from pipeline.checked import check_sentence, check_wording
from pipeline.gate.secrets import holds_secret
from pipeline.insights.features import CATALOGUE, SERVICES
from pipeline.insights.record import Recorded
from pipeline.insights.told import (
    Area,
    Claim,
    Glance,
    Moment,
    Suggestion,
    Told,
    Trouble,
)
from pipeline.steering import steers_writer
from pulse.core.values import Cited, Evidence

#: Our own words for features and places: no evidence needs to show them.
_OURS = " ".join(
    (
        "CLAUDE.md CLAUDE Claude Code",
        *(f"{f.name} {f.what}" for f in CATALOGUE),
        *SERVICES,
    )
)
Part = TypeVar("Part", Area, Claim, Moment, Suggestion, Trouble)


class _Door:
    def __init__(self, recorded: Recorded) -> None:
        self._known = {
            (piece.session, piece.record, piece.kind, piece.quote): piece
            for _day, piece in recorded.given.evidence
        }
        self._more = f"{_OURS} {' '.join(recorded.given.projects.values())}"
        self.refused: list[tuple[str, str]] = []

    def claim(self, claim: Claim, more: str = "") -> Claim | None:
        reason = check_sentence(
            claim.text,
            evidence=self._shown(claim.evidence),
            statistics={**claim.numbers, **_with_units(claim.numbers)},
            more=f"{self._more} {more}",
        )
        return None if self._refuses(claim.text, reason) else claim

    def suggestion(self, one: Suggestion) -> Suggestion | None:
        """Its reason is checked like any sentence; what is to be pasted is an order,
        and must be fit to be shown and nobody's planted one."""
        if self._refuses(one.paste, _unfit(one.paste)):
            return None
        return one if self.claim(one.why, one.paste) else None

    def trouble(self, one: Trouble) -> Trouble | None:
        if not self.claim(one.text):
            return None
        return replace(
            one, examples=tuple(each for each in one.examples if self.example(each))
        )

    def example(self, claim: Claim) -> bool:
        """A quotation of its record: letter for letter, and fit to be shown."""
        quotes = [" ".join(cited.quote.split()) for cited in claim.evidence]
        bare = claim.text.removeprefix("After ").strip("“”")
        return bare in quotes and not self._refuses(claim.text, _unfit(claim.text))

    def all(self, claims: Sequence[Claim], more: str = "") -> tuple[Claim, ...]:
        return tuple(claim for claim in claims if self.claim(claim, more))

    def glance(self, glance: Glance, more: str) -> Glance:
        return Glance(
            **{f.name: self.all(getattr(glance, f.name), more) for f in fields(Glance)}
        )

    def moment(self, moment: Moment | None) -> Moment | None:
        if moment is None:
            return None
        quote = moment.quote.quote
        if self._refuses(quote, _unfit(quote)):
            return None
        kept = moment.after and self.claim(moment.after)
        return replace(moment, after=kept)

    def _shown(self, cited: Sequence[Cited]) -> list[Evidence]:
        """The evidence that is cited; words of the owner that no rule took for
        evidence are shown by their own quote."""
        return [
            self._known.get((c.session, c.record, c.kind, c.quote))
            or Evidence(c.session, c.record, c.time, c.quote, c.kind)
            for c in cited
        ]

    def _refuses(self, text: str, reason: str) -> bool:
        if reason and (text, reason) not in self.refused:
            self.refused.append((text, reason))
        return bool(reason)


def _unfit(text: str) -> str:
    """Why words that are nobody's sentence of ours may not be shown, or pasted."""
    if holds_secret(text):
        return "It looks like it holds a secret."
    if steers_writer(text):
        return "It speaks to a writer, and tells nothing that happened."
    return check_wording(text)


def _with_units(numbers: Mapping[str, int]) -> dict[str, str]:
    """A number that is named by its unit may be told with it: "9 minutes"."""
    return {f"{name}, told": f"{value} {name}" for name, value in numbers.items()}


def checked(told: Told, recorded: Recorded) -> Told:
    """The same without what does not stand; ``refused`` says what and why."""
    door = _Door(recorded)
    kept = replace(
        told,
        glance=door.glance(told.glance, " ".join(rule.paste for rule in told.rules)),
        areas=tuple(replace(area, lines=door.all(area.lines)) for area in told.areas),
        style=door.all(told.style),
        key_pattern=told.key_pattern and door.claim(told.key_pattern),
        impressive=door.all(told.impressive),
        wrong=told.wrong and door.claim(told.wrong),
        troubles=tuple(t for one in told.troubles if (t := door.trouble(one))),
        rules=tuple(s for one in told.rules if (s := door.suggestion(one))),
        features=tuple(s for one in told.features if (s := door.suggestion(one))),
        patterns=tuple(s for one in told.patterns if (s := door.suggestion(one))),
        horizon=tuple(s for one in told.horizon if (s := door.suggestion(one))),
        moment=door.moment(told.moment),
        automated=told.automated and door.claim(told.automated),
    )
    return replace(kept, refused=(*told.refused, *door.refused))
