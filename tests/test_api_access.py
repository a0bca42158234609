"""Who may call what: every operation of the API against every kind of caller.

A new operation fails here until it has a line in CALLERS, and, if its address names an
object, a maker in tests/world.py.
"""

import re

import pytest
from django.db import transaction
from django.test import Client

from accounts import api_docs
from accounts.services import tokens
from tests.conftest import signed_in
from tests.test_api_docs import served
from tests.world import MARK, address, world_of

pytestmark = pytest.mark.any_database

SAFE = {"GET", "HEAD", "OPTIONS"}

# What a token needs: a scope, "any" token, or nothing will do but a "session".
CALLERS = {
    "GET decisions/": "read",
    "POST decisions/{decision_id}/link/": "session",
    "POST decisions/{decision_id}/unlink/": "session",
    "GET search/": "read",
    "GET solved/": "read",
    "POST solved/not-the-same/": "session",
    "GET tasks/": "read",
    "POST tasks/{task_id}/close/": "session",
    "POST tasks/{task_id}/drop/": "session",
    "POST tasks/{task_id}/keep/": "session",
    "POST tasks/{task_id}/reopen/": "session",
    "POST tasks/{task_id}/snooze/": "session",
    "GET all-time-profile/": "read",
    "GET audit/": "read",
    "POST chunks/": "upload",
    "GET connections/": "read",
    "POST connections/": "session",
    "DELETE connections/{connection_id}/": "session",
    "GET drafts/": "read",
    "GET drafts/from-item/{item_id}/": "read",
    "POST drafts/from-item/{item_id}/": "session",
    "GET drafts/questions/": "read",
    "POST drafts/questions/{project_id}/": "session",
    "GET drafts/{draft_id}/": "read",
    "PATCH drafts/{draft_id}/": "session",
    "POST drafts/{draft_id}/approve/": "session",
    "POST drafts/{draft_id}/not-posted/": "session",
    "POST drafts/{draft_id}/published/": "session",
    "POST drafts/{draft_id}/reject/": "session",
    "POST drafts/{draft_id}/restore/": "session",
    "POST drafts/{draft_id}/snooze/": "session",
    "POST drafts/{draft_id}/start/": "session",
    "POST drafts/{draft_id}/channel/": "session",
    "POST drafts/{draft_id}/fix/": "session",
    "POST drafts/{draft_id}/keep/": "session",
    "POST drafts/{draft_id}/look/": "session",
    "POST drafts/{draft_id}/resend/": "session",
    "POST drafts/{draft_id}/restore-version/": "session",
    "POST drafts/{draft_id}/rewrite/": "session",
    "POST drafts/{draft_id}/schedule/": "session",
    "POST drafts/{draft_id}/send-now/": "session",
    "GET drafts/{draft_id}/attempts/": "read",
    "GET drafts/{draft_id}/versions/": "read",
    "POST drafts/{draft_id}/withdraw/": "session",
    "GET insights/": "read",
    "POST invitations/accept/": "session",
    "GET kept-words/": "read",
    "POST kept-words/": "session",
    "DELETE kept-words/{word_id}/": "session",
    "GET machines/": "read",
    "POST machines/": "upload",
    "POST machines/{id}/paths/": "upload",
    "POST machines/{id}/report/": "upload",
    "GET me/": "any",
    "PATCH me/": "session",
    "DELETE me/": "session",
    "GET post-settings/": "read",
    "PATCH post-settings/": "session",
    "GET projects/": "read",
    "GET projects/{id}/": "read",
    "PATCH projects/{id}/": "session",
    "DELETE projects/{id}/": "session",
    "GET removed-phrases/": "read",
    "PATCH removed-phrases/{phrase_id}/": "session",
    "GET sessions/": "read",
    "GET sessions/{id}/": "read",
    "PATCH sessions/{id}/": "session",
    "DELETE sessions/{id}/": "session",
    "GET sessions/{id}/records/": "read",
    "GET notes/": "read",
    "GET notes/{date}/": "read",
    "GET notes/export/": "read",
    "GET notes/format/": "read",
    "POST notes/{date}/items/": "session",
    "PATCH notes/{date}/items/{item_id}/": "session",
    "POST notes/{date}/items/{item_id}/confirm/": "session",
    "POST notes/{date}/items/{item_id}/hide/": "session",
    "POST notes/{date}/items/{item_id}/restore/": "session",
    "GET notes/{date}/items/{item_id}/misread/": "read",
    "POST notes/{date}/items/{item_id}/misread/": "session",
    "GET notes/{date}/newer/": "read",
    "POST notes/{date}/newer/": "session",
    "DELETE notes/{date}/newer/": "session",
    "POST notes/{date}/newer/take/": "session",
    "GET lessons/": "read",
    "PATCH lessons/{lesson_id}/": "session",
    "GET misreads/": "read",
    "DELETE misreads/{report_id}/": "session",
    "GET notes/{date}/edits/": "read",
    "DELETE notes/{date}/edits/{edit_id}/": "session",
    "GET profiles/": "read",
    "GET profiles/{week}/": "read",
    "GET teams/": "read",
    "POST teams/": "session",
    "GET teams/{id}/": "read",
    "PATCH teams/{id}/": "session",
    "DELETE teams/{id}/": "session",
    "GET teams/{id}/invitations/": "session",
    "POST teams/{id}/invitations/": "session",
    "DELETE teams/{id}/invitations/{invitation}/": "session",
    "GET teams/{id}/members/": "read",
    "PATCH teams/{id}/members/{member}/": "session",
    "DELETE teams/{id}/members/{member}/": "session",
    "GET teams/{id}/profiles/{week}/": "read",
    "GET teams/{id}/shares/": "read",
    "PUT teams/{id}/shares/{project}/": "session",
    "GET tokens/": "session",
    "POST tokens/": "session",
    "DELETE tokens/{id}/": "session",
    "POST transcripts/check/": "upload",
}
OBJECTS = [operation for operation in CALLERS if "{" in operation]
CHANGES = [op for op in CALLERS if op.partition(" ")[0] not in SAFE]


