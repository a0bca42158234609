"""Drafts: read, edited, approved exactly, published by hand; refused with a reason."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.models import Approval, Draft, Publication, WeekVerdict
from publishing.services import hash_of
from sessions_app.services import change_project
from tests.frontend.drafted import make_story

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LINK = "https://x.com/alva_tides/status/1991000000000000001"


@pytest.fixture
def story(alice):
    return make_story(alice)


@pytest.fixture
def draft(story):
    return story[1]


def at(draft, action=""):
    return f"/drafts/{draft.public_id}/{action}"


def approve(client, draft, **more):
    return client.post(at(draft, "approve/"), {"text_hash": hash_of(draft)}, **more)


def test_the_queue_shows_one_line_a_story(as_alice, story):
    page = as_alice.get("/drafts/").text
    assert page.count("A lease is a row you can read") == 1
    assert "LinkedIn" in page
    assert 'class="n">2<' in page


def test_an_empty_queue_says_when_drafts_come(as_alice):
    assert "No draft yet" in as_alice.get("/drafts/").text


def test_nothing_worth_a_post_is_a_normal_result(as_alice, alice):
    WeekVerdict.objects.create(
        owner=alice,
        week="2026-W47",
        drafted=False,
        reason="Nothing was shipped.",
    )
    page = as_alice.get("/drafts/").text
    assert "Nothing worth a post in week 47" in page
    assert "Nothing was shipped." in page


def test_both_networks_stand_side_by_side(as_alice, draft):
    page = as_alice.get(at(draft)).text
    assert page.count('class="net"') == 2
    assert "of 3,000 characters" in page
    assert "of 280, as X counts" in page
    assert "Where it comes from" in page
    assert "offline writer" in page


def test_a_story_tells_where_linkedin_folds(as_alice, draft):
    assert "LinkedIn folds here" in as_alice.get(at(draft)).text


def test_approving_binds_what_was_seen(as_alice, draft):
    page = as_alice.get(at(draft)).text
    seen = re.search(
        rf'{at(draft, "approve/")}".*?name="text_hash" value="([0-9a-f]+)"',
        page,
        re.DOTALL,
    )[1]
    assert as_alice.post(at(draft, "approve/"), {"text_hash": seen})["Location"] == at(
        draft
    )
    assert Approval.objects.get().wire_text == draft.text


def test_a_text_that_changed_meanwhile_is_not_approved(as_alice, draft):
    seen = hash_of(draft)
    as_alice.post(
        at(draft, "edit/"), {"text": "Another text, and 50 tests pass.", "version": "1"}
    )
    page = as_alice.post(at(draft, "approve/"), {"text_hash": seen})
    assert page.status_code == 409
    assert "The text changed after this page was made" in page.text
    assert not Approval.objects.exists()


def test_editing_makes_a_version_in_your_words(as_alice, draft):
    as_alice.post(at(draft, "edit/"), {"text": "Shorter.", "version": "1"})
    draft.refresh_from_db()
    assert (draft.text, draft.version) == ("Shorter.", 2)
    assert "by you" in as_alice.get(at(draft)).text


def test_editing_takes_an_approval_back(as_alice, draft):
    approve(as_alice, draft)
    as_alice.post(at(draft, "edit/"), {"text": "Shorter.", "version": "1"})
    draft.refresh_from_db()
    assert draft.status == "review"
    assert Approval.objects.get().revoked_at is not None


@pytest.mark.parametrize("text", ["", "x" * 20_001])
def test_a_text_that_cannot_be_is_shown_again(as_alice, draft, text):
    page = as_alice.post(at(draft, "edit/"), {"text": text, "version": "1"})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_secret_is_not_saved_and_what_was_typed_stays(as_alice, draft):
    typed = "My key is ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    page = as_alice.post(
        at(draft, "edit/"), {"text": typed, "version": "1"}, headers=HTMX
    )
    assert page.status_code == 422
    assert "looks like a password or a token" in page.text
    assert typed in page.text
    draft.refresh_from_db()
    assert "ghp_" not in draft.text


def test_the_counter_counts_what_is_typed(as_alice, draft):
    page = as_alice.post(at(draft, "measure/"), {"text": "y" * 300}).text
    assert ">300<" in page
    assert "20 too many" in page


def test_what_is_too_long_cannot_be_approved(as_alice, alice):
    draft = make_story(alice, x="word " * 60)[1]
    page = as_alice.get(at(draft)).text
    assert "must be fixed first" in page
    assert '<span class="over">' in page
    assert approve(as_alice, draft).status_code == 409
    assert not Approval.objects.exists()


def test_a_project_that_turned_private_blocks(as_alice, alice, draft):
    change_project(alice.projects.get(), publishable=False)
    assert "may not be mentioned in public" in as_alice.get(at(draft)).text
    assert approve(as_alice, draft).status_code == 409


def test_by_hand_from_approval_to_published(as_alice, draft):
    approve(as_alice, draft)
    assert "Post it on X" in as_alice.get(at(draft)).text
    page = as_alice.post(at(draft, "start/"), headers=HTMX).text
    assert "https://x.com/intent/post?text=" in page
    assert draft.text in page
    assert "Paste the link of the post" in page
    page = as_alice.post(at(draft, "published/"), {"link": LINK}, headers=HTMX).text
    assert "Published on" in page
    post = Publication.objects.get()
    assert (post.text, post.url) == (draft.text, LINK)
    assert as_alice.post(at(draft, "published/"), {"link": LINK}).status_code == 302
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    "link",
    [
        "",
        "x.com",
        "http://x.com/a/status/1",
        "https://evil.example/a/status/1",
        "javascript:alert(1)",
    ],
)
def test_a_link_that_is_no_post_is_shown_again(as_alice, draft, link):
    approve(as_alice, draft)
    as_alice.post(at(draft, "start/"))
    page = as_alice.post(at(draft, "published/"), {"link": link})
    assert page.status_code == 422
    assert "not the link of a post on X" in page.text
    assert f'value="{link}"' in page.text
    assert not Publication.objects.exists()


def test_what_was_not_posted_waits_again(as_alice, draft):
    approve(as_alice, draft)
    as_alice.post(at(draft, "start/"))
    as_alice.post(at(draft, "not-posted/"))
    draft.refresh_from_db()
    assert draft.status == "review"


def test_an_approval_is_taken_back(as_alice, draft):
    approve(as_alice, draft)
    as_alice.post(at(draft, "withdraw/"))
    draft.refresh_from_db()
    assert draft.status == "review"


def test_rejecting_wants_a_reason_and_can_be_undone(as_alice, draft):
    assert as_alice.post(at(draft, "reject/"), {"reason": " "}).status_code == 422
    as_alice.post(at(draft, "reject/"), {"reason": "Too technical."})
    draft.refresh_from_db()
    assert (draft.status, draft.reason) == ("rejected", "Too technical.")
    assert "Too technical." in as_alice.get("/drafts/").text
    as_alice.post(at(draft, "restore/"))
    draft.refresh_from_db()
    assert draft.status == "review"


def test_putting_aside_says_until_when(as_alice, draft):
    as_alice.post(at(draft, "snooze/"))
    draft.refresh_from_db()
    assert draft.status == "snoozed"
    assert "Put aside" in as_alice.get("/drafts/").text


def test_htmx_gets_the_one_network_alone(as_alice, draft):
    page = approve(as_alice, draft, headers=HTMX).text
    assert page.count('class="net"') == 1
    assert "<html" not in page
    assert "data-next" in page
    assert "Post it on X" in as_alice.get(at(draft, "net/"), headers=HTMX).text
    assert as_alice.get(at(draft, "net/"))["Location"] == at(draft)


def test_hostile_text_stays_text(as_alice, alice):
    draft = make_story(alice, x='<script>alert(1)</script> "onmouseover=1')[1]
    page = as_alice.get(at(draft)).text.split("</head>")[1]
    assert "<script>" not in page


def test_a_sentence_shows_its_evidence_and_where_it_was_said(as_alice, draft):
    page = as_alice.get(at(draft)).text
    pop = page.split('class="proof-pop"')[1]
    assert "50 passed in 41.27s" in pop
    assert "Open the record" in pop
    assert f"/sessions/{draft.sentences[0]['evidence'][0]['session']}/" in pop


def test_a_sentence_of_yours_is_marked_as_yours(as_alice, draft):
    as_alice.post(at(draft, "edit/"), {"text": "Mine alone.", "version": "1"})
    page = as_alice.get(at(draft)).text
    assert 'class="say yours"' in page
    assert "nothing in the records carries them" in page


def test_the_preview_adds_no_line_to_a_paragraph(as_alice, draft):
    page = as_alice.get(at(draft)).text
    paragraphs = re.findall(r'<div class="p-text">(.*?)</div>', page, re.DOTALL)
    assert len(paragraphs) == 2
    assert all("\n" not in paragraph for paragraph in paragraphs)


def test_editing_needs_no_script(as_alice, draft):
    page = as_alice.get(at(draft, "?edit=1")).text
    assert page.count("<textarea") == 1
    assert draft.text in page.split("<textarea")[1]
    assert "Save the text" in page


def test_what_is_being_sent_cannot_be_edited(as_alice, draft):
    approve(as_alice, draft)
    as_alice.post(at(draft, "start/"))
    assert 'name="text"' not in as_alice.get(at(draft, "?edit=1")).text


@pytest.fixture
def file_link(alice):
    """A draft with one finding that has a replacement, at its fourth character."""
    text = "The importer.py lost rows. Now it holds a lease."
    return make_story(alice, x=text)[1]


FIX = {"fix": "file_link:4:15", "version": "1"}


def test_a_fix_is_one_click_and_the_sentence_keeps_its_evidence(as_alice, file_link):
    page = as_alice.get(at(file_link)).text
    assert 'value="file_link:4:15"' in page
    assert "Write “importer”" in page
    as_alice.post(at(file_link, "fix/"), FIX)
    file_link.refresh_from_db()
    assert file_link.text == "The importer lost rows. Now it holds a lease."
    assert [bool(one["evidence"]) for one in file_link.sentences] == [True, True]


def test_a_fix_in_the_editor_is_not_saved_yet(as_alice, file_link):
    typed = {**FIX, "text": "The importer.py lost rows, said I."}
    for headers in ({}, HTMX):
        page = as_alice.post(at(file_link, "fix/"), typed, headers=headers).text
        assert "The importer lost rows, said I.</textarea>" in page
    file_link.refresh_from_db()
    assert file_link.version == 1


@pytest.mark.parametrize("name", ["", "file_link", "file_link:0:5", "a:²:3", ":" * 99])
def test_a_fix_that_is_none_changes_nothing(as_alice, file_link, name):
    page = as_alice.post(at(file_link, "fix/"), {"fix": name})
    assert page.status_code == 409
    file_link.refresh_from_db()
    assert file_link.version == 1


def test_a_version_is_compared_word_by_word(as_alice, draft):
    text = draft.text.replace("lost rows", "dropped lines")
    as_alice.post(at(draft, "edit/"), {"text": text, "version": "1"})
    page = as_alice.get(at(draft, "versions/1/"), headers=HTMX).text
    assert "<del>lost rows</del><ins>dropped lines</ins>" in page
    assert "<html" not in page
    assert "<del>lost rows</del>" in as_alice.get(at(draft, "versions/1/")).text
    assert as_alice.get(at(draft, "versions/9/")).status_code == 404
    assert as_alice.get(at(draft, f"versions/{10**30}/")).status_code == 404


def test_after_the_last_network_of_a_story_the_next_story_comes(as_alice, alice, story):
    linkedin, x = story
    other = make_story(alice, project=alice.projects.get(), origin="item:1")[0]
    where = as_alice.post(at(linkedin, "snooze/"))["Location"]
    assert where == f"{at(x)}?after={linkedin.public_id}"
    where = as_alice.post(at(x, "reject/"), {"because": "Too long."})["Location"]
    assert where == f"{at(other)}?after={x.public_id}"
    page = as_alice.get(where).text
    assert "Draft 1 of 1" in page
    assert "Undo" in page


def test_after_the_last_story_comes_the_queue(as_alice, story):
    for draft in story:
        answer = as_alice.post(at(draft, "snooze/"), headers=HTMX)
    assert answer["HX-Redirect"] == f"/drafts/?after={story[1].public_id}"
    assert "It is back on" in as_alice.get(answer["HX-Redirect"]).text


def test_a_draft_of_others_is_no_last_step(as_charlie, draft):
    page = as_charlie.get(f"/drafts/?after={draft.public_id}").text
    assert draft.title not in page


def test_what_expires_soon_says_so(as_alice, draft):
    soon = timezone.now() + timedelta(days=2)
    Draft.objects.filter(pk=draft.pk).update(expires_at=soon)
    assert "unless you decide or keep it" in as_alice.get(at(draft)).text


def test_what_only_you_know_stands_first(as_alice, alice, story):
    project = alice.projects.get()
    Draft.objects.filter(pk=story[1].pk).update(status="unknown", reason="No answer.")
    make_story(alice, project=project, origin="item:1")
    page = as_alice.get("/drafts/").text
    assert page.index("Needs you") < page.index("Waiting for you")
    assert "No answer." in page
    assert "Go through all 2" in page


ACTIONS = [
    "",
    "net/",
    "versions/1/",
    "edit/",
    "measure/",
    "approve/",
    "withdraw/",
    "reject/",
    "snooze/",
    "restore/",
    "start/",
    "published/",
    "not-posted/",
]


READ = ACTIONS[:3]


@pytest.mark.parametrize("action", ACTIONS)
def test_to_others_the_draft_does_not_exist(as_charlie, as_bob, client, draft, action):
    data = {
        "text": "mine now",
        "text_hash": hash_of(draft),
        "reason": "r",
        "link": LINK,
    }
    method = "get" if action in READ else "post"
    for stranger in (as_charlie, as_bob):
        assert getattr(stranger, method)(at(draft, action), data).status_code == 404
    assert getattr(client, method)(at(draft, action), data).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.version) == ("review", 1)


@pytest.mark.parametrize("action", ACTIONS[3:])
def test_looking_changes_nothing(as_alice, draft, action):
    assert as_alice.get(at(draft, action)).status_code == 405
    assert Draft.objects.get(pk=draft.pk).status == "review"


def test_the_sandbox_shows_its_posts_to_their_owner_in_a_demo(
    as_alice, as_charlie, alice, draft, settings
):
    Draft.objects.filter(pk=draft.pk).update(status="published", channel="sandbox")
    Publication.objects.create(
        draft=draft,
        owner=alice,
        network="x",
        channel="sandbox",
        text=draft.text,
        text_hash="0" * 64,
        url="http://testserver/",
        native_id="1",
    )
    path = f"/sandbox/posts/{draft.public_id}/"
    assert as_alice.get(path).status_code == 404
    settings.DEMO_MODE = True
    assert "a post that went nowhere" in as_alice.get(path).text
    assert as_charlie.get(path).status_code == 404


@pytest.mark.parametrize("version", ["²", "1" * 5000, "-1", "first"])
def test_a_version_that_is_none_breaks_nothing(as_alice, draft, version):
    page = as_alice.post(at(draft, "edit/"), {"text": "Shorter.", "version": version})
    assert page.status_code in (302, 409)
