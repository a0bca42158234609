"""Thinking needs no installation."""

import pytest


@pytest.fixture(autouse=True)
def blob_folder():
    """Nothing here stores any, so nothing is set up for them."""
