"""The examples of the redaction rules, made into secrets that nobody uses."""

import random
import re
import string

ALPHABETS = {
    "word": string.ascii_letters + string.digits,
    "letter": string.ascii_letters,
    "lower": string.ascii_lowercase + string.digits,
    "hex": string.digits + "abcdef",
    "upper": string.ascii_uppercase + string.digits,
    "upperhex": string.digits + "ABCDEF",
    "digit": "123456789",
    "base32": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
}


def expand(example, seed=1):
    """``<word:36>`` becomes 36 letters and digits, the same ones for a seed."""
    source = random.Random(f"{seed}{example}")

    def fill(match):
        letters = ALPHABETS[match[1]]
        return (
            "a1" + "".join(source.choice(letters) for _ in range(int(match[2]) - 2))
            if (match[1] in {"word", "hex", "lower"})
            else "".join(source.choice(letters) for _ in range(int(match[2])))
        )

    return re.sub(r"<(\w+):(\d+)>", fill, example)


def secret_of(rule, seed=1):
    """An example, and the part of it that must vanish."""
    text = expand(rule.example, seed)
    match = re.search(rule.pattern, text)
    assert match, rule
    return text, match["secret"] if "secret" in match.re.groupindex else match[0]
