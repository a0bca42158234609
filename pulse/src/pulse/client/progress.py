"""How far a sync is: a bar in a terminal, plain lines in a pipe, silence on request."""

import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_LINE_SECONDS = 5.0


def megabytes(size: int) -> str:
    """``812 B``, ``14.2 kB``, ``3.1 MB``."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1e3:.1f} kB"
    return f"{size / 1e6:.1f} MB"


class Silent:
    """Keeps quiet, except for what a person must hear."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def start(self, sessions: int, size: int) -> None: ...

    def step(self, size: int, sessions: int) -> None: ...

    def say(self, text: str) -> None:
        print(text, file=self._out)


class Lines(Silent):
    """One line every few seconds, for logs."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(out)
        self._sessions = self._size = self._done = self._sent = 0
        self._said = time.monotonic()

    def start(self, sessions: int, size: int) -> None:
        self._sessions, self._size = sessions, size
        self.say(f"Sending {_count(sessions)}, {megabytes(size)}.")

    def step(self, size: int, sessions: int) -> None:
        self._sent += size
        self._done += sessions
        if time.monotonic() - self._said >= _LINE_SECONDS:
            self._said = time.monotonic()
            self.say(
                f"Sent {self._done} of {_count(self._sessions)}, "
                f"{megabytes(self._sent)} of {megabytes(self._size)}."
            )


class Bar(Silent):
    """A bar that rich draws; it goes away when the work is done."""

    def __init__(self, out: TextIO, environ: Mapping[str, str]) -> None:
        super().__init__(out)
        self._no_color = bool(environ.get("NO_COLOR"))
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._sessions = self._done = 0

    def __exit__(self, *error: Any) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def start(self, sessions: int, size: int) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        if self._progress is not None:
            self._progress.stop()
        self._sessions = sessions
        self._progress = Progress(
            TextColumn("Sending"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[sessions]}"),
            TimeRemainingColumn(),
            console=Console(file=self._out, no_color=self._no_color or None),
            transient=True,
        )
        self._task = self._progress.add_task(
            "", total=size or None, sessions=f"0 of {_count(sessions)}"
        )
        self._progress.start()

    def step(self, size: int, sessions: int) -> None:
        self._done += sessions
        if self._progress is not None and self._task is not None:
            text = f"{self._done} of {_count(self._sessions)}"
            self._progress.update(self._task, advance=size, sessions=text)

    def say(self, text: str) -> None:
        if self._progress is not None:
            self._progress.console.print(text, markup=False, highlight=False)
        else:
            super().say(text)


def choose(environ: Mapping[str, str], *, quiet: bool) -> Silent:
    """What suits where standard error goes."""
    if quiet:
        return Silent(sys.stderr)
    if sys.stderr.isatty() and environ.get("TERM") != "dumb":
        return Bar(sys.stderr, environ)
    return Lines(sys.stderr)


def _count(sessions: int) -> str:
    return f"{sessions} session" if sessions == 1 else f"{sessions} sessions"
