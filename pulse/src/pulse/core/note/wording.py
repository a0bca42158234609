"""Small pieces of text that several parts of a note use."""

import re
from collections.abc import Iterable, Sequence

from pulse.core.evidence.quotes import BLUNT, KEEP_OUT
from pulse.core.language import clean
from pulse.core.language.past import (
    doing_to_past,
    request_to_infinitive,
    request_to_past,
)
from pulse.core.language.subjects import reply_to_past, subject_to_past
from pulse.core.language.verbs import VERBS
from pulse.core.values import Evidence

# Never in a note, whoever wrote it first.
BANNED = re.compile(
    r"\b(?:robust(?:ly)?|comprehensive(?:ly)?|seamless(?:ly)?|successful(?:ly)?|"
    r"powerful|elegant(?:ly)?|blazing(?:ly)?|production-ready|enterprise-grade|"
    r"world-class|cutting-edge|state-of-the-art|game-changing|amazing|awesome|"
    r"fantastic|"
    r"incredible|flawless(?:ly)?|excited|thrilled|delighted|journey|leverag(?:e|ed|"
    r"ing)|"
    r"late at night|tired|frustrat\w+|annoy\w+|angry|happy|sad|exhausted|burn(?:ed|t) "
    r"out)\b",
    re.IGNORECASE,
)
TOOL_NAMES = re.compile(
    r"\b(?:TodoWrite|AskUserQuestion|ExitPlanMode|MultiEdit|NotebookEdit|BashOutput|"
    r"WebFetch|WebSearch|tool_use|subagent_type|toolu_\w+|msg_\w+|mcp__\w+)\b"
)
# "as Priya asked": somebody else's name and wish.
_SOMEBODY = re.compile(
    r",?\s*\b(?:as|because|since|like)?\s*\b(?!I\b|We\b|It\b|The\b)[A-Z][a-z]+ (?:said|"
    r"asked|"
    r"wants?|wanted|thinks?|told|suggest(?:s|ed)|request(?:s|ed)|mention(?:s|ed)|"
    r"prefers?|needs?|complain(?:s|ed))\b.*$"
)
_MENTION = re.compile(r"(?<![\w/.])@[A-Za-z][\w-]*(?![\w-]*[./])\s*")
_RECORD_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-|\b[0-9a-f]{16,}\b")
_FOREIGN = re.compile(r"[^\x00-\u024f\u2000-\u20cf\u2190-\u2bff]")
_POINTS = re.compile(
    r"\w+(?: out)?(?: why| how| where)?(?: and \w+)? "
    r"(?:(?:this|that|it|them|these|those)(?: (?!in |of |for |to |with )\w+){0,2}|"
    r"the (?:bug|issue|problem|"
    r"error|fix|change|changes|task|test|tests|code|program|script|app|file|feature)"
    r"(?: (?:now|again|above|below|here|too))?)$|"
    r"found (?:out )?(?:the )?(?:cause|reason|problem|bug|why)\b|\w+ this using|"
    r"\w+ the (?:program|script|app) using|\w+ (?:them|it|this|that) "
)
_QUOTE_LONGEST = 90
_QUOTE_SHORTEST = 28  # of a part that says enough by itself
# Where a sentence may end for a reader: before what is only added to it.
_CLAUSE_END = re.compile(
    r"[,;:]?\s+(?=(?:which|that was|that were|because|so that|so|but|and then|where|"
    r"when|while|if|although|since)\b)|[;:]\s|,\s(?=(?:and|i|we|it|you)\b)|\s[-–—(]\s?",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][\w-]*>")
_BY_DOING = re.compile(
    r"^(?:fixed|solved|resolved)(?: (?:it|this|that))? by (?=\w+ing\b)", re.IGNORECASE
)


def fits(text: str) -> bool:
    """Whether a text may stand in a note at all."""
    return not (
        BANNED.search(text)
        or TOOL_NAMES.search(text)
        or BLUNT.search(text)
        or KEEP_OUT.search(text)
        or _FOREIGN.search(text)
        or _RECORD_ID.search(text)
        or _TAG.search(text)
    )


def impersonal(text: str) -> str:
    """Without people: who asked for it is not the owner's work."""
    return _MENTION.sub("", _SOMEBODY.sub(_unless_verb, text)).strip()


def _unless_verb(match: re.Match[str]) -> str:
    """ "Limit requests per token" names nobody."""
    name = re.search(r"[A-Z][a-z]+", match[0])
    return match[0] if name and name[0].lower() in VERBS else ""


def people_of(evidence: Iterable[Evidence]) -> re.Pattern[str] | None:
    """People in the trailers of a day's commits: never named in a note."""
    names = {n for e in evidence for n in e.data.get("people") or ()}
    parts = {part for name in names for part in name.split() if len(part) > 2}
    if not parts:
        return None
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(parts))) + r")\b")


def done(sentence: str) -> str | None:
    """A request as what was done."""
    return _fit(request_to_past(impersonal(sentence)))


def to_do(sentence: str) -> str | None:
    return _fit(request_to_infinitive(impersonal(sentence)))


def committed(subject: str) -> str | None:
    return _fit(subject_to_past(impersonal(subject)))


def reported(sentence: str) -> str | None:
    """ "Fixed by adding a case" → "Added a case": what was done, not that it helped."""
    text = reply_to_past(sentence)
    if text and (by := _BY_DOING.match(text)):
        text = doing_to_past(text[by.end() :]) or text
    return _fit(text)


def _fit(text: str | None) -> str | None:
    return text if text and fits(text) else None


def quoted(sentence: str) -> str:
    """A short quotation in double quotes; "" if it may not be shown."""
    text = clean.plain(impersonal(sentence)).replace('"', "'").strip(" .")
    text = re.sub(r"[.!;,]\s*(?:why|how|what|ideas)\?+$", "", text)
    if BLUNT.search(text) or KEEP_OUT.search(text) or TOOL_NAMES.search(text):
        return ""
    if len(text) > _QUOTE_LONGEST:
        text = _shortened(text)
    return f'"{text}"' if len(text) > 1 else ""


def _shortened(text: str) -> str:
    """Up to the end of a clause, else cut at a word with three dots."""
    ends = [m.start() for m in _CLAUSE_END.finditer(text[: _QUOTE_LONGEST + 8])]
    whole = [end for end in ends if _QUOTE_SHORTEST <= end <= _QUOTE_LONGEST]
    if whole:
        return text[: whole[-1]].rstrip(" ,;:")
    return text[:_QUOTE_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def lower_first(text: str) -> str:
    """To go on with inside a sentence: "Added…" → "added…", but "README" stays."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    if any(c.isupper() for c in first[1:]) or not first[:1].isalpha() or first == "I":
        return text
    return text[0].lower() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def is_vague(text: str) -> bool:
    """Whether a clause only points: "Fixed this bug", "Updated them in the report"."""
    return bool(_POINTS.match(text[:1].lower() + text[1:]))