@pytest.fixture
def world(alice, bob):
    return world_of(alice, bob)


@pytest.fixture
def call(world):
    """``call(client, operation, body, **more)``: the answer to an operation on Alice's
    things. Whatever it did is undone, so that the next one finds them as they were."""

    def calling(client, operation, body=b"{}", **more):
        method, _space, path = operation.partition(" ")
        path = address(world, path)
        with transaction.atomic():
            answer = client.generic(
                method, f"/api/v1/{path}", body, "application/json", **more
            )
            transaction.set_rollback(True)
        return answer

    return calling


@pytest.fixture
def statuses(call):
    """The status of each operation, by its name; no answer may hold Alice's words."""

    def asking(client, operations, *, secret=True, **more):
        found = {}
        for operation in operations:
            answer = call(client, operation, **more)
            found[operation] = answer.status_code
            if answer.status_code >= 400:
                assert answer["Content-Type"] == "application/problem+json", operation
            assert not (secret and MARK in answer.content.decode()), operation
        return found

    return asking


def all_of(operations, status):
    return dict.fromkeys(operations, status)


def with_token(user, *scopes):
    _token, text = tokens.create(user, name="test", scopes=scopes)
    return {"headers": {"Authorization": f"Bearer {text}"}}


def patient(user):
    """A client that sees a crash as an answer."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def test_every_operation_has_a_line():
    listed = {op.replace(" ", " /api/v1/", 1) for op in CALLERS}

    assert {f"{method} {path}" for method, path in served()} == listed


def test_nobody_comes_in(statuses, client):
    assert statuses(client, CALLERS) == all_of(CALLERS, 401)


def test_a_revoked_token_opens_nothing(statuses, client, alice):
    token, text = tokens.create(alice, name="lost")
    tokens.revoke(token, by=alice)
    headers = {"Authorization": f"Bearer {text}"}

    assert statuses(client, CALLERS, headers=headers) == all_of(CALLERS, 401)


@pytest.mark.parametrize("scope", ["read", "upload"])
def test_a_token_does_what_its_scope_says(statuses, client, alice, scope):
    found = statuses(client, CALLERS, secret=False, **with_token(alice, scope))

    may = {op for op, needed in CALLERS.items() if needed in {scope, "any"}}
    assert {op for op, status in found.items() if status not in {401, 403, 404}} == may
    assert {found[op] for op in CALLERS.keys() - may} == {403}


def test_the_session_of_a_closed_account_opens_nothing(statuses, alice):
    client = signed_in(alice)
    alice.is_active = False
    alice.save()

    assert statuses(client, CALLERS) == all_of(CALLERS, 401)


def test_another_site_changes_nothing(statuses, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    assert statuses(client, CHANGES) == all_of(CHANGES, 403)


def test_charlie_gets_404(statuses, as_charlie):
    assert statuses(as_charlie, OBJECTS) == all_of(OBJECTS, 404)


def test_a_teammate_gets_404_like_a_stranger(statuses, as_bob):
    own = [operation for operation in OBJECTS if " teams/" not in operation]

    assert statuses(as_bob, own) == all_of(own, 404)


def test_charlies_token_gets_404(statuses, client, charlie):
    found = statuses(client, OBJECTS, **with_token(charlie, "read", "upload"))

    assert found == {op: 403 if CALLERS[op] == "session" else 404 for op in OBJECTS}


def test_charlies_lists_hold_nothing_of_alice(statuses, as_charlie):
    lists = [op for op in CALLERS if op.startswith("GET") and op not in OBJECTS]

    assert statuses(as_charlie, lists) == all_of(lists, 200)


def test_alice_reads_what_is_hers(statuses, as_alice):
    reading = [operation for operation in CALLERS if operation.startswith("GET")]

    assert statuses(as_alice, reading, secret=False) == all_of(reading, 200)


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b'"x"', b"null", b"\xff", b'{"a": "\\u0000"}']
)
def test_nothing_breaks_on_a_senseless_document(statuses, alice, body):
    found = statuses(patient(alice), CHANGES, secret=False, body=body)

    assert {op for op, status in found.items() if status >= 500} == set()


@pytest.mark.parametrize(
    "junk", ["\0", "x" * 3000, "9" * 40, "0001-01-01", "9999-12-31"]
)
def test_nothing_breaks_on_a_senseless_question(call, alice, junk):
    client = patient(alice)
    asked = {
        (f"{method} {path.removeprefix('/api/v1/')}", parameter["name"])
        for method, path, operation in api_docs.operations(api_docs.openapi())
        for parameter in operation.get("parameters", ())
        if method == "GET" and parameter["in"] == "query"
    }
    assert asked

    broken = [
        (operation, name)
        for operation, name in sorted(asked)
        if call(client, operation, query_params={name: junk}).status_code >= 500
    ]

    assert broken == []


@pytest.mark.parametrize("junk", ["%00", "x" * 3000, "%C3%A9", "..", "9" * 40])
def test_nothing_breaks_on_a_senseless_id(call, alice, junk):
    client = patient(alice)
    found = {
        operation: call(client, re.sub(r"\{\w+\}", junk, operation)).status_code
        for operation in OBJECTS
    }

    assert {op: st for op, st in found.items() if st not in {400, 404, 405}} == {}
