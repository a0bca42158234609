"""How often one caller may call: 600 times a minute for each token or person."""

import time
from typing import Any

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiToken

LIMIT = 600
WINDOW = 60  # seconds


class PerCaller(BaseThrottle):
    """Counts in windows of a minute: one small number in the cache for each caller."""

    clock = staticmethod(time.time)

    def allow_request(self, request: Request, view: Any) -> bool:
        window = int(self.clock() // WINDOW)
        key = f"calls:{self._caller(request)}:{window}"
        if cache.add(key, 1, timeout=2 * WINDOW):
            return True
        try:
            return cache.incr(key) <= LIMIT
        except ValueError:  # the cache threw it out in between
            return True

    def wait(self) -> float:
        """Seconds to the next window."""
        return WINDOW - self.clock() % WINDOW

    def _caller(self, request: Request) -> str:
        if isinstance(request.auth, ApiToken):
            return f"token:{request.auth.pk}"
        if request.user.is_authenticated:
            return f"user:{request.user.pk}"
        return f"address:{self.get_ident(request)}"
