"""LinkedIn's "little text": what its API reads in place of plain text.

A reserved character that is not escaped ends the post at that point, and the answer is
still 201. So everything reserved is escaped, but for the sign of a real hashtag.
"""

import re

RESERVED = "\\|{}@[]()<>#*_~"

_RESERVED = re.compile(f"[{re.escape(RESERVED)}]")
_ESCAPED = re.compile(rf"\\([{re.escape(RESERVED)}])")
# A whole word with a letter in it, after nothing that a word could be part of: "#42"
# and "C#" mean no tag, and of "#snake_case" LinkedIn would take half.
_HASHTAG = re.compile(r"(?<![\w#\\])#(?=\d*[^\W\d_])(?=[^\W_]+(?!\w))")


def escape(text: str) -> str:
    """The wire form of a plain text; ``unescape`` gives the same text back."""
    tags = {found.start() for found in _HASHTAG.finditer(text)}
    return _RESERVED.sub(
        lambda found: found[0] if found.start() in tags else "\\" + found[0], text
    )


def unescape(wire: str) -> str:
    """The text that readers see, of a wire text that ``escape`` made."""
    return _ESCAPED.sub(r"\1", wire)
