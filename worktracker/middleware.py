"""One id, one log line and one measurement for each request."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

logger = logging.getLogger(__name__)

REQUESTS = Counter("worktracker_requests", "Requests answered.", ["view", "status"])
SECONDS = Histogram("worktracker_request_seconds", "Time to the answer.", ["view"])

_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestMiddleware:
    """Name the request, in the log and in the answer's X-Request-ID.

    An id that a proxy gave is kept. Logged are method, path, status and milliseconds;
    never the query, headers or body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
        with structlog.contextvars.bound_contextvars(request=request_id):
            began = time.perf_counter()
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            self._record(request, response, seconds)
        response.headers["X-Request-ID"] = request_id
        return response

    def _record(
        self, request: HttpRequest, response: HttpResponse, seconds: float
    ) -> None:
        # The pattern, not the path: paths hold ids, and there are many of them.
        match = request.resolver_match
        view = match.route if match else "unknown"
        REQUESTS.labels(view, str(response.status_code)).inc()
        SECONDS.labels(view).observe(seconds)
        logger.info(
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
            },
        )


def refuse_nul(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """400 for an address or a form that holds a NUL: PostgreSQL would stop the query
    half-way."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds a NUL.")
        form = request.content_type == "application/x-www-form-urlencoded"
        if form and b"%00" in request.body:
            raise BadRequest("The form holds a NUL.")
        return get_response(request)

    return answer
