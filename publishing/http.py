"""HTTP to a network: bounded in time, sent once, and never led elsewhere."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

#: Seconds to connect, and to wait for each part of an answer.
TIMEOUT = (5, 30)


class OnceAdapter(HTTPAdapter):
    """No retries, a time-out on every request, and another host if one is given.

    ``base``: where the request really goes; tweepy and oauthlib know their own hosts
    only.
    """

    def __init__(self, base: str = "") -> None:
        self.base = base
        super().__init__(max_retries=0)

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        if self.base and request.url:
            asked, real = urlsplit(request.url), urlsplit(self.base)
            path = real.path.rstrip("/") + asked.path
            request.url = urlunsplit((real.scheme, real.netloc, path, asked.query, ""))
        options["timeout"] = options.get("timeout") or TIMEOUT
        return super().send(request, **options)


def prepare(session: requests.Session, *, base: str = "", host: str = "") -> None:
    """Make a session safe to post with; ``host`` (scheme and name) goes to ``base``."""
    session.mount("https://", OnceAdapter())
    session.mount("http://", OnceAdapter())
    if host and base:
        session.mount(host, OnceAdapter(base))
    # A redirect would carry the token to whoever is named there.
    session.max_redirects = 0
    session.trust_env = False
