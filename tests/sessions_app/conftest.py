"""What the tests of this room share."""

import pytest

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
