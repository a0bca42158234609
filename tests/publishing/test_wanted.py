"""What a person sets about posts, and what was found in their sessions and edits."""

import pytest
from django.utils import timezone

from publishing import services
from publishing.errors import BadText, SecretFound
from publishing.models import Draft, KeptWord, PostSettings, RemovedPhrase
from publishing.services import remarks, voice, wanted
from runs.models import Run
from sessions_app.models import Prompt
from tests.journal import build
from tests.publishing.conftest import NOW, TEXT

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
JSON = "application/json"


def said(session, project, text, record="p1", at=None):
    return Prompt.objects.create(
        owner=session.owner,
        agent="claude_code",
        record=record,
        session=session,
        project=project,
        act="typed",
        at=at or NOW,
        text=text,
    )


# ------------------------------------------------------------------- settings


def test_settings_are_kept_and_shape_the_style(alice):
    wanted.change_settings(alice, tone="technical", language="de", now=NOW)
    assert voice.style_of(alice).tone == "technical"
    assert voice.language_of(alice) == "de"
    assert PostSettings.objects.get().changed_at == NOW


def test_a_language_that_is_not_offered_any_more_is_english(alice):
    PostSettings.objects.create(owner=alice, language="tlh")
    assert voice.language_of(alice) == "en"


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"tone": "loud"}, BadText),
        ({"language": "tlh"}, BadText),
        ({"undo_minutes": -1}, BadText),
        ({"undo_minutes": 1000}, BadText),
        ({"remarks": "x" * 2001}, BadText),
        ({"remarks": "a\0b"}, BadText),
        ({"remarks": "like AKIA" + "IOSFODNN7EXAMPLE"}, SecretFound),
    ],
)
def test_what_cannot_be_set_is_refused(alice, wish, refusal):
    with pytest.raises(refusal):
        wanted.change_settings(alice, now=NOW, **wish)
    assert not PostSettings.objects.exists()


def test_untouched_drafts_follow_another_tone(alice, tidemark, monkeypatch):
    asked = []
    monkeypatch.setattr(wanted, "finished_weeks", lambda *_a, **_k: ["2026-W47"])
    monkeypatch.setattr(
        wanted, "ask_for_drafts", lambda _o, week, **_k: asked.append(week)
    )
    wanted.change_settings(alice, tone="warm", now=NOW)
    assert asked == []  # no drafts
    Draft.objects.create(owner=alice, network="x", origin="week:2026-W47", text="x")
    wanted.change_settings(alice, undo_minutes=3, now=NOW)
    wanted.change_settings(alice, tone="warm", now=NOW)
    assert asked == []  # nothing that would sound otherwise
    wanted.change_settings(alice, tone="plain", now=NOW)
    assert asked == ["2026-W47"]
    assert not Run.objects.exists()


@pytest.fixture
def tidemark(alice):
    return build.project(alice)


# ------------------------------------------------------------------ kept words


def test_a_word_is_kept_once(alice):
    wanted.keep_out(alice, word="  Halden   AG ", kind="word")
    kept = wanted.keep_out(alice, word="HALDEN ag", kind="client")
    assert KeptWord.objects.get() == kept
    assert (kept.word, kept.folded, kept.kind) == ("HALDEN ag", "halden ag", "client")


@pytest.mark.parametrize(
    ("word", "kind"),
    [("", "word"), (" – ", "word"), ("x" * 121, "word"), ("a\0b", "word"), ("a", "b")],
)
def test_bad_words_are_refused(alice, word, kind):
    with pytest.raises(BadText):
        wanted.keep_out(alice, word=word, kind=kind)


def test_the_list_has_an_end(alice, monkeypatch):
    monkeypatch.setattr(wanted, "MOST_WORDS", 1)
    wanted.keep_out(alice, word="one", kind="word")
    wanted.keep_out(alice, word="One", kind="person")
    with pytest.raises(BadText):
        wanted.keep_out(alice, word="two", kind="word")


# --------------------------------------------------------------- what was learned


