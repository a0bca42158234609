"""What a command is given: options, surroundings and where to write."""

import argparse
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pulse.client.home import pulse_home

if TYPE_CHECKING:
    from pulse.client.sources import Root

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


@dataclass(frozen=True, slots=True)
class Context:
    options: argparse.Namespace
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def home(self) -> Path:
        return pulse_home(self.environ)

    @property
    def roots(self) -> list["Root"]:
        """The directories of every agent that was used here."""
        from pulse.client.sources import find_roots

        return find_roots(self.environ, Path.home())


def write(text: str) -> None:
    """Print a result: standard output, whatever its encoding."""
    try:
        print(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, errors="replace").decode(encoding))


def is_terminal() -> bool:
    """Is somebody there who can be asked?"""
    return sys.stdin.isatty() and sys.stderr.isatty()
