"""Secrets that must be read again: encrypted under rotating keys.

FIELD_ENCRYPTION_KEYS: the newest key encrypts, all of them decrypt. Without the right
key nothing is read: `cryptography.fernet.InvalidToken`. Columns that hold such secrets
are named to `accounts.services.keys`, which encrypts them anew.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(secret: str) -> str:
    return _keys().decrypt(secret.encode()).decode()


def is_newest(secret: str) -> bool:
    """Whether the newest key alone opens it."""
    try:
        Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(secret.encode())
    except InvalidToken:
        return False
    return True


def renew(secret: str) -> str:
    """The same under the newest key. Raises InvalidToken when no key opens it."""
    return _keys().rotate(secret.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