def test_a_phrase_can_be_allowed_again(alice):
    phrase = RemovedPhrase.objects.create(
        owner=alice, phrase="On the way", folded="on the way", drafts=["a", "b"]
    )
    once = RemovedPhrase.objects.create(
        owner=alice, phrase="Once", folded="once", drafts=["a"]
    )
    assert wanted.phrases_of(alice) == [phrase]
    assert voice.style_of(alice).without == {"on the way"}
    wanted.offer_again(phrase, offered=True, now=NOW)
    assert voice.style_of(alice).without == set()
    assert wanted.phrases_of(alice) == [phrase]
    wanted.offer_again(phrase, offered=False, now=NOW)
    assert voice.style_of(alice).without == {"on the way"}
    assert once not in voice.not_offered(alice)


def test_remarks_are_found_with_their_record(alice, project, session):
    said(session, project, "Draft the readme. Not so salesy please.")
    said(session, project, "no emojis in the post", record="p2")
    said(session, project, "No emojis in the post!", record="p3")
    said(session, project, "use the marketing color", record="p4")
    found = remarks.remarks_of(alice, now=NOW)
    assert {one.text.casefold().strip("!") for one in found} == {
        "not so salesy please.",
        "no emojis in the post",
    }
    assert found[0].session == session.public_id
    assert all(one.readable and one.followed for one in found)


def test_remarks_of_what_is_left_out_are_not_found(alice, project, session, bob):
    said(session, project, "Not so salesy please.")
    assert remarks.remarks_of(bob, now=NOW) == []
    project.left_out_at = NOW
    project.save()
    assert remarks.remarks_of(alice, now=NOW) == []
    project.left_out_at = None
    project.save()
    session.left_out_at = NOW
    session.save()
    assert remarks.remarks_of(alice, now=NOW) == []


def test_a_model_hears_only_what_it_may(alice, project, session):
    said(session, project, "Not so salesy please.", at=timezone.now())
    assert voice.wishes_of(alice).remarks == ("Not so salesy please.",)
    project.model_allowed = False
    project.save()
    assert voice.wishes_of(alice).remarks == ()
    assert not remarks.remarks_of(alice)[0].readable


def test_a_remark_is_not_followed_any_more(alice, project, session):
    said(session, project, "Not so salesy please.", at=timezone.now())
    (remark,) = remarks.remarks_of(alice)
    remarks.follow(alice, remark.key, followed=False)
    assert voice.wishes_of(alice).remarks == ()
    remarks.follow(alice, remark.key, followed=True)
    assert voice.wishes_of(alice).remarks == (remark.text,)
    assert remarks.is_known(alice, remark.key)
    assert not remarks.is_known(alice, "other")


def test_what_is_done_to_most_drafts_becomes_the_rule(alice, make_draft):
    for network in ("linkedin", "x"):
        draft = make_draft(network=network)
        services.edit(draft, text="We replaced the lock.", by=alice, now=NOW)
    assert [one.text for one in remarks.habits_of(alice)] == [
        "You make drafts shorter.",
        "You say “we”, not “I”.",
        "You take the numbers out.",
    ]
    asked = voice.style_of(alice).asked
    assert (asked.length, asked.plural) == (-1, True)
    remarks.follow(alice, "we", followed=False)
    assert not voice.style_of(alice).asked.plural
    assert "You make drafts shorter." in voice.wishes_of(alice).remarks


def test_a_text_without_a_writers_version_is_no_habit(alice, make_draft):
    draft = make_draft(text="x" * 900)
    services.edit(draft, text=TEXT, by=alice, now=NOW)
    draft.versions.filter(author="offline").delete()
    assert remarks.habits_of(alice) == []


# ------------------------------------------------------------------------ API


