"""Keys: those of a home are made once, those of a server must be given, and be real."""

import contextlib
import ipaddress
import json
import os
import secrets
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


def load_or_create(home: Path) -> dict[str, str]:
    """The keys of `home/keys.json`, by the names of their settings.

    The file appears whole or not at all, so two first starts agree on one pair.
    Raises `ImproperlyConfigured`, with one sentence, if it cannot be read or made.
    """
    file = home / "keys.json"
    try:
        if not file.exists():
            _create(file)
        keys: dict[str, str] = json.loads(file.read_text())
        return keys
    except OSError as error:
        raise ImproperlyConfigured(
            f"Worktracker could not write to {home} ({error.strerror}): "
            "set WORKTRACKER_HOME to a folder that you may write to."
        ) from error
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{file} is damaged: restore it from a backup. Without it nobody stays "
            "signed in and the stored tokens of networks are lost."
        ) from error


def given(name: str, value: str, *, why: str) -> str:
    """The value of a setting that a server needs, or one sentence that names it."""
    if value:
        return value
    raise ImproperlyConfigured(f"With PostgreSQL, set {name}: {why}.")


def check_secret(value: str) -> str:
    """`value`, if it is long enough to be a real SECRET_KEY."""
    if len(value) < 32 or len(set(value)) < 8:
        raise ImproperlyConfigured(
            "SECRET_KEY is too short or too simple: use at least 32 random characters."
        )
    return value


def field_keys(value: str) -> list[str]:
    """The Fernet keys of FIELD_ENCRYPTION_KEYS: the first encrypts, all decrypt."""
    keys = [key.strip() for key in value.split(",") if key.strip()]
    try:
        for key in keys:
            Fernet(key)
    except ValueError as error:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS must be Fernet keys, separated by commas: 32 random "
            "bytes each, in URL-safe base64."
        ) from error
    return keys


def foreign_url(name: str, value: str) -> str:
    """The address of a stand-in, or "" for the network itself; https or loopback."""
    parts = urlsplit(value)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    safe = parts.scheme == "https" or (parts.scheme == "http" and here)
    if value and not (safe and parts.hostname):
        raise ImproperlyConfigured(f"{name} must be https://…, or on this machine.")
    return value.rstrip("/")


def gateway_url(name: str, value: str) -> str:
    """The address of an API: https, or http where nothing leaves the own network."""
    parts = urlsplit(value)
    host = parts.hostname or ""
    if not host or not (parts.scheme == "https" or _is_local(parts.scheme, host)):
        raise ImproperlyConfigured(
            f"{name} must be https://…, or http:// of this machine or network."
        )
    return value.rstrip("/")


def _is_local(scheme: str, host: str) -> bool:
    """Of this machine, a private address, or a container by its bare name."""
    try:
        local = ipaddress.ip_address(host).is_private
    except ValueError:
        local = "." not in host
    return scheme == "http" and local


def one_of(name: str, value: str, *allowed: str) -> str:
    if value not in allowed:
        words = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
        raise ImproperlyConfigured(f"{name} must be {words}.")
    return value


def dollars(name: str, value: str) -> Decimal:
    """An amount of US dollars, nothing included."""
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise ImproperlyConfigured(f"{name} must be US dollars, such as 10 or 2.50.")
    return amount


def prices(name: str, value: str) -> tuple[Decimal, Decimal]:
    """US dollars for a million tokens: in/out."""
    into, _slash, out = value.partition("/")
    return dollars(name, into), dollars(name, out)


def _create(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }
    draft = file.with_name(f".keys-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as stream:
            json.dump(keys, stream)
            stream.flush()
            os.fsync(stream.fileno())
        # Another first start may have been faster: its keys are as good.
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
