"""Every address of a page, against every kind of visitor: a new one must be listed."""

from datetime import date

import pytest
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import Membership
from accounts.services import teams, tokens
from frontend import urls
from journal.models import (
    DailyNote,
    Friction,
    Insights,
    Lesson,
    Misread,
    Overlay,
    Packet,
)
from publishing.models import Connection, Draft, KeptWord, RemovedPhrase
from tests.frontend.drafted import make_story
from tests.frontend.sample import make_note, make_project, make_session

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 19)
#: Anyone may read these.
OPEN = {
    *("home", "about", "privacy", "keys", "joining", "join", "mail_stop"),
    *("open_link", "open_link_image", "open_handle", "open_handle_image"),
    *("letter_act", "letter_stop"),
}
#: These show each person their own things and name nobody else's.
OWN = {
    "welcome",
    "welcome_begin",
    "welcome_token",
    "welcome_progress",
    "today",
    "journal",
    "lessons",
    "misreads",
    "day",
    "weeks",
    "tasks",
    "decisions",
    "search",
    "not_the_same",
    "week",
    "profile",
    "public_settings",
    "public_off",
    "public_link",
    "public_picture",
    "reviews",
    "sessions",
    "projects",
    "insights",
    "insights_file",
    "drafts",
    "teams",
    "settings",
    "settings_zone",
    "settings_model",
    "settings_model_limit",
    "settings_delete",
    "tokens",
    "post_settings",
    "word_add",
    "remark_follow",
    "connections",
    "connection_begin",
    "callback_linkedin",
    "callback_x",
    "mail_settings",
    "hook_set",
    "hook_remove",
    "hook_test",
}
NAMES = [
    pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)
]
#: What names something of somebody: to a stranger it does not exist.
NAMED = [name for name in NAMES if name not in OPEN | OWN]


@pytest.fixture
def things(alice, bob):
    """One of everything, all of it Alice's."""
    note = make_note(alice, date=DAY)
    team = teams.create(alice, name="Tideworks")
    Membership.objects.create(team=team, user=bob)
    token, _text = tokens.create(alice, name="north")
    connection = Connection.objects.create(owner=alice, network="x", account="1")
    draft = make_story(
        alice, project=make_project(alice, name="lantern", publishable=True)
    )[0]
    return {
        "day": DAY,
        "week": "2026-W47",
        "item_id": note.items.first().public_id,
        "session_id": make_session(alice, native_id="own").public_id,
        "project_id": alice.projects.first().public_id,
        "draft_id": draft.public_id,
        "number": 1,
        "team_id": team.public_id,
        "member_id": alice.public_id,
        "invitation_id": "none",
        "token_id": token.public_id,
        "connection_id": connection.public_id,
        "word_id": KeptWord.objects.create(owner=alice, word="x").public_id,
        "phrase_id": RemovedPhrase.objects.create(owner=alice, phrase="x").public_id,
        "task_id": alice.open_tasks.first().public_id,
        "decision_id": alice.decisions.first().public_id,
        "edit_id": Overlay.objects.create(
            owner=alice, date=DAY, kind="learning", added=True, text="Told it."
        ).public_id,
        "lesson_id": Lesson.objects.create(owner=alice, kind="phrase").public_id,
        "report_id": Misread.objects.create(
            owner=alice, date=DAY, fixture={}
        ).public_id,
        "insights_id": Insights.objects.create(
            owner=alice, starts=DAY, ends=DAY, scope="all", statistics={}
        ).public_id,
        "friction_id": Friction.objects.create(
            owner=alice, key="refused", matter="refused"
        ).public_id,
        "secret": "nonsense",
        "packet_id": Packet.objects.create(
            owner=alice, starts=DAY, ends=DAY, audience="me"
        ).public_id,
    }


def address(name, things):
    """The pattern's own parameters, from the things."""
    wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
    return reverse(name, kwargs={key: things[key] for key in wanted})


def test_every_address_has_a_name():
    assert all(NAMES)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", sorted(set(NAMES) - OPEN))
def test_visitors_are_asked_to_sign_in(client, things, name):
    for method in (client.get, client.post):
        answer = method(address(name, things))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", NAMED)
def test_to_a_stranger_it_does_not_exist(as_charlie, things, name):
    for method in (as_charlie.get, as_charlie.post):
        assert method(address(name, things)).status_code in (404, 405)
    assert 404 in {
        as_charlie.get(address(name, things)).status_code,
        as_charlie.post(address(name, things)).status_code,
    }


TEAM = {
    "team",
    "team_shares",
    "team_rename",
    "team_invite",
    "team_delete",
    "member_role",
    "member_remove",
}


@pytest.mark.parametrize("name", [name for name in NAMED if name not in TEAM])
def test_a_teammate_gets_nothing_of_it_either(as_bob, things, name):
    for method in (as_bob.get, as_bob.post):
        assert method(address(name, things)).status_code in (404, 405)


@pytest.mark.parametrize("name", sorted(OWN))
def test_own_pages_hold_nothing_of_others(as_charlie, things, name):
    page = as_charlie.get(address(name, things))
    assert page.status_code in (200, 302, 303, 405)
    for words in ("importer", "tidemark", "lantern", "Tideworks", "north"):
        assert words not in page.text


def test_nothing_was_changed_by_strangers(as_charlie, things, alice):
    for name in NAMED:
        as_charlie.post(
            address(name, things),
            {
                "text": "x",
                "reason": "x",
                "left_out": "yes",
                "answer": "yes",
                "role": "owner",
            },
        )
    assert DailyNote.objects.count() == 1
    assert set(Draft.objects.values_list("status", flat=True)) == {"review"}
    assert alice.projects.filter(left_out_at=None).count() == alice.projects.count()
    assert alice.api_tokens.get(name="north").revoked_at is None
