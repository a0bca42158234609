r"""LinkedIn's "little text", read as LinkedIn reads it, by nobody's code but this.

A backslash makes the reserved character behind it plain. A reserved character without
one ends the post there, silently. Only a hashtag, "#" and one word, needs none;
mentions and hashtag templates are written by other programs than ours and end it too.
"""

from dataclasses import dataclass, field

RESERVED = frozenset("\\|{}@[]()<>#*_~")


@dataclass
class Shown:
    """What the post says. ``cut`` is where it ended too early: an index, or None."""

    text: str = ""
    cut: int | None = None
    hashtags: list[str] = field(default_factory=list)


def read(little: str) -> Shown:
    shown = Shown()
    position = 0
    while position < len(little):
        taken = _step(little, position, shown)
        if not taken:
            shown.cut = position
            break
        position += taken
    return shown


def _step(little: str, at: int, shown: Shown) -> int:
    """Read on; how many characters that took, 0 where the post ends too early."""
    here, following = little[at], little[at + 1 : at + 2]
    if here == "\\" and following in RESERVED and following:
        shown.text += following
        return 2
    if here == "#" and (word := _word(little, at + 1)):
        shown.hashtags.append(word)
        shown.text += "#" + word
        return 1 + len(word)
    if here in RESERVED:
        return 0
    shown.text += here
    return 1


def _word(little: str, start: int) -> str:
    end = start
    while end < len(little) and little[end].isalnum():
        end += 1
    return little[start:end]


def length(little: str) -> int:
    """UTF-16 units of what was sent, backslashes too."""
    return len(little.encode("utf-16-le", "surrogatepass")) // 2
