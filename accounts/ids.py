"""Public ids: what a person or a program sees instead of a database key."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is read for something else
LENGTH = 16  # 79 bits: not guessable, though no id is ever a secret


def public_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
