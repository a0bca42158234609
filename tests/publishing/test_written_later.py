"""What a model writes is written by a Run: no request waits, and no wish is lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from journal.models import NoteItem
from journal.services import write_daily_note
from publishing import services
from publishing.models import Draft
from publishing.services import anew, items
from runs import worker
from runs.models import Run
from runs.services import drain, release_all
from tests.fakes.anthropic_server import FakeAnthropic, items_of, sentence
from tests.journal import build

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WEEK, MONDAY = "2026-W47", date(2026, 11, 16)
AFTER = datetime(2026, 11, 23, 6, tzinfo=UTC)
ANEW = "I fixed the retry bug of the uploader."
HTMX = {"HX-Request": "true"}
KINDS = ["rewrite", "item drafts"]


@pytest.fixture
def tidemark(alice):
    return build.project(alice, remote="github.com/example/tidemark", publishable=True)


@pytest.fixture
def provider(alice, tidemark, settings):
    build.work(alice, tidemark, MONDAY)
    write_daily_note(alice, MONDAY, now=AFTER)
    with FakeAnthropic() as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-of-this-test"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.ANTHROPIC_TIMEOUT = 5.0
        alice.model_consent_at = AFTER
        alice.save()
        yield server


@pytest.fixture
def draft(alice, provider):
    services.draft_week(alice, WEEK, now=AFTER)
    provider.behaviour = telling
    provider.requests.clear()
    return Draft.objects.get(network="linkedin")


@pytest.fixture
def item(provider):
    return NoteItem.objects.get(kind="achievement")


def telling(request):
    cited = [(e["number"], e["text"]) for e in items_of(request)[0]["evidence"]]
    said = [sentence(ANEW, *cited)]
    return {"posts": [{"network": "linkedin", "paragraphs": [said]}]}


def ask(draft, wish="shorter"):
    services.rewrite(draft, instruction=wish, by=draft.owner)
    return services.writing_of(draft)


def written(draft):
    """What came of it, when all that was asked for is done."""
    ended = drain(KINDS, draft.owner)
    draft.refresh_from_db()
    assert all(run.state != Run.State.FAILED for run in ended)
    return services.writing_of(draft)


@pytest.fixture
def meanwhile(monkeypatch):
    """``meanwhile(act)`` acts once, between the model's answer and its storing."""

    def between(act, room=anew, name="compose_version"):
        compose, acts = getattr(room, name), [act]

        def composing(*given, **more):
            composed = compose(*given, **more)
            if acts:
                acts.pop()()
            return composed

        monkeypatch.setattr(room, name, composing)

    return between


# ------------------------------------------------------------------------- anew


def test_a_wish_is_kept_at_once_and_written_later(draft, provider):
    assert ask(draft).wish == "shorter"
    assert (draft.version, provider.requests) == (1, [])
    assert written(draft) == services.writing_of(draft)
    assert (draft.version, draft.text, draft.writer) == (2, ANEW, "claude")
    newest = draft.versions.first()
    assert (newest.author, newest.instruction) == ("claude", "shorter")
    assert services.writing_of(draft).said == ""
    assert len(provider.requests) == 1


def test_a_worker_killed_before_it_stored_loses_nothing(draft, provider):
    ask(draft)
    run = worker.claim(Run.objects.get(kind="rewrite").pk)
    anew.RewriteRun().prepare(run)
    draft.refresh_from_db()
    assert (draft.version, services.writing_of(draft).wish) == (1, "shorter")
    release_all()
    assert written(draft).said == ""
    assert (draft.version, draft.text) == (2, ANEW)
    assert draft.versions.count() == 2


@pytest.mark.parametrize("early", [True, False])
def test_what_is_edited_meanwhile_stays(draft, provider, meanwhile, early):
    def edit():
        mine = Draft.objects.get(pk=draft.pk)
        services.edit(mine, text="My own words.", by=mine.owner)

    ask(draft)
    if early:
        edit()
    else:
        meanwhile(edit)
    assert "your text stays" in written(draft).said
    assert (draft.version, draft.text) == (2, "My own words.")
    assert len(provider.requests) == (0 if early else 1)
    services.edit(draft, text="Other words of mine.", by=draft.owner)
    assert services.writing_of(draft).said == ""


def test_a_yes_meanwhile_wins(draft, meanwhile):
    seen = services.hash_of(draft)
    meanwhile(lambda: services.approve(draft, by=draft.owner, text_hash=seen))
    ask(draft)
    assert "your text stays" in written(draft).said
    assert (draft.version, draft.status, draft.text_hash) == (1, "approved", seen)


@pytest.mark.parametrize("verb", [services.snooze, services.reject])
def test_what_is_put_away_meanwhile_stays_away(draft, meanwhile, verb):
    more = {"reason": "Too long."} if verb is services.reject else {}
    meanwhile(lambda: verb(draft, by=draft.owner, **more))
    ask(draft)
    written(draft)
    assert draft.version == 1
    assert draft.status in {"snoozed", "rejected"}


