"""What a check offers to write instead, put in its place by one click."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from pipeline.limits import Finding
from publishing.errors import TextChanged
from publishing.models import Draft
from publishing.services import gate
from publishing.services.review import edit
from publishing.services.sentences import Stored


@dataclass(frozen=True, slots=True)
class Place:
    """Which finding is meant: its code, and its characters in the plain text."""

    code: str
    start: int
    end: int


def fixed_text(draft: Draft, text: str, place: Place) -> str | None:
    """A text for this draft with that finding fixed; None when there is none there."""
    measured, findings = gate.examine(draft, text=text)
    found = _named(findings, place)
    if found is None:
        return None
    return _put(measured.text, found, 0)


def fix(
    draft: Draft,
    place: Place,
    *,
    by: User,
    version: int | None = None,
    now: datetime | None = None,
) -> Draft:
    """Save the text so, as a new version. The sentence keeps what carries it: it says
    the same, only without what the check found.

    Raises TextChanged when the finding is not there (any more), and what `edit` raises.
    """
    measured, findings = gate.examine(draft)
    found = _named(findings, place)
    if found is None:
        raise TextChanged
    text = _put(measured.text, found, 0)
    carried = _carried(measured.text, draft.sentences, found)
    return edit(draft, text=text, by=by, version=version, carried=carried, now=now)


def _named(findings: list[Finding], place: Place) -> Finding | None:
    wanted = (place.code, place.start, place.end)
    return next(
        (
            one
            for one in findings
            if (one.code, one.start, one.end) == wanted and one.replacement is not None
        ),
        None,
    )


def _put(text: str, found: Finding, offset: int) -> str:
    """The replacement in ``text``, a part of the whole from ``offset`` on."""
    before, after = text[: found.start - offset], text[found.end - offset :]
    return before + (found.replacement or "") + after


def _carried(text: str, sentences: list[Stored], found: Finding) -> list[Stored]:
    """The sentences with the fix in the one that it belongs to."""
    carried, position = [], 0
    for one in sentences:
        start = text.find(one["text"], position)
        end = start + len(one["text"])
        if start < 0:
            carried.append(one)
            continue
        position = end
        inside = start <= found.start and found.end <= end
        fixed = {**one, "text": _put(one["text"], found, start).strip()}
        carried.append(fixed if inside else one)
    return carried
