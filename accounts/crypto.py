"""Secrets that must be read again: encrypted under rotating keys.

FIELD_ENCRYPTION_KEYS: the newest key encrypts, all of them decrypt. Without the right
key nothing is read: `cryptography.fernet.InvalidToken`.
"""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(secret: str) -> str:
    return _keys().decrypt(secret.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
