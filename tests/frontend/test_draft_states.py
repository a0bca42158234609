"""Each state of a draft says what happened, and the next step is a button."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ZoneSpan
from publishing.models import Attempt, Draft, PostSettings, Publication
from publishing.services import hash_of
from runs.models import Run
from tests.frontend.drafted import by_api, connect, make_story, tried
from tests.frontend.test_html import faults

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
S = Draft.Status
LINK = "https://x.com/alva_tides/status/1991000000000000001"


@pytest.fixture
def story(alice):
    ZoneSpan.objects.create(user=alice, starts_at=None, zone="Europe/Lisbon")
    return [by_api(draft) for draft in make_story(alice)]


@pytest.fixture
def linkedin(story):
    return story[0]


@pytest.fixture
def draft(story):
    return story[1]


def at(draft, action=""):
    return f"/drafts/{draft.public_id}/{action}"


def do(client, draft, action, data=None, **more):
    answer = client.post(at(draft, action), data or {}, **more)
    draft.refresh_from_db()
    return answer


def approve(client, draft, **data):
    return do(client, draft, "approve/", {"text_hash": hash_of(draft), **data})


def net_of(page, draft):
    """The part of the page that belongs to this draft."""
    return page.split(f'id="net-{draft.public_id}"')[1].split("</section>")[0]


def shown(client, draft):
    return net_of(client.get(at(draft)).text, draft)


def test_the_account_stands_above_the_preview(as_alice, draft):
    part = shown(as_alice, draft)
    assert "As @alva_tides" in part
    assert "@alva_tides · now" in part.replace("\n", "")
    assert "Binds text, network and account" in part


def test_approving_waits_for_the_pause_and_can_be_undone(as_alice, alice, draft):
    PostSettings.objects.create(owner=alice, undo_minutes=7)
    assert "After a pause of 7 minutes, in which you can undo" in shown(as_alice, draft)
    answer = approve(as_alice, draft, when="pause", at="not even a time")
    assert answer.status_code == 302
    assert draft.status == S.SCHEDULED
    assert timedelta(minutes=6) < draft.due_at - timezone.now() < timedelta(minutes=8)
    part = shown(as_alice, draft)
    assert "data-until" in part
    assert "Undo the approval" in part
    do(as_alice, draft, "withdraw/")
    assert (draft.status, draft.due_at) == (S.REVIEW, None)


def test_a_picked_time_is_the_owners(as_alice, draft):
    day = (timezone.now() + timedelta(days=30)).date()
    approve(as_alice, draft, when="at", at=f"{day}T08:40")
    assert draft.status == S.SCHEDULED
    assert "08:40, Lisbon." in shown(as_alice, draft)
    do(as_alice, draft, "schedule/", {"at": f"{day}T21:15"})
    assert "21:15, Lisbon." in shown(as_alice, draft)


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("", "That is no time"),
        ("2020-01-01T08:00", "That time has passed"),
        ("2091-01-01T08:00", "more than a year away"),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_kept(as_alice, draft, moment, says):
    page = approve(as_alice, draft, when="at", at=moment)
    assert page.status_code == 422
    assert says in net_of(page.text, draft)
    assert f'value="{moment}"' in page.text or not moment
    assert draft.status == S.REVIEW


def test_sending_now_does_not_wait(as_alice, draft):
    approve(as_alice, draft)
    do(as_alice, draft, "send-now/")
    assert draft.due_at <= timezone.now()
    assert "It is about to leave" in shown(as_alice, draft)


def test_the_channel_is_chosen_on_the_page(as_alice, draft):
    do(as_alice, draft, "channel/", {"channel": "by_hand"})
    assert draft.channel == "by_hand"
    part = shown(as_alice, draft)
    assert "Let Worktracker post it" in part
    assert "After a pause" not in part
    do(as_alice, draft, "channel/", {"channel": "api"})
    assert draft.channel == "api"
    assert do(as_alice, draft, "channel/", {"channel": "pigeon"}).status_code == 422


def test_a_lost_connection_is_named_with_the_way_back(as_alice, draft):
    now = timezone.now()
    why = "X no longer accepts the connection to your account; nothing was posted."
    tried(draft, S.NEEDS_RECONNECT, outcome="later", now=now, reason=why)
    part = shown(as_alice, draft)
    assert why in part
    assert "Connect X again" in part
    assert f"draft={draft.public_id}#x" in part
    assert "Post it by hand instead" in part


def test_a_failure_says_why_and_what_to_do(as_alice, draft):
    now = timezone.now()
    tried(draft, S.FAILED, outcome="failed", now=now, reason="X refused the post.")
    part = shown(as_alice, draft)
    assert "X refused the post." in part
    assert "Bring it back to review" in part
    assert "paste its link" not in part
    do(as_alice, draft, "restore/")
    assert draft.status == S.REVIEW


def test_a_twin_that_is_there_can_be_linked(as_alice, draft):
    now = timezone.now()
    tried(draft, S.FAILED, outcome="failed", code="duplicate", now=now, reason="Twin.")
    assert "It is there and yours" in shown(as_alice, draft)
    do(as_alice, draft, "published/", {"link": LINK})
    assert draft.status == S.PUBLISHED


def test_an_unknown_post_on_x_is_looked_for(as_alice, draft):
    now = timezone.now() - timedelta(minutes=5)
    tried(draft, S.UNKNOWN, outcome="unknown", now=now, reason="No clear answer.")
    part = shown(as_alice, draft)
    assert "We do not know yet whether it is out there." in part
    assert 'href="https://x.com/alva_tides"' in part
    assert "Let Worktracker look now" in part
    assert "Send the same text again" not in part
    do(as_alice, draft, "look/")
    assert Run.objects.filter(kind="reconcile", key=draft.public_id).exists()
    assert "looks at your posts on X again at" in shown(as_alice, draft)


def test_an_unknown_post_on_linkedin_may_be_sent_again_in_time(as_alice, linkedin):
    now = timezone.now() - timedelta(minutes=5)
    tried(linkedin, S.UNKNOWN, outcome="unknown", now=now, reason="No clear answer.")
    part = shown(as_alice, linkedin)
    assert "Let Worktracker look now" not in part
    assert "Send the same text again" in part
    do(as_alice, linkedin, "resend/")
    assert linkedin.status == S.SENDING
    assert "Being sent to LinkedIn" in shown(as_alice, linkedin)


def test_an_unknown_post_that_is_not_there_waits_for_a_new_yes(as_alice, draft):
    now = timezone.now() - timedelta(minutes=5)
    tried(draft, S.UNKNOWN, outcome="unknown", now=now)
    do(as_alice, draft, "not-posted/")
    assert draft.status == S.REVIEW


def test_what_was_sent_and_came_back_is_there_to_read(as_alice, draft):
    tried(draft, S.FAILED, outcome="failed", now=timezone.now())
    part = shown(as_alice, draft)
    assert "What was sent, what came back" in part
    assert "&lt;html&gt;Service Unavailable" in part
    assert "<html>Service" not in part


def test_a_post_says_how_it_is_known(as_alice, alice, draft):
    attempt = tried(draft, S.PUBLISHED, outcome="published", now=timezone.now())
    Publication.objects.create(
        draft=draft,
        owner=alice,
        network="x",
        channel="api",
        text=draft.text,
        text_hash=attempt.approval.text_hash,
        url=LINK,
        native_id="1",
        known_by="duplicate",
    )
    part = shown(as_alice, draft)
    assert "Known by the network naming it when asked again." in part
    assert "It is not there" in part


def test_the_queue_tells_them_apart(as_alice, alice, story):
    linkedin, x = story
    tried(linkedin, S.UNKNOWN, outcome="unknown", now=timezone.now(), reason="Hm.")
    other = by_hand_story(alice)
    approve(as_alice, x)
    page = as_alice.get("/drafts/").text
    assert page.index("Needs you") < page.index("Waiting for you")
    assert "On its way" not in page  # its story still needs somebody
    Draft.objects.filter(pk=linkedin.pk).update(status=S.PUBLISHED)
    page = as_alice.get("/drafts/").text
    assert page.index("Waiting for you") < page.index("On its way")
    assert other.title in page


def by_hand_story(owner):
    project = owner.projects.get()
    return make_story(owner, project=project, origin="item:1", x="Fresh.")[1]


def test_after_approving_by_api_the_next_draft_comes(as_alice, story):
    linkedin, x = story
    answer = approve(as_alice, linkedin)
    assert answer["Location"] == f"{at(x)}?after={linkedin.public_id}"
    page = as_alice.get(answer["Location"]).text
    assert "It leaves on" in page.split('class="bench"')[0]


def test_by_hand_a_planned_post_waits_when_its_time_comes(as_alice, alice, story):
    draft = by_hand_story(alice)
    approve(as_alice, draft, when="at", at="2999-01-01T08:00")
    assert draft.status == S.REVIEW
    soon = timezone.localtime() + timedelta(days=2)
    approve(as_alice, draft, when="at", at=f"{soon:%Y-%m-%dT%H:%M}")
    assert "You planned to post it on" in shown(as_alice, draft)
    Draft.objects.filter(origin="week:2026-W47").update(status=S.REJECTED)
    Draft.objects.filter(origin="item:1", network="linkedin").update(status=S.REJECTED)
    assert "On its way" in as_alice.get("/drafts/").text
    Draft.objects.filter(pk=draft.pk).update(due_at=timezone.now())
    page = as_alice.get("/drafts/").text
    assert "On its way" not in page
    assert 'class="n">1<' in page


def test_keeping_takes_the_end_away(as_alice, draft):
    soon = timezone.now() + timedelta(days=2)
    Draft.objects.filter(pk=draft.pk).update(expires_at=soon)
    assert "Keep it" in as_alice.get("/drafts/").text
    assert do(as_alice, draft, "keep/", {"queue": "1"})["Location"] == "/drafts/"
    assert draft.expires_at is None
    assert "Kept: let it expire" in shown(as_alice, draft)
    do(as_alice, draft, "keep/", {"not": "1"})
    assert draft.expires_at is not None


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_wish_that_cannot_be_is_kept(as_alice, draft, headers):
    wish = {"instruction": "as a sea shanty"}
    page = do(as_alice, draft, "rewrite/", wish, headers=headers)
    assert page.status_code in (409, 422)
    part = net_of(page.text, draft)
    assert 'role="alert"' in part
    assert 'value="as a sea shanty"' in part
    assert draft.version == 1


def test_a_wish_is_clicked(as_alice, draft, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "frontend.views.draft_texts.services.rewrite",
        lambda draft, *, instruction, by: asked.append((draft, instruction, by)),
    )
    do(as_alice, draft, "rewrite/", {"wish": "shorter", "instruction": ""})
    assert asked == [(draft, "shorter", draft.owner)]


def test_htmx_swaps_one_part_and_the_rail(as_alice, draft):
    page = do(as_alice, draft, "channel/", {"channel": "by_hand"}, headers=HTMX).text
    assert page.count('class="net"') == 1
    assert 'hx-swap-oob="true"' in page
    assert "<html" not in page


NEW = [
    *("schedule/", "send-now/", "channel/", "resend/", "look/", "keep/"),
    *("fix/", "rewrite/", "versions/1/restore/"),
]


@pytest.mark.parametrize("action", NEW)
def test_to_others_none_of_it_exists(as_charlie, as_bob, client, draft, action):
    for stranger in (as_charlie, as_bob):
        assert stranger.post(at(draft, action)).status_code == 404
    assert client.post(at(draft, action)).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.channel, draft.version) == (S.REVIEW, "api", 1)


#: Asked for again, these change nothing and say nothing.
HARMLESS = ("keep/", "versions/1/restore/")


@pytest.mark.parametrize("action", [each for each in NEW if each not in HARMLESS])
def test_what_does_not_fit_the_state_changes_nothing(as_alice, draft, action):
    tried(draft, S.PUBLISHED, outcome="published", now=timezone.now())
    page = as_alice.post(at(draft, action), {"instruction": "shorter", "fix": "x:1:2"})
    assert page.status_code in (409, 422)
    assert 'role="alert"' in page.text
    assert as_alice.get(at(draft, action)).status_code == 405
    draft.refresh_from_db()
    assert (draft.status, Attempt.objects.count()) == (S.PUBLISHED, 1)


@pytest.mark.parametrize(
    "status", [S.SCHEDULED, S.SENDING, S.UNKNOWN, S.FAILED, S.NEEDS_RECONNECT]
)
def test_every_state_is_sound_html(as_alice, linkedin, status):
    now = timezone.now() - timedelta(minutes=5)
    soon = now + timedelta(days=1)
    tried(
        linkedin,
        status,
        outcome="unknown",
        code="duplicate",
        now=now,
        reason="Why.",
        expires_at=soon,
    )
    for query in ("", "?edit=1", f"?after={linkedin.public_id}"):
        assert faults(as_alice.get(at(linkedin, query)).text) == []
    assert faults(as_alice.get("/drafts/").text) == []


def test_a_compared_version_is_sound_html(as_alice, linkedin):
    do(as_alice, linkedin, "edit/", {"text": "Mine alone.", "version": "1"})
    assert faults(as_alice.get(at(linkedin, "versions/1/")).text) == []


def test_connecting_one_more_account_offers_the_api(as_alice, alice):
    draft = make_story(alice)[1]
    assert "Let Worktracker post it" not in shown(as_alice, draft)
    connect(alice, "x")
    assert "Let Worktracker post it" in shown(as_alice, draft)
