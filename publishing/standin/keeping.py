"""Posts and consents in a file, so that a demo that starts again still has them."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from publishing.standin.state import Access, Grant, Post, Refresh, State


def save(state: State, file: Path) -> None:
    """Replace the file as a whole; it is for its owner only."""
    grants = _grants(state)
    number = {id(grant): place for place, grant in enumerate(grants)}
    told = {
        "made": state.made,
        "ahead": state.clock.ahead,
        "posts": [asdict(post) for post in state.posts],
        "grants": [asdict(grant) for grant in grants],
        "access": {
            value: [number[id(a.grant)], a.expires, a.revoked]
            for value, a in state.access.items()
        },
        "refresh": {
            value: [number[id(r.grant)], r.used] for value, r in state.refresh.items()
        },
    }
    new = file.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(told, stream)
    new.replace(file)


def load(state: State, file: Path) -> bool:
    """Whether the file could be read; if not, everything stays as it was."""
    try:
        told = json.loads(file.read_text())
        grants = [_grant(each) for each in told["grants"]]
        posts = [Post(**each) for each in told["posts"]]
        access = {
            value: Access(grants[place], expires, revoked=revoked)
            for value, (place, expires, revoked) in told["access"].items()
        }
        refresh = {
            value: Refresh(grants[place], used)
            for value, (place, used) in told["refresh"].items()
        }
        made, ahead = int(told["made"]), float(told["ahead"])
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return False
    with state.lock:
        state.posts, state.access, state.refresh = posts, access, refresh
        state.made, state.clock.ahead = made, ahead
    return True


def _grants(state: State) -> list[Grant]:
    every = [a.grant for a in state.access.values()]
    every += [r.grant for r in state.refresh.values()]
    return list({id(grant): grant for grant in every}.values())


def _grant(told: dict[str, Any]) -> Grant:
    return Grant(**{**told, "scopes": tuple(told["scopes"])})
