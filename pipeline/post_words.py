"""From a line of a profile to words that a stranger can read.

Lines are past tense without a subject, often with facts behind a semicolon: "Replaced
the lock with a lease; 41 tests passed, pushed". A post says "I", and says less.
"""

import re

from pipeline import post_grammar as grammar
from pipeline.post_grammar import capital, lower_first
from pipeline.post_past import of_quoted
from pipeline.values import Line
from pipeline.x_text import links
from pulse.core.evidence.quotes import BLUNT, KEEP_OUT
from pulse.core.language.clean import without_hype
from pulse.core.language.verbs import GERUND, PAST, past
from pulse.core.note import wording

# What no post of ours says, whoever wrote it first.
_BANNED = re.compile(
    r"\b(?:excit\w+|thrill\w+|journey|delighted|humbled|robust\w*|comprehensive\w*|"
    r"seamless\w*|game.?chang\w+|cutting.edge|world.class|supercharg\w+|unlock\w*|"
    r"leverag\w+|delve\w*|deep dive|dive into|blazing\w*|awesome|amazing|incredible|"
    r"proud\w*|happy to|finally|observed|confirmed|secrets?|passwords?|credentials?|"
    r"vulnerab\w+|exploit\w*|leak\w*)\b",
    re.IGNORECASE,
)
_LOUD = re.compile("[!?#@]|https?:|[\u2190-\u2bff\U0001f000-\U0001faff]")
_FIRST = re.compile(
    r"(?P<verb>[A-Z][a-z]+(?:-[a-z]+)?)\b(?!:| (?:by|via|it|this|that|them|these|those|"
    r"for)\b(?!:| plan:))"
)
_ENDS_PAST = re.compile(r"[a-z]{2}[^e]ed$")
_MORE_PAST = frozenset(("gave", "held", "led", "spread"))
# Words that only handle text or files, and not a thing that anybody could use.
_SMALL = re.compile(
    r"^(?:Merged|Committed|Amended|Edited|Asked|Approved|Answered|Turned down|Decided:|"
    r"Worked on|Looked into|Bumped|Reverted|Renamed|Formatted|Retried|Reran|"
    r"Reviewed)\b|"
    r"^(?:Wrote|Created|Added|Updated|Removed) (?:the )?[\w.-]+\.\w{1,5}\b|"
    r"\b(?:typos?|readme|changelog|lint\w*|formatting|gitignore|whitespace|"
    r"dependenc(?:y|ies) (?:up|bump)\w*|^Bumped|the dependencies|comments?|docstrings?|"
    r"the docs|unused imports)\b",
    re.IGNORECASE,
)
# Somebody else's part in it: "the export that Ada reported", "for Ada".
_SOMEBODY = re.compile(
    r"\b(?:(?:that|which|as) [A-Z][a-z]+ (?:report|ask|want|need|request|suggest|found|"
    r"mention|said|broke)\w*|(?:reported|found|requested|suggested|asked for) by "
    r"(?!the\b|a\b|an\b|tests?\b)\w+|(?:a|the|our|my|one) "
    r"(?:client|customer|boss|manager|"
    r"colleague|co-?worker|teammate|employer)(?:'s)? (?:want|need|ask|report|complain|"
    r"said|found|like)\w*)"
)
_ABOUT_AGENT = re.compile(
    r"\b(?:you|your|yours|yourself|sub-?agents?|the agent|"
    r"claude|CLAUDE\.md|AGENTS\.md)\b",
    re.IGNORECASE,
)
# What tells that something is open to be misused, in the present tense.
_WEAK = re.compile(
    r"\b(?:right now|currently|at the moment|not yet|still (?!be\b)\w+|"
    r"until (?:we|i) fix|"
    r"ours? (?:stays?|is|are|does|do)|any(?:one|body) can|every(?:one|body) can|"
    r"nobody checks|never checks?|no(?:t| longer)? (?:checked|validated|encrypted)|"
    r"unencrypted|in plain ?text|without (?:auth\w*|a check|checking)|injection|"
    r"bypass\w*|security hole|backdoor)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*(?:\(asked: .*|\([^()]*\))$")
