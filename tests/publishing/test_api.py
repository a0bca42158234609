"""Each address of drafts: works, stranger, anonymous, bad input, and no token acts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing import services
from publishing.models import Draft
from tests.frontend.drafted import connect, tried
from tests.publishing.conftest import TEXT

pytestmark = pytest.mark.any_database

S = Draft.Status
LINK = "https://www.linkedin.com/posts/alice_lease-activity-7264000000000000001-Ab1c"
#: Every change: its address, a good body, a bad one and the status that gets.
CHANGES = {
    "approve": ({"text_hash": "seen"}, {"text_hash": "abc"}, 400),
    "withdraw": ({}, None, None),
    "reject": ({"reason": "Too long."}, {"reason": " "}, 422),
    "snooze": ({}, {"until": "yesterday"}, 400),
    "restore": ({}, None, None),
    "start": ({}, None, None),
    "published": ({"url": LINK}, {"url": "https://example.com/"}, 422),
    "not-posted": ({}, None, None),
    "schedule": ({"at": "2999-01-01T08:00:00Z"}, {"at": "soon"}, 400),
    "send-now": ({}, None, None),
    "channel": ({"channel": "by_hand"}, {"channel": "api"}, 409),
    "resend": ({}, None, None),
    "look": ({}, None, None),
    "fix": ({"code": "mention", "start": 0, "end": 5}, {"code": "mention"}, 400),
    "keep": ({}, {"keep": "perhaps"}, 400),
    "rewrite": ({"instruction": "shorter"}, {"instruction": ""}, 400),
    "restore-version": ({"version": 1}, {"version": 9}, 422),
}


def post(client, draft, name, body=None, **more):
    address = f"/api/v1/drafts/{draft.public_id}/{name}/"
    return client.post(address, body or {}, content_type="application/json", **more)


def patch(client, draft, body, **more):
    address = f"/api/v1/drafts/{draft.public_id}/"
    return client.patch(address, body, content_type="application/json", **more)


def problem(response, code):
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"].endswith(f"/problems/{code}")
    return response.json()


def test_the_list_is_yours(as_alice, draft):
    body = as_alice.get("/api/v1/drafts/").json()
    assert body["next"] is None
    (shown,) = body["results"]
    assert (shown["id"], shown["text"]) == (draft.public_id, TEXT)


def test_a_stranger_and_a_teammate_see_an_empty_list(as_charlie, as_bob, draft):
    assert as_charlie.get("/api/v1/drafts/").json()["results"] == []
    assert as_bob.get("/api/v1/drafts/").json()["results"] == []


def test_the_list_can_be_narrowed(as_alice, draft):
    def count(query):
        return len(as_alice.get(f"/api/v1/drafts/?{query}").json()["results"])

    assert (count("status=review"), count("status=published")) == (1, 0)
    assert (count("network=linkedin"), count("network=x")) == (1, 0)
    refused = as_alice.get("/api/v1/drafts/?status=lost")
    assert "status is one of: review" in problem(refused, "invalid")["detail"]


def test_a_draft_comes_with_all_that_is_needed_to_decide(as_alice, draft, seen):
    shown = as_alice.get(f"/api/v1/drafts/{draft.public_id}/").json()
    assert shown["text_hash"] == seen
    assert (shown["length"], shown["limit"]) == (len(TEXT), 3000)
    assert shown["can_approve"] is True
    assert shown["findings"] == []
    assert shown["sentences"][0]["evidence"][0]["quote"] == "41 passed in 2.06s"
    assert [version["author"] for version in shown["versions"]] == ["offline"]


def test_a_text_can_be_edited(as_alice, draft):
    shown = patch(as_alice, draft, {"text": "Mine.", "version": 1}).json()
    assert (shown["text"], shown["version"]) == ("Mine.", 2)
    assert shown["sentences"][0]["yours"] is True


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"text": ""}, 422, "bad-text"),
        ({"text": "Token ghp_" + "A1b2C3d4" * 4 + "E5f6"}, 422, "secret-found"),
        ({"text": "Mine.", "version": 7}, 409, "text-changed"),
    ],
)
def test_a_bad_edit_changes_nothing(as_alice, draft, body, status, code):
    response = patch(as_alice, draft, body)
    assert response.status_code == status
    problem(response, code)
    assert Draft.objects.get().text == TEXT


def test_a_body_that_is_no_json_is_refused(as_alice, draft):
    address = f"/api/v1/drafts/{draft.public_id}/"
    response = as_alice.patch(address, "{", content_type="application/json")
    assert response.status_code == 400


def test_from_approval_to_publication(as_alice, draft, seen):
    approved = post(as_alice, draft, "approve", {"text_hash": seen})
    assert approved.json()["status"] == "approved"
    started = post(as_alice, draft, "start").json()
    assert started["wire_text"] == TEXT
    assert started["composer_url"].startswith("https://www.linkedin.com/")
    published = post(as_alice, draft, "published", {"url": LINK}).json()
    assert published["text_hash"] == seen
    shown = as_alice.get(f"/api/v1/drafts/{draft.public_id}/").json()
    assert shown["status"] == "published"
    assert shown["publication"]["url"] == published["url"]


def test_a_stale_hash_is_a_conflict_that_says_so(as_alice, draft, seen, alice):
    services.edit(draft, text="Mine.", by=alice)
    response = post(as_alice, draft, "approve", {"text_hash": seen})
    assert response.status_code == 409
    assert "The text changed" in problem(response, "text-changed")["detail"]


def test_what_blocks_is_listed(as_alice, make_draft):
    draft = make_draft("x", text="a " * 200)
    seen = services.hash_of(draft)
    response = post(as_alice, draft, "approve", {"text_hash": seen})
    assert response.status_code == 409
    (finding,) = problem(response, "blocked")["findings"]
    assert finding["code"] == "too_long"


def test_reject_snooze_and_restore(as_alice, draft):
    assert post(as_alice, draft, "reject", {"reason": "No."}).json()["reason"] == "No."
    assert post(as_alice, draft, "restore").json()["status"] == "review"
    snoozed = post(as_alice, draft, "snooze").json()
    assert snoozed["status"] == "snoozed"
    assert snoozed["snoozed_until"]


def test_withdraw_and_not_posted(as_alice, draft, seen):
    post(as_alice, draft, "approve", {"text_hash": seen})
    assert post(as_alice, draft, "withdraw").json()["status"] == "review"
    post(as_alice, draft, "approve", {"text_hash": seen})
    post(as_alice, draft, "start")
    assert post(as_alice, draft, "not-posted").json()["status"] == "review"


STATES = ("withdraw", "restore", "start", "not-posted", "send-now", "resend", "look")


@pytest.mark.parametrize("name", STATES)
def test_what_the_state_does_not_allow_is_a_conflict(as_alice, draft, name):
    response = post(as_alice, draft, name)
    assert response.status_code == 409
    problem(response, "wrong-state")


def test_an_approval_can_name_its_time(as_alice, make_draft, alice):
    connect(alice, "x")
    draft = make_draft("x", text="A lease.", sentences=[], channel="api")
    at = timezone.now() + timedelta(days=2)
    body = {"text_hash": services.hash_of(draft), "at": at.isoformat()}
    shown = post(as_alice, draft, "approve", body).json()
    assert (shown["status"], shown["due_at"][:16]) == (
        "scheduled",
        at.isoformat()[:16],
    )
    assert shown["way"]["account"]["handle"] == "alva_tides"
    later = at + timedelta(hours=1)
    shown = post(as_alice, draft, "schedule", {"at": later.isoformat()}).json()
    assert shown["due_at"][:16] == later.isoformat()[:16]
    gone = post(as_alice, draft, "schedule", {"at": "2020-01-01T08:00:00Z"})
    assert gone.status_code == 422
    shown = post(as_alice, draft, "send-now").json()
    assert shown["due_at"] < at.isoformat()
    assert (
        post(as_alice, draft, "channel", {"channel": "by_hand"}).json()["status"]
        == "review"
    )


def test_keeping_and_letting_go(as_alice, draft):
    assert post(as_alice, draft, "keep").json()["expires_at"] is None
    assert post(as_alice, draft, "keep", {"keep": False}).json()["expires_at"]


def test_an_earlier_version_comes_back(as_alice, draft):
    patch(as_alice, draft, {"text": "Mine."})
    shown = post(as_alice, draft, "restore-version", {"version": 1}).json()
    assert (shown["text"], shown["version"]) == (TEXT, 3)
    versions = as_alice.get(f"/api/v1/drafts/{draft.public_id}/versions/").json()
    assert [one["number"] for one in versions["results"]] == [3, 2, 1]


def test_attempts_can_be_read_with_what_came_back(as_alice, draft):
    attempt = tried(draft, S.FAILED, outcome="failed", now=timezone.now())
    address = f"/api/v1/drafts/{draft.public_id}/attempts/"
    (shown,) = as_alice.get(address).json()["results"]
    assert shown["text_hash"] == attempt.approval.text_hash
    assert shown["response"]["status"] == 503


@pytest.mark.parametrize("name", ["attempts", "versions"])
def test_attempts_and_versions_are_the_owners(
    client, as_charlie, as_bob, alice, bearer, draft, name
):
    address = f"/api/v1/drafts/{draft.public_id}/{name}/"
    assert as_charlie.get(address).status_code == 404
    assert as_bob.get(address).status_code == 404
    assert client.get(address).status_code == 401
    assert client.get(address, headers=bearer(alice, "read")).status_code == 200


@pytest.mark.parametrize("name", [name for name, case in CHANGES.items() if case[1]])
def test_bad_input_is_refused(as_alice, draft, name):
    _good, bad, status = CHANGES[name]
    assert post(as_alice, draft, name, bad).status_code == status
    assert Draft.objects.get().status == S.REVIEW


@pytest.mark.parametrize("name", CHANGES)
def test_a_stranger_gets_404(as_charlie, as_bob, draft, seen, name):
    body = {**CHANGES[name][0], **({"text_hash": seen} if name == "approve" else {})}
    for client in (as_charlie, as_bob):
        assert post(client, draft, name, body).status_code == 404
        assert client.get(f"/api/v1/drafts/{draft.public_id}/").status_code == 404
        assert patch(client, draft, {"text": "Mine."}).status_code == 404
    assert Draft.objects.get().status == S.REVIEW


@pytest.mark.parametrize("name", CHANGES)
def test_anonymous_gets_401(client, draft, name):
    assert post(client, draft, name).status_code == 401
    assert client.get(f"/api/v1/drafts/{draft.public_id}/").status_code == 401
    assert client.get("/api/v1/drafts/").status_code == 401
    assert patch(client, draft, {"text": "Mine."}).status_code == 401


@pytest.mark.parametrize("scopes", [("read",), ("upload",), ("read", "upload")])
@pytest.mark.parametrize("name", CHANGES)
def test_no_token_decides(client, alice, bearer, draft, seen, name, scopes):
    body = {**CHANGES[name][0], **({"text_hash": seen} if name == "approve" else {})}
    headers = bearer(alice, *scopes)
    assert post(client, draft, name, body, headers=headers).status_code == 403
    assert patch(client, draft, {"text": "Mine."}, headers=headers).status_code == 403
    assert Draft.objects.get().status == S.REVIEW


def test_a_token_that_reads_reads_and_one_that_uploads_does_not(
    client, alice, bearer, draft
):
    one = f"/api/v1/drafts/{draft.public_id}/"
    for address in ("/api/v1/drafts/", one):
        reads = client.get(address, headers=bearer(alice, "read"))
        uploads = client.get(address, headers=bearer(alice, "upload"))
        assert (reads.status_code, uploads.status_code) == (200, 403)
