"""How long a text is as a network counts it, and what the network would do to it.

Nothing here talks to a network. The wire text is exactly what a person copies or what
a channel sends; the same function serves the preview, so what is shown is what is sent.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from twitter_text import (
    extract_emojis_with_indices,
    extract_urls_with_indices,
    parse_tweet,
)

LINKEDIN, X = "linkedin", "x"
NETWORKS = (LINKEDIN, X)
#: Characters: LinkedIn in UTF-16 units as its API's validator counts, X weighted.
LIMITS = {LINKEDIN: 3000, X: 280}
NAMES = {LINKEDIN: "LinkedIn", X: "X"}
#: A link on X counts so much, however long it is.
LINK_LENGTH = 23
#: X's own link patterns take quadratic time, so longer texts count without them.
PARSED_LENGTH = 800
#: About where LinkedIn's feed folds a post behind "see more".
FOLD_LENGTH, FOLD_LINES = 210, 3

_CASHTAG = re.compile(r"(?<!\S)\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?=$|\s|[.,;:!?)])")
_MENTION = re.compile(r"(?<![\w@/.])@(\w{1,15})\b", re.ASCII)
_FILE_LINK = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.ASCII | re.IGNORECASE)
# Direction marks and friends show something else than what is sent.
_UNSENDABLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a text: what it is, as a sentence, and what to do about it.

    A blocking finding must be fixed before the text can be approved. ``start`` and
    ``end`` are character positions in the wire text, or both 0 for the whole of it.
    """

    code: str
    text: str
    fix: str
    blocking: bool
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """A text as one network counts it. ``fold`` is where its feed hides the rest."""

    network: str
    length: int
    limit: int
    wire_text: str
    findings: tuple[Finding, ...]
    fold: int | None = None

    @property
    def fits(self) -> bool:
        return not any(finding.blocking for finding in self.findings)


def measure(text: str, network: str) -> Measure:
    """Count ``text`` for ``linkedin`` or ``x`` and say what would go wrong there."""
    wire = normalise(text)
    length = counted_length(wire, network)
    findings = [*_length_findings(wire, length, network), *_unsendable(wire)]
    if network == X:
        findings += [*_file_links(wire), *_cashtags(wire), *_mentions(wire)]
    return Measure(
        network=network,
        length=length,
        limit=LIMITS[network],
        wire_text=wire,
        findings=tuple(findings),
        fold=fold_position(wire, network),
    )


def normalise(text: str) -> str:
    """The text with one kind of line ending and nothing invisible around it."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def counted_length(wire: str, network: str) -> int:
    if network == LINKEDIN:
        return len(wire.encode("utf-16-le", "surrogatepass")) // 2
    if network != X:
        raise ValueError(f"No such network: {network}")
    if len(wire) <= PARSED_LENGTH:
        return int(parse_tweet(wire).weightedLength)
    return _weigh_without_links(wire)


def fold_position(wire: str, network: str) -> int | None:
    """Where the feed folds the text, as a character position; None when it does not."""
    if network != LINKEDIN:
        return None
    position = 0
    for number, line in enumerate(wire.split("\n"), 1):
        if number > FOLD_LINES:
            return position - 1
        if position + len(line) > FOLD_LENGTH:
            return FOLD_LENGTH
        position += len(line) + 1
    return None


def links(wire: str) -> list[str]:
    """What X turns into links, in order."""
    if len(wire) > PARSED_LENGTH:
        return []
    return [str(found["url"]) for found in extract_urls_with_indices(wire)]


def _weigh_without_links(wire: str) -> int:
    emoji = {
        found["indices"][0]: len(found["emoji"])
        for found in extract_emojis_with_indices(wire)
    }
    length, position = 0, 0
    while position < len(wire):
        if position in emoji:
            length += 2
            position += emoji[position]
        else:
            length += 1 if _is_light(ord(wire[position])) else 2
            position += 1
    return length


def _is_light(code: int) -> bool:
    return (
        code <= 0x10FF
        or 0x2000 <= code <= 0x200D
        or 0x2010 <= code <= 0x201F
        or 0x2032 <= code <= 0x2037
    )


def _length_findings(wire: str, length: int, network: str) -> Iterator[Finding]:
    limit, name = LIMITS[network], NAMES[network]
    if not wire:
        yield Finding("empty", "There is no text.", "Write one.", blocking=True)
    elif length > limit:
        over = length - limit
        yield Finding(
            "too_long",
            f"{length} of {limit}, as {name} counts: {over} too many.",
            f"Shorten it by {over}.",
            blocking=True,
        )


def _unsendable(wire: str) -> Iterator[Finding]:
    found = _UNSENDABLE.search(wire)
    if found:
        yield Finding(
            "control_character",
            f"A character that nobody sees (U+{ord(found[0]):04X}) is in the text.",
            "Remove it.",
            blocking=True,
            start=found.start(),
            end=found.end(),
        )


def _file_links(wire: str) -> Iterator[Finding]:
    for name in links(wire):
        if not _FILE_LINK.fullmatch(name) or name.lower().startswith("www."):
            continue
        start = wire.index(name)
        yield Finding(
            "file_link",
            f"“{name}” turns into a link on X: it counts as {LINK_LENGTH} characters"
            f" instead of {len(name)} and leads to a stranger's site.",
            "Say what the file is, or leave its ending out."
            " A link that is meant starts with https://.",
            blocking=False,
            start=start,
            end=start + len(name),
        )


def _cashtags(wire: str) -> Iterator[Finding]:
    found = list(_CASHTAG.finditer(wire))
    if len(found) > 1:
        names = " and ".join(f"“{one[0]}”" for one in found[:2])
        yield Finding(
            "cashtags",
            f"{names} count as stock symbols, and X takes one a post.",
            "Leave the dollar sign out.",
            blocking=True,
            start=found[1].start(),
            end=found[1].end(),
        )


def _mentions(wire: str) -> Iterator[Finding]:
    for found in _MENTION.finditer(wire):
        yield Finding(
            "mention",
            f"“{found[0]}” calls an account on X, whoever owns that name.",
            "Leave the @ out, unless you mean this person.",
            blocking=False,
            start=found.start(),
            end=found.end(),
        )
