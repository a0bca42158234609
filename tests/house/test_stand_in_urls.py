"""Where LinkedIn and X may be said to be: tokens go there."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from worktracker.keys import foreign_url


@pytest.mark.parametrize(
    "value",
    [
        "http://evil.example",
        "http://127.0.0.1.evil.example",
        "http://localhost@evil.example",
        "http://127.0.0.2:8901",
        "https://",
        "//localhost:8901",
        "ftp://localhost",
        "localhost:8901",
    ],
)
def test_only_https_or_this_machine(value):
    with pytest.raises(ImproperlyConfigured, match="X_BASE_URL"):
        foreign_url("X_BASE_URL", value)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("", ""),
        ("https://gateway.example/x/", "https://gateway.example/x"),
        ("http://127.0.0.1:8901/x", "http://127.0.0.1:8901/x"),
        ("http://[::1]:8901/x", "http://[::1]:8901/x"),
    ],
)
def test_the_network_itself_a_gateway_or_a_stand_in(value, url):
    assert foreign_url("X_BASE_URL", value) == url
