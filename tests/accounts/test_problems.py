import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework import exceptions
from rest_framework.request import Request

from accounts.problems import Problem, exception_handler


def handled(error):
    request = Request(RequestFactory().get("/api/v1/things/"))
    return exception_handler(error, {"request": request})


def test_a_problem_says_what_happened_and_where():
    answer = handled(
        Problem(
            "upload-conflict", "Send it again.", status=409, title="No", results=[1]
        )
    )

    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.data == {
        "type": "http://testserver/problems/upload-conflict",
        "title": "No",
        "status": 409,
        "detail": "Send it again.",
        "instance": "/api/v1/things/",
        "results": [1],
    }


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 401, "not-authenticated"),
        (exceptions.PermissionDenied(), 403, "forbidden"),
        (Http404(), 404, "not-found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method-not-allowed"),
        (exceptions.NotAcceptable(), 406, "not-acceptable"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported-media-type"),
        (exceptions.ParseError(), 400, "unreadable"),
        (exceptions.Throttled(wait=3), 429, "too-many-requests"),
    ],
)
def test_every_error_of_the_framework_says_what_to_do(error, status, code):
    answer = handled(error)

    assert answer.status_code == status
    assert answer.data["type"].endswith(f"/{code}")
    assert answer.data["status"] == status
    assert len(answer.data["detail"]) > 20


def test_too_many_requests_say_when_to_come_back():
    assert handled(exceptions.Throttled(wait=3))["Retry-After"] == "3"


def test_the_first_wrong_field_is_in_the_detail():
    answer = handled(
        exceptions.ValidationError({"items": [{}, {"name": ["It is empty."]}]})
    )

    assert answer.data["detail"].startswith("items.name: It is empty.")


def test_a_bug_is_left_to_be_logged():
    assert handled(KeyError("x")) is None


def test_an_unknown_api_address_is_a_problem_document(client, db):
    answer = client.get("/api/v1/nothing-here/")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["instance"] == "/api/v1/nothing-here/"


def test_a_crash_is_a_problem_document_without_its_cause(alice, bearer, monkeypatch):
    from accounts.api.me import Me

    def crash(view, request):
        raise KeyError("a detail nobody should see")

    monkeypatch.setattr(Me, "get", crash)
    answer = Client(raise_request_exception=False).get(
        "/api/v1/me/", headers=bearer(alice)
    )

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/server-error")
    assert b"nobody should see" not in answer.content


def test_the_601st_call_in_a_minute_waits(client, alice, bearer, monkeypatch):
    from accounts import throttles

    monkeypatch.setattr(throttles, "LIMIT", 2)
    now = staticmethod(lambda: 600_030.0)
    monkeypatch.setattr(throttles.PerCaller, "clock", now)
    headers = bearer(alice)

    answers = [client.get("/api/v1/me/", headers=headers) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "30"
