"""One sentence over a day, made only of the items below it."""

from collections.abc import Sequence

from pulse.core.note import wording
from pulse.core.note.draft import Draft
from pulse.core.note.topics import topic_of
from pulse.core.values import ItemKind, WorkDay

LONGEST = 30  # words


def compose(drafts: Sequence[Draft], day: WorkDay) -> str:
    """The two weightiest results, and a missed goal where there is one."""
    done = _heaviest(drafts, ItemKind.ACHIEVEMENT)
    missed = [d for d in _heaviest(drafts, ItemKind.ATTEMPT) if d.lost]
    tried = _heaviest(drafts, ItemKind.ATTEMPT)
    decided = _heaviest(drafts, ItemKind.DECISION)
    # Without its question an answer says little.
    decided = [d for d in decided if " (asked: " not in d.text]
    if not drafts:
        return "Nothing to report." if day.sessions else "No sessions."
    if len(drafts) == 1:
        return _sentence(drafts[0].text)
    if missed and done and missed[0].weight > 1.3 * done[0].weight:
        return _join(_head(missed[0]), _head(done[0]))
    if done:
        others = [*done[1:2], *missed, *tried, *decided]
        others = [d for d in others if not _repeats(d, done[0])]
        return _join(_head(done[0]), _head(others[0]) if others else "")
    heads = sorted([*tried, *decided], key=lambda d: -d.weight) or list(drafts)
    return _join(_head(heads[0]), _head(heads[1]) if len(heads) > 1 else "")


def _repeats(draft: Draft, first: Draft) -> bool:
    """ "Stored scans as WebP and chose WebP" says one thing twice."""
    mine = topic_of(_head(draft))
    return bool(mine) and len(mine - topic_of(_head(first))) <= len(mine) // 3


def _heaviest(drafts: Sequence[Draft], kind: ItemKind) -> list[Draft]:
    return sorted((d for d in drafts if d.kind is kind), key=lambda d: -d.weight)


def _head(draft: Draft) -> str:
    return draft.head or draft.text


def _join(first: str, second: str) -> str:
    if second:
        both = f"{first}; {wording.lower_first(second)}"
        plain = not any(sign in first for sign in (" and ", ", but ", '"'))
        if plain and ", but " not in second:
            both = f"{first} and {wording.lower_first(second)}"
        if len(both.split()) <= LONGEST:
            return _sentence(both)
    return _sentence(first)


def _sentence(text: str) -> str:
    words = text.split()
    if len(words) > LONGEST:
        text = " ".join(words[:LONGEST]).rstrip(" ,;:")
    return text if text.endswith((".", "?", "!")) else text + "."
