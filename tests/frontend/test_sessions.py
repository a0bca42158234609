"""Sessions: found, read, left out, deleted; and text that stays text."""

import pytest

from accounts.models import User
from sessions_app.models import CodingSession, Tombstone

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(work, alice):
    return f"/sessions/{work.session_of(alice).public_id}/"


def test_the_list_shows_sessions_with_their_counts(as_alice, work):
    page = as_alice.get("/sessions/").text
    assert "3 sessions, the newest first" in page
    assert "tide" in page
    assert "quire" in page


def test_the_list_can_be_narrowed(as_alice, alice, work):
    project = work.project_of(alice, "quire")
    page = as_alice.get(f"/sessions/?project={project.public_id}").text
    assert "1 session, the newest first" in page
    assert "No session like that" in as_alice.get("/sessions/?q=nothing-like-it").text


@pytest.mark.parametrize("query", ["page=999", "page=x", "project=nope", "q=<script>"])
def test_odd_questions_get_an_answer(as_alice, work, query):
    page = as_alice.get(f"/sessions/?{query}")
    assert page.status_code == 200
    assert "<script>" not in page.text.split("</head>")[1]


def test_a_nul_in_a_question_is_refused(as_alice, work):
    assert as_alice.get("/sessions/?q=%00").status_code == 400


def test_an_empty_list_says_what_to_do(as_alice):
    assert "Connect a machine" in as_alice.get("/sessions/").text


def test_a_transcript_shows_who_said_what(as_alice, address):
    page = as_alice.get(address).text
    assert "Add a retry to the importer when the server answers 503." in page
    assert 'class="entry you"' in page
    assert "pytest -q" in page
    assert "41 passed in 2.11s" in page


@pytest.mark.parametrize(
    ("agent", "label"), [("codex", "Codex CLI on"), ("unheard_of", "unheard_of on")]
)
def test_an_agent_goes_by_the_name_that_its_reader_knows(
    as_alice, address, agent, label
):
    CodingSession.objects.update(agent=agent)
    assert label in as_alice.get(address).text


def test_a_record_is_opened_where_it_stands(as_alice, address):
    page = as_alice.get(f"{address}?at=s-1-4").text
    entry = page[page.index('id="r-s-1-4"') - 400 :]
    assert "<details open>" in entry[:1200]


@pytest.mark.parametrize(
    "query",
    ["start=-5", "start=99999999999999999999", "start=x", "part=77", "at=unknown"],
)
def test_an_odd_place_is_the_nearest_page(as_alice, address, query):
    assert "Entries 1 to" in as_alice.get(f"{address}?{query}").text


def test_hostile_text_and_unread_lines_are_inert(as_alice, work, alice):
    page = as_alice.get(
        f"/sessions/{work.session_of(alice, 's-hostile').public_id}/"
    ).text
    body = page.split("</head>")[1]
    assert "<script>" not in body
    assert "<img" not in body
    assert "\x1b" not in body
    assert "\u202e" not in body
    assert "&lt;script&gt;" in body
    assert "A line that could not be read" in body
    assert "this line is no JSON &lt;b&gt;" in body


@pytest.mark.parametrize("action", ["", "leave-out/", "delete/"])
def test_others_do_not_get_there(as_charlie, as_bob, client, address, action):
    for stranger in (as_charlie, as_bob):
        assert stranger.get(address + action).status_code in (404, 405)
        assert stranger.post(address + action).status_code in (404, 405)
    assert client.get(address + action).status_code == 302
    assert CodingSession.objects.count() == 3


def test_leaving_out_can_be_taken_back(as_alice, alice, work, address):
    page = as_alice.post(f"{address}leave-out/", {"left_out": "yes"}, follow=True).text
    assert "Left out since" in page
    assert work.session_of(alice).left_out_at is not None
    as_alice.post(f"{address}leave-out/", {"left_out": "no"})
    assert work.session_of(alice).left_out_at is None


def test_deleting_is_asked_once_more(as_alice, address):
    assert "Delete the session" in as_alice.get(f"{address}delete/").text
    assert CodingSession.objects.count() == 3
    as_alice.post(f"{address}delete/")
    assert CodingSession.objects.count() == 2
    assert Tombstone.objects.get().native_id == "s-1"
    assert as_alice.get(address).status_code == 404


def test_a_list_costs_a_fixed_number_of_queries(
    as_alice, work, django_assert_max_num_queries
):
    assert User.objects.count() == 1
    with django_assert_max_num_queries(14):
        as_alice.get("/sessions/")
