"""Rows without instances: what they hold is what a model would have stored."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from sessions_app.models import CodingSession, EvidenceRow
from sessions_app.services.inserting import insert

AT = datetime(2026, 11, 18, 10, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def session(alice):
    return CodingSession.objects.create(
        owner=alice, agent="claude_code", native_id="s-1"
    )


def evidence(session, **more):
    return {
        "owner_id": session.owner_id,
        "session_id": session.pk,
        "project_id": None,
        "record": "r-1",
        "position": 0,
        "at": AT,
        "kind": "commit",
        "quote": 'tabs\t, "quotes", \\back\\slashes\nand é, 日本',
        "origin": "main",
        "branch": "",
        "data": {"sha": "1a2b3c4", "files": 3, "why": None, "said": 'a "word"\n\\N'},
        **more,
    }


def test_what_is_inserted_is_read_back(session):
    rows = [evidence(session), evidence(session, position=1, data={})]
    insert(EvidenceRow, rows)
    found = EvidenceRow.objects.order_by("position")
    assert list(found.values(*rows[0])) == rows


def test_no_rows_are_no_statement(session, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert(EvidenceRow, [])


def test_a_row_that_is_there_is_an_error(session):
    insert(EvidenceRow, [evidence(session)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(EvidenceRow, [evidence(session)])
    assert EvidenceRow.objects.count() == 1
