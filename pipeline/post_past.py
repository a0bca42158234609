"""What was wrong, told once it is mended: "the tests fail" → "the tests failed".

Only clauses whose verb is sure are turned; of others the words stay as they were.
"""

import re
from itertools import pairwise

from pipeline.post_grammar import lower_first
from pulse.core.language.verbs import PAST, THIRD, VERBS, past

_THEN = {
    "is": "was",
    "are": "were",
    "has": "had",
    "have": "had",
    "does": "did",
    "do": "did",
    "isn't": "was not",
    "aren't": "were not",
    "doesn't": "did not",
    "don't": "did not",
    "can": "could",
    "can't": "could not",
    "cannot": "could not",
    "won't": "would not",
    "comes": "came",
    "hangs": "hung",
    "hang": "hung",
    "loses": "lost",
    "lose": "lost",
    "crashes": "crashed",
    "crash": "crashed",
    "disappears": "disappeared",
    "disappear": "disappeared",
}
_DONE = frozenset(("was", "were", "had", "did", "could", "would"))
# After these stands a thing, whatever else the word may be.
_BEFORE_THING = frozenset(
    ("a", "an", "the", "this", "that", "these", "those", "its", "their", "my", "our",
     "every", "each", "some", "all", "no", "one", "two")
)  # fmt: skip
# A clause that begins so speaks of somebody or of what was said before, or it asks.
_NO_START = frozenset(
    ("i", "we", "you", "he", "she", "it", "it's", "they", "they're", "this", "that",
     "that's", "there's", "these", "those", "how", "what", "when", "where", "which",
     "who", "why", "please", "if")
)  # fmt: skip
_QUOTED = re.compile(
    r"(?P<verb>Fixed|Committed|Amended|Worked on|Looked into|Turned down|Approved)"
    r"(?P<plan> the plan)? [\"“](?P<what>[^\"”]+)[\"”]$"
)
_MENDED = re.compile(r"Fixed this: (?P<wrong>.+)$")


def of_quoted(head: str) -> str:
    """The head of a line that quotes its order, without the marks; "" of others. What
    the order says was wrong is past once it is fixed."""
    quoted = _QUOTED.match(head)
    if not quoted:
        return ""
    what = quoted["what"].rstrip(".")
    if quoted["plan"]:
        return f"{quoted['verb']} this plan: {what}"
    told = lower_first(what)
    if quoted["verb"] == "Fixed":
        told = past_clause(told) or told
    return f"{quoted['verb']} this: {told}"


def was_wrong(head: str) -> str:
    """What was mended, as a clause in the past, of "Fixed this: …"; "" of others."""
    found = _MENDED.match(head)
    return past_clause(found["wrong"]) if found else ""


def past_clause(clause: str) -> str:
    """A clause about how something is, as of then; "" where its verb is not sure."""
    words = clause.split(" ")
    unsure = any(one in THIRD and next_ in THIRD for one, next_ in pairwise(words))
    if unsure or _is_no_start(words[0].lower(), words[1:2]):
        return ""
    for at in range(1, len(words)):
        if words[at] in _DONE or words[at] in PAST:
            return clause
        if then := _then(words, at):
            after = [_THEN.get(word, word) for word in words[at + 1 :]]
            return " ".join([*words[:at], then, *after])
    return ""


def _is_no_start(word: str, after: list[str]) -> bool:
    """Whether a clause that begins so says nothing alone, asks or orders."""
    if word in VERBS:  # "make the tests pass", but not "search is slow"
        return not set(after) & _THEN.keys()
    return word in _NO_START or word in _THEN or word in _DONE


def _then(words: list[str], at: int) -> str:
    """The past of the verb at this place; "" where another word stands there."""
    word, before = words[at], words[at - 1].lower()
    if word in _THEN:
        return _THEN[word]
    follows = words[at + 1] if at + 1 < len(words) else ""
    if before in _BEFORE_THING or follows in _THEN or follows in _DONE:
        return ""
    if word in THIRD and follows not in VERBS and follows not in THIRD:
        return past(THIRD[word])
    return past(word) if before.endswith("s") and word in VERBS else ""