_CODE_FILE = re.compile(
    r"\b([\w-]+)\.(?:py|md|rs|sh|js|ts|tsx|jsx|go|rb|java|kt|cs|cpp|toml|ya?ml|json|sql|"
    r"html|css|txt|lock|mod|run|ipynb)\b"
)
_IN_FILE = re.compile(rf" (?:in|from) (?:the )?{_CODE_FILE.pattern}")
_NAMED = re.compile(r"[\"“]([\w.+/-]+(?: [\w.+/-]+)?)[\"”]")
_FIXED_BY = re.compile(r"^(?:Fixed|Solved|Resolved) by (?=[a-z]+ing\b)")
_ING = re.compile(r"(?:^|(?<= and ))([a-z]+ing)\b")
_VERB_AFTER_COMMA = re.compile(r", (?=[a-z]+ed\b)(?!.*\band\b)")
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|cannot|can't|it's|that's|"
    r"there's|they're|we're|i'm|doesn't|don't|didn't|isn't|wants?|^it \w+s|"
    r"won't|will|would|should|must|could|needs?|leaves?|takes?|makes?|breaks?|fails?|"
    r"keeps?|gets?|gives?|loses?|lose|costs?|works?|uses?|runs?|hides?|blocks?|adds?|"
    r"holds?|shows?|stops?|accepts?|knows?)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(r"no [\w-]+, ")
_POINTING = re.compile(
    r"(?:it|its|it's|they|they're|them|their|this|that|that's|these|those|there|he|she|"
    r"so|and|but|also|then|otherwise|now|here)\b",
    re.IGNORECASE,
)
_SPEAKING = re.compile(r"(?:we|we're|you|i|i'm)\b", re.IGNORECASE)
_STOP_WORDS = """
a added after all also an and are as at be been before by changed chose decided fixed
for from in instead into is it its made moved new no not now of on one or over so than
that the then
this to updated use used using was were when while with wrote
"""
_STOP = frozenset(_STOP_WORDS.split())
_TESTS = re.compile(r"\b(?:(\d[\d,]*) )?tests? passed\b")
# Work that is only the frame of other work; it takes a story to be worth telling.
_MINOR = re.compile(
    r"(?:Adjusted|Changed|Cleaned|Disabled|Downgraded|Enabled|Marked|Moved|Refactored|"
    r"Reordered|Resolved|Restructured|Simplified|Tweaked|Tidied|Updated|Upgraded)\b"
)
RELEASED = "release"
MERGED = "merged"
OPENED = "opened"
#: Facts of a line that a post may tell; the first match counts.
_FACTS = (
    (re.compile(r"\bpublished a release\b"), RELEASED),
    (re.compile(r"\bmerged (?:the )?pull request\b"), MERGED),
    (re.compile(r"\bopened (?:a |the )?pull request\b"), OPENED),
)
_VERSION = re.compile(r"\b(?:release )?v?(\d+(?:\.\d+)+)\b")
_ONLY_RELEASED = re.compile(r"(?:Released|Published|Prepared|Tagged|Cut) .*\brelease\b")
_TRIED = re.compile(r"\bit worked when tried\b")
# Folders that somebody worked in, not names of anything.
_NO_NAME = re.compile(
    r"te?mp[\w-]*|[0-9a-f]{8,}|\W*|\d+|(?:example|my|new|test)?[-_]?(?:project|app|src|"
    r"tests?|demo|repo|code|work|workspace|untitled|home|docs?|main|website|backend|"
    r"frontend|api|server|client|lib|user|sandbox|scratch|playground)\d*",
    re.IGNORECASE,
)


def head_of(line: Line) -> str:
    """The main clause of a line, without its facts, asides and praise."""
    head = _ASIDE.sub("", line.text.split("; ", 1)[0].strip().rstrip("."))
    if told := of_quoted(head):
        return told
    head = _NAMED.sub(r"\1", grammar.agreed(without_hype(head)))
    if by := _FIXED_BY.match(head):
        head = capital(_ING.sub(_past_of, head[by.end() :]))
    return head


def _past_of(found: re.Match[str]) -> str:
    base = GERUND.get(found[1])
    return past(base) if base else found[1]


def deed_clause(line: Line, *, files: bool) -> str:
    """The head of a line to stand behind "I": "replaced the lock"; without the names of
    ``files`` that only say where."""
    head = head_of(line)
    if not files:
        head = _IN_FILE.sub("", head)
    head = _VERB_AFTER_COMMA.sub(" and ", grammar.with_articles(grammar.listed(head)))
    return lower_first(head)


def facts_of(line: Line) -> str:
    return line.text.partition("; ")[2].rstrip(".")


def is_sober(text: str) -> bool:
    """Whether a text is free of hype, secrets, marks and quotations."""
    loud = _BANNED.search(text) or _LOUD.search(text)
    return not (loud or "“" in text or '"' in text)