def test_a_yes_in_the_very_moment_of_storing_wins(draft, monkeypatch):
    seen, store = services.hash_of(draft), anew.store_version

    def storing(mine, version, **more):
        other = Draft.objects.get(pk=mine.pk)
        services.approve(other, by=other.owner, text_hash=seen)
        return store(mine, version, **more)

    monkeypatch.setattr(anew, "store_version", storing)
    ask(draft)
    assert "your text stays" in written(draft).said
    assert (draft.version, draft.status) == (1, "approved")


def test_nothing_leaves_that_is_to_be_another(draft):
    services.approve(draft, by=draft.owner, text_hash=services.hash_of(draft))
    ask(draft)
    assert draft.status == "review"
    assert not draft.approvals.filter(revoked_at=None).exists()
    written(draft)
    assert draft.version == 2


def test_of_two_wishes_the_last_one_counts(draft, provider):
    ask(draft, "warmer")
    assert ask(draft, "shorter").wish == "shorter"
    written(draft)
    assert (draft.version, draft.versions.first().instruction) == (2, "shorter")
    assert len(provider.requests) == 1


def test_also_when_the_first_is_being_written(draft, provider, meanwhile):
    meanwhile(lambda: ask(Draft.objects.get(pk=draft.pk), "shorter"))
    ask(draft, "warmer")
    assert written(draft).said == ""
    assert (draft.version, draft.versions.first().instruction) == (2, "shorter")
    assert len(provider.requests) == 2


def test_a_wish_from_a_page_of_before_is_about_the_text_of_now(draft):
    stale = Draft.objects.get(pk=draft.pk)
    ask(draft, "warmer")
    written(draft)
    ask(stale, "shorter")
    assert stale.version == 2
    assert Run.objects.get(kind="rewrite").payload["version"] == 2
    assert "no other text" in written(draft).said  # the model says the same again


def test_when_the_tokens_are_used_up_the_offline_writer_steps_in(
    draft, provider, settings
):
    settings.MODEL_DAY_TOKENS = 1
    ask(draft, "without the project name")
    assert written(draft).said == ""
    assert (draft.version, draft.writer, provider.requests) == (2, "offline", [])
    assert "used up" in draft.fallback_reason
    said = (ask(draft, "as a sea shanty"), written(draft))[1].said
    assert "did not understand that" in said
    assert "used up" in said


def test_an_error_ends_in_a_sentence(draft, as_alice, monkeypatch):
    def stops(*given, **more):
        raise RuntimeError

    monkeypatch.setattr(anew, "compose_version", stops)
    ask(draft)
    drain(KINDS, draft.owner, until=timezone.now() + timedelta(days=1))
    page = as_alice.get(f"/drafts/{draft.public_id}/").text
    assert "Not written anew: “shorter”." in page
    assert "Stopped by an error (RuntimeError)" in page
    assert "You can ask again below" in page


def test_a_draft_that_is_gone_ends_its_run(draft):
    ask(draft)
    draft.delete()
    (run,) = drain(KINDS, draft.owner)
    assert (run.state, run.error) == ("failed", "The draft was deleted.")


def test_strangers_ask_for_nothing(draft, as_charlie, as_bob, client, item):
    one, other = (
        f"drafts/{draft.public_id}/rewrite/",
        f"drafts/from-item/{item.public_id}/",
    )
    for address, body in ((one, {"instruction": "shorter"}), (other, {})):
        for each, status in ((as_charlie, 404), (as_bob, 404), (client, 401)):
            post = each.post(f"/api/v1/{address}", body, "application/json")
            assert post.status_code == status
    services.draft_item(item, by=draft.owner)
    assert item.text not in as_charlie.get("/drafts/").text
    drain(KINDS, draft.owner)
    Run.objects.all().delete()
    for each, status in ((as_charlie, 404), (client, 401)):
        assert each.get(f"/api/v1/{other}").status_code == status
    assert not Run.objects.filter(kind__in=KINDS).exists()


def test_the_api_says_that_it_is_being_written(as_alice, draft):
    one = f"/api/v1/drafts/{draft.public_id}/"
    wish = {"instruction": "shorter"}
    answer = as_alice.post(f"{one}rewrite/", wish, "application/json")
    assert (answer.status_code, answer.json()["being_written"]) == (202, "shorter")
    written(draft)
    shown = as_alice.get(one).json()
    assert (shown["being_written"], shown["not_written"]) == ("", "")
    assert shown["text"] == ANEW
    as_alice.post(f"{one}rewrite/", wish, "application/json")
    written(draft)
    assert "no other text" in as_alice.get(one).json()["not_written"]
    empty = as_alice.post(f"{one}rewrite/", {"instruction": " "}, "application/json")
    assert empty.status_code == 400