def test_the_api_reads_and_changes(as_alice, alice):
    answer = as_alice.get("/api/v1/post-settings/").json()
    assert answer["tone"] == "plain"
    changed = as_alice.patch(
        "/api/v1/post-settings/", {"tone": "warm"}, content_type=JSON
    )
    assert changed.json()["tone"] == "warm"
    made = as_alice.post("/api/v1/kept-words/", {"word": "Halden"}, content_type=JSON)
    assert made.status_code == 201
    (kept,) = as_alice.get("/api/v1/kept-words/").json()["results"]
    assert kept == made.json()
    assert as_alice.delete(f"/api/v1/kept-words/{kept['id']}/").status_code == 204
    phrase = RemovedPhrase.objects.create(
        owner=alice, phrase="On the way", folded="on the way", drafts=["a", "b"]
    )
    (shown,) = as_alice.get("/api/v1/removed-phrases/").json()["results"]
    assert (shown["offered"], shown["allowed"]) == (False, False)
    address = f"/api/v1/removed-phrases/{phrase.public_id}/"
    again = as_alice.patch(address, {"allowed": True}, content_type=JSON).json()
    assert (again["offered"], again["allowed"]) == (True, True)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "post-settings", {"tone": "loud"}),
        ("patch", "post-settings", {"undo_minutes": 999}),
        ("post", "kept-words", {"word": ""}),
        ("post", "kept-words", {"word": "–"}),
        ("post", "kept-words", {"word": "x", "kind": "y"}),
    ],
)
def test_the_api_refuses_what_cannot_be(as_alice, method, path, body):
    answer = getattr(as_alice, method)(f"/api/v1/{path}/", body, content_type=JSON)
    assert answer.status_code in {400, 422}
    assert not KeptWord.objects.exists()


# ----------------------------------------------------------------------- page


def test_the_page_shows_what_was_learned(as_alice, alice, project, session):
    said(session, project, "Not so salesy please.", at=timezone.now())
    RemovedPhrase.objects.create(
        owner=alice, phrase="On the way", folded="on the way", drafts=["a", "b"]
    )
    wanted.keep_out(alice, word="Halden", kind="client")
    page = as_alice.get("/settings/posts/").content.decode()
    for text in ("Not so salesy please.", "On the way", "Halden", "English only"):
        assert text in page
    assert f"/sessions/{session.public_id}/?at=p1" in page


def test_the_page_changes_settings(as_alice, alice):
    form = {"tone": "warm", "language": "en", "remarks": "plain", "undo_minutes": "5"}
    assert as_alice.post("/settings/posts/", form).status_code == 302
    mine = PostSettings.objects.get(owner=alice)
    assert (mine.tone, mine.remarks, mine.undo_minutes) == ("warm", "plain", 5)
    assert not mine.mail_drafts
    bad = as_alice.post("/settings/posts/", {**form, "undo_minutes": "many"})
    assert "whole number" in bad.content.decode()
    secret = {**form, "remarks": "AKIA" + "IOSFODNN7EXAMPLE"}
    assert (
        "password or a token"
        in as_alice.post("/settings/posts/", secret).content.decode()
    )


def test_the_page_keeps_words_out_and_lets_them_in(as_alice, as_charlie, alice):
    form = {"word": "Halden", "kind": "client"}
    assert as_alice.post("/settings/posts/words/", form).status_code == 302
    kept = KeptWord.objects.get(owner=alice)
    address = f"/settings/posts/words/{kept.public_id}/remove/"
    assert as_charlie.post(address).status_code == 404
    assert as_alice.post(address).status_code == 302
    assert not KeptWord.objects.exists()
    for bad in ({"word": "", "kind": "word"}, {"word": "–", "kind": "word"}):
        assert as_alice.post("/settings/posts/words/", bad).status_code == 422


def test_the_page_allows_a_phrase_again(as_alice, alice):
    phrase = RemovedPhrase.objects.create(
        owner=alice, phrase="On the way", folded="on the way", drafts=["a", "b"]
    )
    address = f"/settings/posts/phrases/{phrase.public_id}/"
    as_alice.post(address, {"offered": "yes"})
    assert voice.not_offered(alice) == []
    as_alice.post(address, {"offered": "no"})
    assert voice.not_offered(alice) == [phrase]


def test_the_page_drops_a_remark(as_alice, alice, project, session):
    said(session, project, "Not so salesy please.", at=timezone.now())
    (remark,) = remarks.remarks_of(alice)
    address = "/settings/posts/remarks/"
    as_alice.post(address, {"key": remark.key, "followed": "no"})
    assert not remarks.remarks_of(alice)[0].followed
    assert as_alice.post(address, {"key": "made up"}).status_code == 404
