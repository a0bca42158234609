"""Whether two texts are about the same matter: by what they say, not by how."""

import re
from collections.abc import Collection
from functools import lru_cache

#: How the note introduces a task; the matter comes behind it.
_LEAD = re.compile(
    r"^(?:left for later|go on(?: with)?|answer the open question|get the suite green|"
    r"still open|to do|next)\b[: ]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_][\w'-]*")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
_STEM = 3  # letters that a word keeps at least
_PAST = {
    "built": "build",
    "chose": "choose",
    "did": "do",
    "done": "do",
    "drew": "draw",
    "found": "find",
    "got": "get",
    "kept": "keep",
    "left": "leave",
    "made": "make",
    "ran": "run",
    "rewrote": "rewrite",
    "said": "say",
    "sent": "send",
    "split": "split",
    "taken": "take",
    "took": "take",
    "went": "go",
    "written": "write",
    "wrote": "write",
}
_SAID_BETWEEN = """
a an and any are as at be been but by can could for from had has have i if in into is it
its later let me my next now of on or our should so some that the their them then there
these they this those to today tomorrow too us was we were when while will with would
you your
"""
_GLUE = frozenset(_SAID_BETWEEN.split())
#: So much of a task's words another text must say to be about the same matter.
_COVERED, _FEWEST, _ENOUGH = 0.6, 2, 3


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """What a text says, word by word: without glue, without endings."""
    words = _WORD.findall(_LEAD.sub("", text.strip()).lower())
    return frozenset(_stem(_PAST.get(w, w)) for w in words if w not in _GLUE)


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: len(word) - len(ending)] + instead
    return word


def plain(text: str) -> str:
    """A text as it is compared whole: case, spaces and the full stop do not count."""
    return " ".join(text.lower().split()).rstrip(".")


def covers(text: str, task: str) -> bool:
    """Whether a text speaks of this task: it says most of its words.

    Short tasks must be said whole; of longer ones three words at the least.
    """
    wanted = content(task)
    shared = len(wanted & content(text))
    if len(wanted) <= _FEWEST:
        return shared == len(wanted) == _FEWEST
    return shared >= _ENOUGH and shared >= _COVERED * len(wanted)


def alike(one: str, others: Collection[str]) -> bool:
    """Whether a task is told again in other words, or in the same."""
    return any(
        plain(one) == plain(other) or covers(one, other) or covers(other, one)
        for other in others
    )
