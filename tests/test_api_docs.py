"""The API is described whole: in OpenAPI, and in docs/api.md."""

import re
from http import HTTPMethod
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from accounts import api_docs, problems, schema
from accounts.errors import Refused

DOCS = Path(__file__).parent.parent / "docs"


def api_views(resolver=None, prefix="/"):
    """(path as OpenAPI writes it, view class) of every route of the API."""
    for each in (resolver or get_resolver()).url_patterns:
        route = prefix + str(each.pattern)
        if not isinstance(each, URLPattern):
            yield from api_views(each, route)
        elif route.startswith("/api/") and each.name != "schema":
            plain = route.replace("<str:", "{").replace("<", "{").replace(">", "}")
            yield plain, getattr(each.callback, "cls", None)


def served():
    """(method, path) of everything that the API answers."""
    methods = [str(each) for each in HTTPMethod if each not in {"HEAD", "OPTIONS"}]
    return {
        (method, path)
        for path, view in api_views()
        for method in methods
        if method.lower() in view.http_method_names and hasattr(view, method.lower())
    }


@pytest.fixture(scope="module")
def document():
    GENERATOR_STATS.reset()
    return api_docs.openapi()


def test_every_route_of_the_api_is_a_view_that_checks_who_calls():
    assert [path for path, view in api_views() if view is None] == []


def test_the_description_has_no_warnings(document):
    assert not GENERATOR_STATS._error_cache
    assert not GENERATOR_STATS._warn_cache


def test_every_operation_is_described(document):
    described = {(method, path) for method, path, _op in api_docs.operations(document)}

    assert described == served()


def test_every_operation_says_what_it_does_and_who_may(document):
    silent = [
        f"{method} {path}"
        for method, path, operation in api_docs.operations(document)
        if not operation.get("description") or api_docs.CALLERS not in operation
    ]

    assert silent == []


def test_every_operation_can_answer_with_a_problem(document):
    assert all(
        "default" in operation["responses"]
        for _method, _path, operation in api_docs.operations(document)
    )


def test_the_page_lists_every_operation(document):
    page = (DOCS / "api.md").read_text()

    assert page == api_docs.render(page, document), "run: manage.py write_api_docs"


def test_anybody_reads_the_description(client, db):
    answer = client.get("/api/v1/schema/")

    assert answer.status_code == 200
    assert b"/api/v1/me/" in answer.content


def test_the_description_is_made_once(client, db, monkeypatch):
    asked = []
    schema._made_once.cache_clear()
    monkeypatch.setattr(
        SchemaGenerator, "get_schema", lambda self, **kw: asked.append(kw) or {}
    )
    for _ in range(2):
        assert client.get("/api/v1/schema/").status_code == 200
    schema._made_once.cache_clear()

    assert len(asked) == 1


def refusals(kind=Refused):
    for each in kind.__subclasses__():
        yield each.code
        yield from refusals(each)


def raised():
    """Codes that are given where a problem is raised."""
    for room in ("accounts", "sessions_app", "journal", "publishing", "search"):
        for file in (DOCS.parent / room).rglob("*.py"):
            yield from re.findall(r'Problem\(\s*"([a-z-]+)"', file.read_text())


def test_every_code_of_an_error_is_explained():
    own = {code for code, _title, _advice in problems._KNOWN.values()}
    own |= {code for code, _title, _advice in problems._WITH_DETAIL.values()}
    own |= {code.replace("_", "-") for code in refusals()}
    own |= set(raised())
    pages = (DOCS / "api.md").read_text() + (DOCS / "upload.md").read_text()

    assert sorted(code for code in own if f"{code}`" not in pages) == []
