"""What the tests of pages share."""

import pytest
from django.test import Client

from tests.frontend import worked


@pytest.fixture
def work(alice, bearer, django_capture_on_commit_callbacks):
    """Alice's sessions went through the API, and her note and week are written."""
    with django_capture_on_commit_callbacks(execute=True):
        worked.work(Client(), bearer, alice)
    return worked
