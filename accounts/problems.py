"""Errors of the API as RFC 9457 problem documents, each saying what to do."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.errors import Refused

CONTENT_TYPE = "application/problem+json"
Text = str | Promise

# What DRF and Django raise by themselves: code, title, what to do.
_KNOWN: dict[type[Exception], tuple[str, Text, Text]] = {
    exceptions.NotAuthenticated: (
        "not-authenticated",
        gettext_lazy("You are not signed in"),
        gettext_lazy(
            "Send the header “Authorization: Bearer wt_pat_…” with a personal token. "
            "You can make one in the settings, under tokens."
        ),
    ),
    exceptions.NotFound: (
        "not-found",
        gettext_lazy("Nothing is here"),
        gettext_lazy("Check the address and the id: it is not there, or not yours."),
    ),
    exceptions.PermissionDenied: (
        "forbidden",
        gettext_lazy("This is not allowed"),
        gettext_lazy("Sign in with an account that may do this."),
    ),
    exceptions.Throttled: (
        "too-many-requests",
        gettext_lazy("Too many requests"),
        gettext_lazy("Wait as long as the header Retry-After says, then try again."),
    ),
}
# Of these DRF's own words are good; only the title and the advice are ours.
_WITH_DETAIL: dict[type[Exception], tuple[str, Text, Text]] = {
    exceptions.AuthenticationFailed: (
        "not-authenticated",
        gettext_lazy("You are not signed in"),
        gettext_lazy("Sign in again, or send a personal token that is in force."),
    ),
    exceptions.ParseError: (
        "unreadable",
        gettext_lazy("The body could not be read"),
        gettext_lazy("Send one JSON document in UTF-8."),
    ),
    exceptions.MethodNotAllowed: (
        "method-not-allowed",
        gettext_lazy("This address does not do that"),
        gettext_lazy("Use one of the methods in the header Allow."),
    ),
    exceptions.NotAcceptable: (
        "not-acceptable",
        gettext_lazy("Nothing can be sent in the form asked for"),
        gettext_lazy("Ask for application/json in the header Accept."),
    ),
    exceptions.UnsupportedMediaType: (
        "unsupported-media-type",
        gettext_lazy("The body has a form that is not read here"),
        gettext_lazy("Look up the Content-Type in the description of the API."),
    ),
}


class Problem(exceptions.APIException):
    """Raise it anywhere below a DRF view.

    ``code`` ends the document's ``type``; ``detail`` says what happened and what to do;
    ``extra`` are further members of the document, such as ``results``.
    """

    code = "invalid"
    title: Text = ""

    def __init__(
        self,
        code: str = "",
        detail: Text = "",
        *,
        status: int = 400,
        title: Text = "",
        **extra: object,
    ) -> None:
        self.code = code or self.code
        self.title = title or self.title
        self.status_code = status
        self.extra = extra
        super().__init__(detail=force_str(detail or self.title), code=self.code)


def document(
    code: str, *, status: int, title: Text, detail: Text, instance: str, **extra: object
) -> dict[str, object]:
    """The members of a problem document, ready to be rendered as JSON."""
    return {
        "type": f"{settings.PUBLIC_URL}/problems/{code.replace('_', '-')}",
        "title": force_str(title or HTTPStatus(status).phrase),
        "status": status,
        "detail": force_str(detail),
        "instance": instance,
        **extra,
    }


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None for what is a bug: Django logs and answers it."""
    error = _as_api_exception(exc)
    if error is None:
        return None
    request = context.get("request")
    body = document(
        **_describe(error),
        status=error.status_code,
        instance=request.path if request is not None else "",
    )
    response = Response(body, status=error.status_code, content_type=CONTENT_TYPE)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def plain(request: HttpRequest, status: int) -> JsonResponse:
    """A problem document for what never reached a DRF view: 400, 403, 404 and 500."""
    code, title, detail = {
        404: _KNOWN[exceptions.NotFound],
        403: _KNOWN[exceptions.PermissionDenied],
        500: (
            "server-error",
            _("Something went wrong on the server"),
            _("Nothing was changed by half. Try again in a minute."),
        ),
    }.get(
        status,
        ("invalid", _("The request was refused"), _("Check the address and headers.")),
    )
    body = document(
        code, status=status, title=title, detail=detail, instance=request.path
    )
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def _as_api_exception(exc: Exception) -> exceptions.APIException | None:
    if isinstance(exc, exceptions.APIException):
        return exc
    if isinstance(exc, Refused):
        return Problem(exc.code, str(exc), status=exc.status, title=exc.title)
    if isinstance(exc, Http404):
        return exceptions.NotFound()
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(exc, SuspiciousOperation):  # too large a body, too many fields
        return exceptions.ParseError()
    return None


def _describe(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, Problem):
        detail = error.detail
        return {
            "code": error.code,
            "title": error.title,
            "detail": detail,
            **error.extra,
        }
    if isinstance(error, exceptions.ValidationError):
        return {
            "code": "invalid",
            "title": _("Some of it cannot be taken"),
            "detail": _("%(what)s Correct it and send it again.")
            % {"what": _first_words(error.detail)},
            "errors": error.detail,
        }
    if known := _KNOWN.get(type(error)):
        code, title, advice = known
        # A permission class may know better what was missing.
        own = force_str(error.detail)
        if own == force_str(error.default_detail) or isinstance(
            error, exceptions.Throttled
        ):
            own = force_str(advice)
        return {"code": code, "title": title, "detail": own}
    code, title, advice = _WITH_DETAIL.get(
        type(error),
        ("refused", _("The request was refused"), _("Correct it and send it again.")),
    )
    return {"code": code, "title": title, "detail": f"{error.detail} {advice}"}


def _first_words(detail: Any, path: str = "") -> str:
    if isinstance(detail, dict):
        key, value = next(iter(detail.items()))
        # Errors of the whole, not of a field, need no name.
        path = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
        return _first_words(value, path)
    if isinstance(detail, list):
        found = next((each for each in detail if each), "")
        return _first_words(found, path)
    return f"{path}: {detail}" if path else str(detail)
