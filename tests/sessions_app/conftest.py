"""What the tests of this room share."""

import pytest

from runs.services import drain
from tests.sessions_app.uploads import Uploader


@pytest.fixture
def uploader(client, bearer):
    """Makes an `Uploader` for a person, with a machine of theirs."""

    def make(user, fingerprint="a" * 64, name="desk"):
        up = Uploader(client, bearer(user, "upload"))
        up.register(name=name, fingerprint=fingerprint)
        return up

    return make


@pytest.fixture
def up(alice, uploader):
    return uploader(alice)


@pytest.fixture
def parse(django_capture_on_commit_callbacks):
    """Read what is waiting to be read, and do what follows a commit."""

    def do(until=None):
        with django_capture_on_commit_callbacks(execute=True):
            ended = drain(["parse"], until=until)
        assert [run.error for run in ended if run.error] == []
        return ended

    return do