def test_the_page_renews_itself_until_it_is_there(as_alice, draft):
    one = f"/drafts/{draft.public_id}/"
    page = as_alice.post(f"{one}rewrite/", {"wish": "shorter"}, headers=HTMX).text
    assert "Being written anew: “shorter”." in page
    again = f"{one}net/?renewed&writing"
    assert again.replace("&", "&amp;") in page
    assert as_alice.get(again, headers=HTMX).status_code == 204
    assert "Being written anew" in as_alice.get(one).text
    # Who types must not lose it to a renewal.
    assert "&amp;writing" not in as_alice.get(f"{one}?edit=1").text
    written(draft)
    assert ANEW in (part := as_alice.get(again, headers=HTMX).text)
    assert "Being written" not in part


# ---------------------------------------------------------------------- an item


def share_address(item):
    return f"/days/{item.note.date}/items/{item.public_id}/share/"


def test_the_page_of_an_item_waits_for_its_drafts(as_alice, alice, item):
    here = share_address(item)
    assert as_alice.get(here)["Location"].startswith(f"/days/{MONDAY}/#i-")
    assert as_alice.post(here)["Location"] == here
    assert "Your drafts are being written" in as_alice.get(here).text
    assert as_alice.get(here, headers=HTMX).status_code == 204
    assert "Being written:" in as_alice.get("/drafts/").text
    drain(KINDS, alice)
    assert "Being written:" not in as_alice.get("/drafts/").text
    there = f"/drafts/{Draft.objects.get(network='linkedin').public_id}/"
    assert as_alice.get(here)["Location"] == there
    assert as_alice.get(here, headers=HTMX)["HX-Redirect"] == there
    assert as_alice.post(here)["Location"] == there


def test_an_item_that_gives_no_post_says_so(as_alice, alice, item, provider):
    provider.behaviour = 429
    NoteItem.objects.update(kind="attempt")
    here = share_address(item)
    as_alice.post(here)
    drain(KINDS, alice)
    page = as_alice.get(here).text
    assert "There is no draft of this" in page
    assert "not finished yet" in page
    assert "had no room" in page
    assert "Try it again" in page
    queue = as_alice.get("/drafts/").text
    assert "There is no draft of this:" in queue
    assert here in queue
    assert as_alice.get(here, headers=HTMX)["HX-Redirect"] == here


def test_a_project_that_turns_private_meanwhile(alice, item, tidemark, meanwhile):
    def no():
        services.answer(tidemark, may_mention=False, by=alice)

    meanwhile(no, items, "compose")
    services.draft_item(item, by=alice)
    drain(KINDS, alice)
    sharing = services.sharing_of(item, by=alice)
    assert sharing.drafts == []
    assert "may not be mentioned" in sharing.said
    services.answer(tidemark, may_mention=True, by=alice)
    item.refresh_from_db()
    services.draft_item(item, by=alice)
    services.answer(tidemark, may_mention=False, by=alice)
    drain(KINDS, alice)
    assert "may not be mentioned" in services.sharing_of(item, by=alice).said


def test_a_killed_worker_drafts_an_item_once(alice, item):
    services.draft_item(item, by=alice)
    run = worker.claim(Run.objects.get(kind="item drafts").pk)
    items.ItemRun().prepare(run)
    assert services.sharing_of(item, by=alice).being_written
    release_all()
    drain(KINDS, alice)
    drafts = services.sharing_of(item, by=alice).drafts
    assert [one.network for one in drafts] == ["linkedin", "x"]


def test_an_item_that_is_gone_ends_its_run(alice, item):
    services.draft_item(item, by=alice)
    item.delete()
    (run,) = drain(KINDS, alice)
    assert run.state == "failed"
    assert "written anew" in run.error


def test_an_item_by_api(as_alice, alice, item):
    here = f"/api/v1/drafts/from-item/{item.public_id}/"
    answer = as_alice.post(here, {}, "application/json")
    assert answer.status_code == 202
    assert answer.json() == {"being_written": True, "not_written": "", "drafts": []}
    drain(KINDS, alice)
    became = as_alice.get(here).json()
    assert became["being_written"] is False
    assert [one["network"] for one in became["drafts"]] == ["linkedin", "x"]
    assert as_alice.post(here, {}, "application/json").status_code == 201


# -------------------------------------------------------------- two texts, always


def test_x_does_not_tell_what_linkedin_gets_instead(alice, provider):
    services.draft_week(alice, WEEK, now=AFTER)
    instead = "In tidemark, I fixed the retry bug in the uploader."

    def only_x(request):
        cited = [(e["number"], e["text"]) for e in items_of(request)[0]["evidence"]]
        said = [sentence(instead, *cited)]
        return {"posts": [{"network": "x", "paragraphs": [said]}]}

    Draft.objects.all().delete()
    provider.behaviour = only_x
    services.draft_week(alice, WEEK, now=AFTER)
    linkedin, x = Draft.objects.order_by("network")
    assert (linkedin.writer, x.writer) == ("offline", "offline")
    assert instead in linkedin.text
    assert x.text != linkedin.text
    assert "the same as the one for the other network" in x.fallback_reason
