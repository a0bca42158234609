"""JSON for drafts: the services in other clothes. Tokens read; people decide."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from accounts.problems import Problem
from publishing.errors import AskFirst, Blocked, DraftRefused


@contextmanager
def refusals() -> Iterator[None]:
    """What a service refused, as a problem document with its findings."""
    try:
        yield
    except DraftRefused as error:
        extra: dict[str, object] = {}
        if isinstance(error, Blocked):
            extra["findings"] = [asdict(finding) for finding in error.findings]
        if isinstance(error, AskFirst):
            extra["project"] = error.project.public_id
        raise Problem(
            error.code.replace("_", "-"),
            str(error),
            status=error.status,
            title=error.title,
            **extra,
        ) from error
