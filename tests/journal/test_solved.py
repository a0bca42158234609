"""Solved before: found by what an error says, shown with what solved it, and refused."""

from datetime import timedelta

import pytest

from journal.models import NotTheSame
from journal.services.solved import not_the_same, solved_before, solved_in, solved_of
from pulse.core.values import Outcome
from sessions_app.models import Prompt
from sessions_app.services import delete_session, index_session, set_left_out
from tests.journal import build
from tests.journal.build import NOW, K

pytestmark = pytest.mark.django_db
ERROR = "psycopg.OperationalError: deadlock on harbour_leases at /a/b.py:12"
AGAIN = "psycopg.OperationalError: deadlock on harbour_leases at /other/c.py:99"
ASKED = "the uploader retries forever when the lease of a batch is gone"


@pytest.fixture
def tidemark(alice):
    return build.project(alice)


def met(
    project,
    days,
    *,
    error=ERROR,
    prompt="",
    overcome=True,
    subject="Order the harbour leases",
    **more,
):
    """A session in which an error was met (and overcome) and something committed."""
    at = NOW - timedelta(days=days)
    session = build.session(project.owner, first_at=at, last_at=at)
    wrong = build.evidence(session, project, at, K.ERROR, error, overcome=overcome)
    if prompt:
        Prompt.objects.create(
            owner=project.owner, agent=session.agent, record=f"p-{session.pk}",
            session=session, project=project, act="typed", at=at, text=prompt,
        )  # fmt: skip
    if subject:
        build.evidence(
            session, project, at + timedelta(minutes=9), K.COMMIT, subject,
            sha="4be19d2", subject=subject, **({"outcome": Outcome.OK} | more),
        )  # fmt: skip
    index_session(session)
    return session, wrong


def test_an_error_leads_to_what_solved_it(alice, bob, tidemark):
    session, wrong = met(tidemark, 9)
    today, again = met(tidemark, 0, error=AGAIN, overcome=False)
    (found,) = solved_before(alice, AGAIN, session=today.public_id)
    assert (found.session, found.record) == (session.public_id, wrong.record)
    assert (found.by.data["sha"], found.exact) == ("4be19d2", True)
    assert found.day == NOW.date() - timedelta(days=9)
    assert solved_in(alice, today, [again.record]) == {again.record: found}
    assert solved_in(alice, session, [wrong.record]) == {}
    assert solved_before(bob, AGAIN) == []
    cited = {"kind": "error", "quote": AGAIN, "session": today.public_id,
             "at": NOW.isoformat()}  # fmt: skip
    assert solved_of(alice, [{"kind": "commit"}, cited]) == found
    assert solved_of(alice, [{**cited, "quote": "Exit code 1"}]) is None
    not_the_same(alice, found.key, session=found.session, record=found.record)
    not_the_same(alice, found.key, session=found.session, record=found.record)
    assert NotTheSame.objects.count() == 1
    assert solved_before(alice, AGAIN, session=today.public_id) == []


@pytest.mark.parametrize(
    "more",
    [
        {"overcome": False},
        {"subject": ""},
        {"outcome": Outcome.FAILED},
        {"error": "psycopg.OperationalError: too many clients"},
    ],
)
def test_what_was_not_solved_or_is_another_one_is_not_shown(alice, tidemark, more):
    met(tidemark, 9, **more)
    assert solved_before(alice, AGAIN) == []


def test_close_is_enough_where_the_words_are_rare(alice, tidemark):
    long = "uploader deadlock renewing harbour moonphase tidegate leases everywhere"
    met(tidemark, 9, error=f"{long} slowly")
    (found,) = solved_before(alice, f"{long} quickly")
    assert not found.exact
    assert solved_before(alice, "deadlock of something different entirely") == []


def test_a_prompt_leads_to_its_answer(alice, tidemark):
    met(tidemark, 9, prompt=ASKED, subject="Stop uploader retries when a lease is gone")
    (found,) = solved_before(alice, ASKED.upper(), kinds=["prompt"])
    assert found.by.kind == "commit"
    other, _wrong = met(tidemark, 5, prompt=ASKED, subject="Bump the version")
    assert solved_before(alice, ASKED) == [found]
    build.evidence(other, tidemark, NOW, K.CONFIRMATION, "the uploader is fine now")
    assert solved_before(alice, ASKED)[0].session == other.public_id
    build.evidence(other, tidemark, NOW, K.REFUTATION, "no, it is not")
    assert solved_before(alice, ASKED) == [found]


def test_what_is_left_out_or_deleted_solves_nothing(alice, tidemark):
    session, _wrong = met(tidemark, 9)
    set_left_out(session, left_out=True)
    assert solved_before(alice, AGAIN) == []
    set_left_out(session, left_out=False)
    index_session(session)
    assert solved_before(alice, AGAIN)
    delete_session(session)
    assert solved_before(alice, AGAIN) == []