def is_sayable(text: str) -> bool:
    """Whether the offline writer may say this at all."""
    mine = wording.fits(text) and not _SOMEBODY.search(text)
    return mine and is_sober(text) and "…" not in text


def is_for_strangers(text: str) -> bool:
    """Whether a lesson or a reason says something to somebody outside: not an order to
    an agent, and nothing that shows an open weakness."""
    return not (_ABOUT_AGENT.search(text) or _WEAK.search(text))


def is_kept_quiet(line: Line) -> bool:
    """Whether the owner asked to keep it out of public, or it swears."""
    quiet = any(KEEP_OUT.search(cited.quote) for cited in line.evidence)
    return quiet or bool(BLUNT.search(line.text))


def name_of(name: str) -> str:
    """A project's name as a post may say it; "" for a folder that means nothing."""
    return "" if _NO_NAME.fullmatch(name) else name


def is_deed(head: str) -> bool:
    """Whether a clause starts with what somebody did, so that "I" fits before it."""
    found = _FIRST.match(head)
    verb = found["verb"].lower() if found else ""
    is_past = verb in PAST or verb in _MORE_PAST or bool(_ENDS_PAST.search(verb))
    return is_past and len(head.split()) > 1


def is_small(head: str) -> bool:
    """Whether the first thing that a clause tells is only text, files or chores."""
    return bool(_SMALL.search(head.split(" and ")[0]))


def is_minor(head: str) -> bool:
    return bool(_MINOR.match(head))


def tests_of(line: Line) -> str:
    """ "41 tests", "the tests" or nothing, as the line's facts say."""
    found = _TESTS.search(facts_of(line))
    if not found:
        return ""
    if not found[1]:
        return "the tests"
    return "1 test" if found[1] == "1" else f"{found[1]} tests"


def starts_elsewhere(why: str) -> bool:
    """Whether a reason needs something before it, so that it cannot come first."""
    return points_back(why) or bool(_SPEAKING.match(why))


def points_back(text: str) -> bool:
    """Whether a text begins with a word for something that was said before."""
    return bool(_POINTING.match(text))


def without_file_endings(text: str) -> str:
    """X makes links of "manage.py"; where it is, or "manage", says as much."""
    text = _IN_FILE.sub("", text)
    for link in links(text):
        text = text.replace(link.text, _CODE_FILE.sub(r"\1", link.text))
    return text


def reason_of(line: Line) -> str:
    """The reason in the owner's words, fit to follow "because"; "" when it is not for a
    post."""
    why = lower_first(line.reason.strip().rstrip("."))
    if not why or not is_sayable(why) or not is_for_strangers(why):
        return ""
    # The deed is past; "it is no longer needed" was so then.
    for now, then in (("it's", "it was"), ("it is", "it was"), ("they're", "they were"),
                      ("they are", "they were")):  # fmt: skip
        if why.startswith(f"{now} "):
            why = then + why[len(now) :]
    return why


def joined_reason(why: str) -> str:
    """A reason as the end of a sentence: ", because it works" or ": too slow"."""
    if not why:
        return ""
    if _REFUSAL.match(why):
        return f". The reason: {why}"
    return f", because {why}" if is_clause(why) else f": {why}"


def is_clause(why: str) -> bool:
    """Whether a reason is a sentence of its own, and not just "too slow"."""
    return bool(_CLAUSE.search(why))


def deeds(line: Line) -> list[str]:
    """What else is so: merged, released; one at most."""
    facts = facts_of(line).lower()
    for pattern, fact in _FACTS:
        if pattern.search(facts):
            return [fact]
    return []


def release_of(line: Line) -> str:
    """The version that a line says was released ("0.4"), or ""."""
    found = _VERSION.search(head_of(line))
    return found[1] if found and RELEASED in deeds(line) else ""


def is_release(line: Line) -> bool:
    """Whether a line tells of a release and of nothing that is in it."""
    only = bool(release_of(line)) or bool(_ONLY_RELEASED.match(head_of(line)))
    return only and RELEASED in deeds(line)


def was_tried(line: Line) -> bool:
    return bool(_TRIED.search(facts_of(line)))


def content_words(text: str) -> frozenset[str]:
    """Words that tell what a text is about, roughly without their endings."""
    found = re.findall(r"[a-z][a-z0-9-]{2,}", text.lower())
    return frozenset(_stem(word) for word in found if word not in _STOP)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
