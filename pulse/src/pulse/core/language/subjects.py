"""From commit subjects and agents' reports to plain past-tense clauses.

"feat(ui): dark mode" → "Added dark mode"; "I've created a parser" → "Created a parser".
"""

import re

from pulse.core.language import clean
from pulse.core.language.clause import DETERMINER, FIRST, coordinate, finish, tidy
from pulse.core.language.verbs import (
    AUTHORING,
    GERUND,
    NOUNS_TOO,
    PAST,
    THIRD,
    VERBS,
    past,
)

_CONVENTIONAL = re.compile(
    r"^(?P<type>feat|fix|docs?|tests?|refactor|chore|perf|style|ci|build|revert|wip|"
    r"hotfix|bugfix|feature|security|deps|release)"
    r"(?:\((?P<scope>[^)]*)\))?!?:\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_ACTING = ("feat", "feature", "fix", "bugfix", "hotfix", "perf")
_BY_TYPE = {
    "feat": "Added {}",
    "feature": "Added {}",
    "fix": "Fixed {}",
    "bugfix": "Fixed {}",
    "hotfix": "Fixed {}",
    "docs": "Documented {}",
    "doc": "Documented {}",
    "test": "Added tests for {}",
    "tests": "Added tests for {}",
    "refactor": "Refactored {}",
    "perf": "Sped up {}",
    "security": "Secured {}",
    "deps": "Updated {}",
    "release": "Released {}",
    "revert": "Reverted {}",
}
_NOT_A_THING = re.compile(
    r"^(?:no|not|don'?t|never|should|can|cannot|can'?t|could|would|will|is|are|was|"
    r"were|"
    r"when|if|it|this|that|these|those|more|less|minor|various|some|misc\w*|wip|stuff|"
    r"for|to|in|on|with|after|before|now|always|only|everything|nothing|has|have|"
    r"does|do|did|and|or|also|part|step|phase|release|v?\d)\b",
    re.IGNORECASE,
)
_REPLY_START = re.compile(
    r"^(?:(?:done|perfect|great|excellent|good|all done|okay|ok|yes|sure|finished|"
    r"summary|completed?|fixed|success|thanks|alright|understood|got it)[!.:,–—-]+\s*)*"
    r"(?:(?:i|we)(?:'ve| have)?(?: now| also| just| successfully| already)?\s+"
    r"(?=[a-z]+)|successfully\s+)?",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"(?!(?:ci|deps|build|lint|release|tests?|docs?|types?|core|misc|api|ui|web|app|"
    r"cli)$)"
    r"[a-z][a-z -]{2,20}$"
)
# "mail: raise the number of workers", as in kernels and operations.
_ABOUT = re.compile(r"[\w./-]{2,24}: (?P<rest>(?P<verb>[a-z]+) .+)$")
_PREPOSITION = re.compile(r"\s+(?:for|of|over|in|on|by|with|from|across|per|and)\b")
_FILE_NAME = re.compile(r"[A-Z]{3,}\b|[\w-]+\.\w+")
_COMPARATIVE = re.compile(
    r"^(?:faster|quicker|speed(?:ed)? up|improved?)\s+", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"\s(?:takes?|makes|has|have|is|are|was|were|does|doesn't|fails|works|returns|"
    r"accepts|allows|no longer|should|must|can|cannot|can't|now)\s"
)
_PASSIVE = re.compile(
    r"(?P<what>(?:The |All |Both )?(?!It\b|This\b|There\b|I\b|You\b|"
    r"We\b)[A-Z#]?[\w#.'/ -]{2,50}?) "
    r"(?:has|have) been (?P<rest>(?:\w+ly |squash )?\w+(?:ed|ten|ilt|one|own|ut)\b.*)$"
)


def bare_subject(subject: str) -> str:
    """A commit subject without type, scope and ticket."""
    text = clean.without_tickets(_without_emoji_code(subject)).strip()
    found = _CONVENTIONAL.match(text)
    return (found["rest"] if found else text).strip(" .!")


def normal_subject(subject: str) -> str:
    """What a commit subject shares with the one that amends it."""
    return bare_subject(subject).lower()


def tells_behaviour(subject: str) -> bool:
    """Whether a subject says what the program does now: "feat: accept tabs"."""
    found = _CONVENTIONAL.match(clean.without_tickets(subject).strip())
    return found is not None and _acts(found["type"].lower(), found["rest"])


def subject_to_past(subject: str) -> str | None:
    """A commit subject as what was done, or None when it is no sentence about that."""
    text = clean.plain(clean.without_tickets(_without_emoji_code(subject)))
    kind = scope = ""
    if found := _CONVENTIONAL.match(text):
        kind, text = found["type"].lower(), found["rest"].strip()
        scope = found["scope"] or ""
    text = clean.without_hype(text.rstrip(" .!"))
    if (about := _ABOUT.match(text)) and not kind:
        text = about["rest"]
    if len(text.split()) < 2 or text.split()[0].endswith(":"):
        return None
    if kind == "ci" and _acts("feat", text):
        return finish(f"Made CI {text[0].lower()}{text[1:]}")
    if _acts(kind, text):
        if not _SCOPE.match(scope):
            return None
        return finish(f"Made the {scope} {text[0].lower()}{text[1:]}")
    return _deed(text) or _thing(kind, text)


def _acts(kind: str, text: str) -> bool:
    """Whether the program is the one that acts, in a subject of this type."""
    match = FIRST.match(text)
    if not match or kind not in _ACTING:
        return False
    word = match["verb"].lower()
    program = word in VERBS and word not in AUTHORING
    return program and not _is_noun(word, match["rest"])


def _deed(text: str) -> str | None:
    """A subject that begins with a verb, in whatever form."""
    match = FIRST.match(text)
    if not match:
        return None
    word = match["verb"].lower()
    if base := _base_of_first(word, match["rest"]):
        return finish(past(base).capitalize() + coordinate(match["rest"]))
    return finish(match["verb"].capitalize() + match["rest"]) if word in PAST else None


def _thing(kind: str, text: str) -> str | None:
    """A subject that names a thing: its type says what became of it."""
    lead = _BY_TYPE.get(kind)
    if not lead or _NOT_A_THING.match(text) or _CLAUSE.search(text):
        return None
    if lead.startswith("Documented") and _FILE_NAME.match(text):
        lead = "Updated {}"
    if kind == "perf":
        text = _COMPARATIVE.sub("", text)
    return finish(lead.format(_lower_first(text)))


def reply_to_past(sentence: str) -> str | None:
    """An agent's report as a clause without subject, or None when it is none."""
    text = clean.plain(sentence)
    if passive := _PASSIVE.match(text):
        be = "were" if " have been " in text else "was"
        text = clean.without_hype(f"{passive['what']} {be} {passive['rest']}")
        return tidy(text)
    text = _REPLY_START.sub("", text, count=1)
    match = FIRST.match(text)
    if match and match["verb"].lower() not in PAST and not clean.HYPE.match(text):
        return None
    match = FIRST.match(clean.without_hype(text))
    if not match or match["verb"].lower() not in PAST:
        return None
    rest = match["rest"]
    if rest.startswith((":", ",", ".", "!", " by:", " with:")) or rest[:4] == " is ":
        return None
    return finish(match["verb"].capitalize() + rest)


def _base_of_first(word: str, rest: str) -> str:
    if word in VERBS:
        # "Test coverage for the parser", "Release 2.1": nouns at the start.
        return "" if _is_noun(word, rest) else word
    if word in GERUND and _CLAUSE.search(rest):
        return ""  # "rendering takes a level": the noun
    return GERUND.get(word) or THIRD.get(word) or ""


def _is_noun(word: str, rest: str) -> bool:
    after = rest.split()[:1]
    told = bool(after) and after[0].lower() in DETERMINER
    followed = _PREPOSITION.match(rest) or word in {"release", "test"}
    return word in NOUNS_TOO and bool(followed) and not told


def _lower_first(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    is_name = any(c.isupper() for c in first[1:]) or not first[:1].isalpha()
    return text if is_name else text[0].lower() + text[1:]


def _without_emoji_code(text: str) -> str:
    return re.sub(r"^(?:\s*:[a-z0-9_+-]+:\s*)+", "", text)
