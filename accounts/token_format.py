"""The text of a personal token: ``wt_pat_``, 32 random characters, 6 of checksum.

The checksum lets a mistyped or made-up token be refused without asking the database,
and lets scanners of secrets know one when they see it.
"""

import hashlib
import string
import zlib
from collections.abc import Callable

PREFIX = "wt_pat_"
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM_LENGTH = 32
CHECKSUM_LENGTH = 6
LENGTH = len(PREFIX) + RANDOM_LENGTH + CHECKSUM_LENGTH


def make(choose: Callable[[str], str]) -> str:
    """A new token; ``choose`` picks one character, normally `secrets.choice`."""
    body = PREFIX + "".join(choose(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + checksum(body)


def checksum(body: str) -> str:
    """CRC32 of the prefix and the random part, in base 62, padded with zeros."""
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    return digits


def is_whole(text: str) -> bool:
    """Whether the text can be a token at all."""
    return (
        len(text) == LENGTH
        and text.startswith(PREFIX)
        and text.isascii()
        and text[-CHECKSUM_LENGTH:] == checksum(text[:-CHECKSUM_LENGTH])
    )


def digest(text: str) -> str:
    """What is stored instead of a secret: SHA-256, hex. Not keyed by SECRET_KEY, so
    that changing the key revokes nothing and a leaked key opens nothing."""
    return hashlib.sha256(text.encode()).hexdigest()
