"""Chunks at rest: compressed, per owner, synced before anything refers to them."""

import os
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import zstandard
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User

_FOLDER = "chunks"
#: A blob without a row is either being written now or was left by a crash.
ORPHAN_AGE = timedelta(hours=24)


def write(owner: User, payload: bytes) -> str:
    """Store bytes for good and return their name. Nothing is shared between owners."""
    token = uuid4().hex
    name = f"{_FOLDER}/{owner.public_id}/{token[:2]}/{token}.zst"
    packed = zstandard.ZstdCompressor(level=3).compress(payload)
    name = default_storage.save(name, ContentFile(packed))
    if isinstance(default_storage, FileSystemStorage):
        _sync(Path(default_storage.path(name)))
    return name


def _sync(file: Path) -> None:
    # The file's bytes, then its name in the folder; new folders get theirs too.
    for place in (file, *file.parents[:3]):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read(name: str) -> bytes:
    """Raises FileNotFoundError where the blob is gone: its session was deleted."""
    with default_storage.open(name) as file:
        packed: bytes = file.read()
    return zstandard.ZstdDecompressor().decompress(packed)


def delete(names: list[str]) -> None:
    """Remove blobs; those that are gone already are no error."""
    for name in names:
        default_storage.delete(name)


def delete_all(owner: User) -> None:
    """Remove every blob of an owner, and the folders they lay in."""
    top = f"{_FOLDER}/{owner.public_id}"
    for name in _names(top):
        default_storage.delete(name)
    for folder in _folders(top):
        default_storage.delete(folder)


def delete_all_after_commit(owner: User) -> None:
    """For an account that is being deleted: first the rows, then what they name. What
    an upload still writes meanwhile is an orphan, and swept."""
    transaction.on_commit(partial(delete_all, owner), robust=True)


def orphans(*, now: datetime | None = None) -> list[str]:
    """Blobs older than a day, of all owners: those that no row names are orphans."""
    limit = (now or timezone.now()) - ORPHAN_AGE
    return [
        name
        for name in _names(_FOLDER)
        if default_storage.get_modified_time(name) < limit
    ]


def _names(folder: str) -> list[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [f"{folder}/{file}" for file in files]
    for inner in folders:
        found += _names(f"{folder}/{inner}")
    return found


def _folders(folder: str) -> list[str]:
    """The folder and those in it, the inner ones first."""
    try:
        inner, _files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [*(deep for name in inner for deep in _folders(f"{folder}/{name}")), folder]
