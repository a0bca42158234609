"""What a prompt asks for, by its words: a closed list, and *other* for the rest.

Rules over its first sentences: of each the first rule that matches decides, from the
most special to the most general, and the first sentence with a goal gives the prompt's.
A word of going on ("yes", "b", "continue"), a verdict and what is put off ask for
nothing. The rules know English; what they do not understand is *other*.
"""

import re
from typing import Final

from pipeline.insights.figures import Goal
from pulse.core.evidence import words
from pulse.core.evidence.quotes import sentences
from pulse.core.language.past import is_work

_LOOKED_AT: Final = 600  # characters of a prompt
_SENTENCES: Final = 5
_FEWEST: Final = 3  # words of a request
_POLITE: Final = (
    r"^(?:(?:ok|okay|so|now|then|please|and|but|hi|hmm+|great|good|yes|thanks|can you|"
    r"could you)[,.! ]+)*"
)

_SAVES: Final = re.compile(
    r"(?:^|[,;.] |\band )(?:then )?(?:git )?(?:commit|push|merge)\b", re.IGNORECASE
)
_FORBIDS: Final = re.compile(r"(?:don'?t|do not|never)\b", re.IGNORECASE)
_COMMAND: Final = re.compile(r"^/[\w:.-]+\s*")


def _any(*words: str) -> str:
    return rf"\b(?:{'|'.join(words)})\b"


def _near(first: str, second: str) -> str:
    """Two words of one sentence, not far from each other."""
    return rf"\b(?:{first})\b[^?!\n]{{0,60}}\b(?:{second})\b"


_RULES: Final = tuple(
    (goal, re.compile(pattern, re.IGNORECASE))
    for goal, pattern in (
        (
            Goal.CREATE_PR_COMMIT,
            _POLITE
            + r"(?:git )?"
            + _any("commit", "push", "squash", "rebase", "amend", "tag")
            + "|"
            + _POLITE
            + r"merge (?:it|this|that|to|into|main|the (?:pr|branch|pull request))\b|"
            + _near("open|create|make", "pr|pull request|merge request"),
        ),
        (
            Goal.DEPLOY_INFRA,
            _any(r"deploy\w*", "roll(?:ing)? ?out", r"release (?:it|this|the|v?\d)")
            + "|"
            + _near("prepare|cut|make|tag|do", "release")
            + "|"
            + _any("publish (?:it|this|the)", "terraform", "kubernetes", "staging"),
        ),
        (
            Goal.WRITE_TESTS,
            _near(
                r"write|add|extend|create|need|cover\w*",
                "tests?|specs?|test cases?|coverage",
            ),
        ),
        (
            Goal.WRITE_DOCS,
            _any("document (?:it|this|that|the|how)")
            + "|"
            + _near(
                "write|update|add|extend|improve|correct",
                "readme|docs?|documentation|changelog|docstrings?|guide|tutorial",
            ),
        ),
        (
            Goal.DEBUG_INVESTIGATE,
            _any("investigate", "debug", "find out", "track down", "diagnose")
            + "|"
            + _any("root cause", "reproduce", "look into", "figure out")
            + "|"
            + _POLITE
            + r"why (?:is|are|does|do|did|was|were|can|has|isn'?t|doesn'?t)\b",
        ),
        (
            Goal.FIX_BUG,
            _any(r"fix\w*", "repair", "bugs?", "broken", r"crash\w*", "regression")
            + "|"
            + _any("error", "exception", "traceback", "fails?", "failing", "failed")
            + "|"
            + _any(
                "hangs?", "flashes", "wrong", "(?:doesn'?t|does not|not) work(?:ing)?"
            ),
        ),
        (
            Goal.REFACTOR_CODE,
            _any(r"refactor\w*", "rename", "clean ?up", "simplify", "extract", "tidy")
            + "|"
            + _any("restructure", "split (?:it|this|that|the|up)", r"deduplicate")
            + "|"
            + _any("get rid of", "dead code", r"move \S+ (?:in)?to"),
        ),
        (
            Goal.CONFIGURE_SYSTEM,
            _any("configure", "config(?:uration)?", "set ?up", "install", "upgrade")
            + "|"
            + _any("bump", r"dependenc\w+", r"docker\w*", "ci", "workflow", "makefile")
            + "|"
            + _any("github actions?", "environment variables?", "pre-?commit"),
        ),
        (
            Goal.ANALYZE_DATA,
            _any("analy[sz]e", "plot", "chart", "csv", "dataset", "sql", "measure")
            + "|"
            + _any(r"benchmark\w*", "profile"),
        ),
        (
            Goal.WRITE_SCRIPT_TOOL,
            _near("write|make|create|add|build", "scripts?|cli|one-?liner|cron ?job"),
        ),
        (
            Goal.UNDERSTAND_CODEBASE,
            _POLITE
            + _any(
                "explain", "describe", r"summari[sz]e", "walk me", "tell me", "show me"
            )
            + "|"
            + _POLITE
            + _any("read", "where", "which", "who", "look at", "review")
            + "|"
            + _POLITE
            + r"(?:how|what) (?:does|do|is|are|did|happens)\b",
        ),
        (
            Goal.IMPLEMENT_FEATURE,
            _any(
                "add", "implement", "build", "create", "make", "support", "let", "show"
            )
            + "|"
            + _any("hide", "use", "replace", "change", "remove", "drop", "put", "give")
            + "|"
            + _any("write", "should", "want", "need", "instead", "allow"),
        ),
    )
)


def goal_of(text: str) -> Goal | None:
    """The goal of a prompt; None where it asks for nothing."""
    parts = sentences(text[:_LOOKED_AT])[:_SENTENCES]
    found = [goal for part in parts if (goal := _of(part))]
    return next((goal for goal in found if goal is not Goal.OTHER), None) or (
        Goal.OTHER if found else None
    )


def _of(sentence: str) -> Goal | None:
    part = _COMMAND.sub("", " ".join(sentence.split()))
    settled = words.confirms(part) or len(part.split()) < _FEWEST
    if settled or words.approves(part):  # "works for me, commit it"
        return Goal.CREATE_PR_COMMIT if _SAVES.search(part) else None
    if words.postpones(part) or _FORBIDS.match(part):
        return None
    for goal, rule in _RULES:
        if rule.search(part):
            return goal
    if is_work(part):
        return Goal.IMPLEMENT_FEATURE
    return Goal.UNDERSTAND_CODEBASE if words.asks(part) else Goal.OTHER
