"""How long a text is as a network counts it, and what the network would do to it.

Nothing here talks to a network. A text has two forms: the plain one that readers see,
in which positions are counted, and the wire text, exactly what a person copies or what
a channel sends. They differ for LinkedIn's API only, which reads little text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.characters import nfc
from pipeline.little_text import escape
from pipeline.x_text import LINK_LENGTH, Link, links, weighted_length

LINKEDIN, X = "linkedin", "x"
NETWORKS = (LINKEDIN, X)
#: Characters: LinkedIn in UTF-16 units as its API's validator counts, X weighted.
LIMITS = {LINKEDIN: 3000, X: 280}
NAMES = {LINKEDIN: "LinkedIn", X: "X"}
BY_HAND, API, SANDBOX = "by_hand", "api", "sandbox"
CHANNELS = (BY_HAND, API, SANDBOX)
#: About where LinkedIn's feed folds a post behind "see more".
FOLD_LENGTH, FOLD_LINES = 210, 3

_CASHTAG = re.compile(
    r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\w$])", re.ASCII
)
_MENTION = re.compile(r"(?<![\w@/.])@(\w{1,15})\b", re.ASCII)
#: Endings of files that are top-level domains, too.
_FILE_ENDINGS = frozenset(["cc", "md", "ml", "pl", "py", "rs", "sh", "so"])
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:-[^\W_]+)*")
_ARTICLE = re.compile(r"\b(?:a|an|another|my|our|the|their|this|your)$", re.IGNORECASE)
_FILE_LINK = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.ASCII | re.IGNORECASE)
# Direction marks and friends show something else than what is sent. Joiners and
# variation selectors are left alone: emoji and some scripts are made with them.
_UNSENDABLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u202a-\u202e\u2060-\u2069\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe"
    "\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a text: what it is, as a sentence, and what to do about it.

    A blocking finding must be fixed before the text can be approved. ``start`` and
    ``end`` are character positions in the plain text, or both 0 for the whole of it.
    ``replacement`` is what to write there instead, where that is clear.
    """

    code: str
    text: str
    fix: str
    blocking: bool
    start: int = 0
    end: int = 0
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A text as one network counts it, sent through one channel.

    ``text`` is what readers see; positions, ``fold`` among them, where the feed hides
    the rest, are in it. ``wire_text`` is what leaves.
    """

    network: str
    length: int
    limit: int
    text: str
    wire_text: str
    findings: tuple[Finding, ...]
    fold: int | None = None
    channel: str = BY_HAND

    @property
    def fits(self) -> bool:
        return not any(finding.blocking for finding in self.findings)


def measure(text: str, network: str, channel: str = BY_HAND) -> Measure:
    """Count ``text`` for ``linkedin`` or ``x`` and say what would go wrong there."""
    plain = normalise(text)
    length = counted_length(plain, network, channel)
    findings = [*_length_findings(plain, length, network), *_unsendable(plain)]
    if network == X:
        findings += [*_file_links(plain), *_cashtags(plain), *_mentions(plain)]
    return Measure(
        network=network,
        length=length,
        limit=LIMITS[network],
        text=plain,
        wire_text=wire_text(plain, network, channel),
        findings=tuple(findings),
        fold=fold_position(plain, network),
        channel=channel,
    )


def normalise(text: str) -> str:
    """The text with one kind of line ending and nothing invisible around it."""
    return "\n".join(line.rstrip() for line in nfc(text).splitlines()).strip()


def wire_text(plain: str, network: str, channel: str) -> str:
    """The characters that leave, of a normalised text."""
    return escape(plain) if (network, channel) == (LINKEDIN, API) else plain


def counted_length(plain: str, network: str, channel: str = BY_HAND) -> int:
    """The length that the limit is about.

    LinkedIn does not say whether it counts before or after escaping, so the limit holds
    for the wire text.
    """
    if network == LINKEDIN:
        wire = wire_text(plain, network, channel)
        return len(wire.encode("utf-16-le", "surrogatepass")) // 2
    if network != X:
        raise ValueError(f"No such network: {network}")
    return weighted_length(plain)


def fold_position(plain: str, network: str) -> int | None:
    """Where the feed folds the text, as a character position; None when it does not."""
    if network != LINKEDIN:
        return None
    position = 0
    for number, line in enumerate(plain.split("\n"), 1):
        if number > FOLD_LINES:
            return position - 1
        if position + len(line) > FOLD_LENGTH:
            return FOLD_LENGTH
        position += len(line) + 1
    return None


def _length_findings(plain: str, length: int, network: str) -> Iterator[Finding]:
    limit, name = LIMITS[network], NAMES[network]
    if not plain:
        yield Finding("empty", "There is no text.", "Write one.", blocking=True)
    elif length > limit:
        over = length - limit
        yield Finding(
            "too_long",
            f"{length} of {limit}, as {name} counts: {over} too many.",
            f"Shorten it by {over}.",
            blocking=True,
        )


def _unsendable(plain: str) -> Iterator[Finding]:
    found = _UNSENDABLE.search(plain)
    if found:
        yield Finding(
            "control_character",
            f"A character that nobody sees (U+{ord(found[0]):04X}) is in the text.",
            "Remove it.",
            blocking=True,
            start=found.start(),
            end=found.end(),
            replacement="",
        )


def _file_links(plain: str) -> Iterator[Finding]:
    for link in links(plain):
        name = link.text
        if not _FILE_LINK.fullmatch(name) or name.lower().startswith("www."):
            continue
        yield Finding(
            "file_link",
            f"“{name}” turns into a link on X: it counts as {LINK_LENGTH} characters"
            f" instead of {len(name)} and leads to a stranger's site.",
            "Say what the file is, or leave its ending out."
            " A link that is meant starts with https://.",
            blocking=False,
            start=link.start,
            end=link.end,
            replacement=_as_words(plain, link),
        )


def _as_words(plain: str, link: Link) -> str | None:
    """A file by what it is called: "The importer" for "importer.py"."""
    stem, _dot, ending = link.text.rpartition(".")
    if ending.lower() not in _FILE_ENDINGS or not _PLAIN_NAME.fullmatch(stem):
        return None
    words = stem.replace("-", " ")
    before = plain[: link.start].rstrip()
    if _ARTICLE.search(before):
        return words
    return f"The {words}" if not before or before[-1] in ".!?:" else f"the {words}"


def _cashtags(plain: str) -> Iterator[Finding]:
    found = list(_CASHTAG.finditer(plain))
    if len(found) > 1:
        names = " and ".join(f"“{one[0]}”" for one in found[:2])
        yield Finding(
            "cashtags",
            f"{names} count as stock symbols, and X takes one a post.",
            "Leave the dollar sign out.",
            blocking=True,
            start=found[1].start(),
            end=found[1].end(),
            replacement=found[1][0].removeprefix("$"),
        )


def _mentions(plain: str) -> Iterator[Finding]:
    for found in _MENTION.finditer(plain):
        yield Finding(
            "mention",
            f"“{found[0]}” calls an account on X, whoever owns that name.",
            "Leave the @ out, unless you mean this person.",
            blocking=False,
            start=found.start(),
            end=found.end(),
            replacement=found[1],
        )
