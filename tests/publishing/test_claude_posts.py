"""Posts by the Claude writer, against a real HTTP server on the loopback."""

from datetime import UTC, date, datetime

import pytest

from journal.models import ModelReceipt
from journal.services import write_daily_note
from journal.writers import calls
from publishing import services
from publishing.models import Draft, PostSettings, RemovedPhrase, WeekVerdict
from publishing.services import composing
from publishing.tasks import DraftWeek
from runs.errors import Later
from runs.services import drain, enqueue
from tests.fakes.anthropic_server import (
    FakeAnthropic,
    items_of,
    sentence,
)
from tests.journal import build

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WEEK, MONDAY = "2026-W47", date(2026, 11, 16)
AFTER = datetime(2026, 11, 23, 6, tzinfo=UTC)
OFFLINE = (
    "In tidemark, I fixed the retry bug in the uploader.\n\n"
    "In the last run, 41 tests passed."
)


@pytest.fixture
def tidemark(alice):
    return build.project(alice, remote="github.com/example/tidemark", publishable=True)


@pytest.fixture
def worked(alice, tidemark):
    session = build.work(alice, tidemark, MONDAY)
    write_daily_note(alice, MONDAY, now=AFTER)
    return session


@pytest.fixture
def provider(alice, worked, settings):
    with FakeAnthropic() as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-of-this-test"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.ANTHROPIC_TIMEOUT = 5.0
        alice.model_consent_at = AFTER
        alice.save()
        yield server


def drafted(owner, network="linkedin"):
    services.draft_week(owner, WEEK, now=AFTER)
    return Draft.objects.get(network=network)


def telling(*sentences, network="linkedin"):
    """A model that says this, citing the whole evidence of the first item."""

    def answer(request):
        cited = [(e["number"], e["text"]) for e in items_of(request)[0]["evidence"]]
        said = [sentence(text, *cited) for text in sentences]
        return {"posts": [{"network": network, "paragraphs": [said]}]}

    return answer


# ---------------------------------------------------------------- what is written


def test_what_stands_up_to_its_evidence_is_drafted(alice, provider):
    draft = drafted(alice)
    assert (draft.writer, draft.fallback_reason) == ("claude", "")
    assert draft.text == "In tidemark, I fixed the retry bug in the uploader."
    assert all(one["evidence"] for one in draft.sentences)
    assert [v.author for v in draft.versions.all()] == ["claude"]
    assert draft.edition_revision == draft.edition.revision
    other = Draft.objects.get(network="x")
    assert (other.writer, other.text) == (
        "claude",
        "tidemark of this week: fixed the retry bug in the uploader.",
    )
    assert len(provider.requests) == 1


def test_the_receipt_is_kept(alice, provider):
    draft = drafted(alice)
    assert draft.receipt == {
        "model": "claude-sonnet-5-5",
        "calls": 1,
        "input_tokens": 1200,
        "output_tokens": 300,
        "cost_usd": "0.005400",
        "refused": [],
        "wishes": composing.wishes_key(alice),
    }
    receipt = ModelReceipt.objects.get(purpose="post")
    assert (receipt.owner, receipt.key) == (alice, f"week:{WEEK}")


def test_only_lines_of_the_public_edition_are_sent(alice, provider):
    secret = build.project(alice, "halden-billing")
    build.work(alice, secret, MONDAY, hour=14, words="round the VAT of halden invoices")
    provider.behaviour = 500
    write_daily_note(alice, MONDAY, now=AFTER)
    provider.requests.clear()
    provider.behaviour = "echo"
    drafted(alice)
    assert len(provider.requests) == 1
    assert "halden" not in str(provider.requests)
    assert alice.email not in str(provider.requests)
    assert "tools" not in provider.requests[0]


def test_the_same_edition_is_not_asked_about_again(alice, provider):
    draft = drafted(alice)
    assert drafted(alice).version == draft.version
    assert len(provider.requests) == 1


def test_another_tone_is_asked_for_anew(alice, provider):
    drafted(alice)
    PostSettings.objects.create(owner=alice, tone="technical")
    draft = drafted(alice)
    assert len(provider.requests) == 2
    assert "technical" in provider.requests[1]["system"][0]["text"]
    assert draft.version == 1  # the model said the same
    assert drafted(alice) == draft
    assert len(provider.requests) == 2


def test_an_item_is_written_by_the_model_too(alice, provider):
    item = alice.daily_notes.get().items.get(kind="achievement")
    asked = services.draft_item(item, by=alice, now=AFTER)
    assert (asked.being_written, asked.drafts, provider.requests) == (True, [], [])
    drain(["item drafts"], alice, until=AFTER)
    sharing = services.sharing_of(item, by=alice)
    assert {draft.writer for draft in sharing.drafts} == {"claude"}
    assert services.draft_item(item, by=alice, now=AFTER) == sharing
    assert len(provider.requests) == 1


def test_a_run_drafts_outside_of_transactions(alice, provider):
    enqueue("drafts", owner=alice, key=WEEK, now=AFTER)
    (run,) = drain(["drafts"], alice, until=AFTER)
    assert run.result == {"drafted": True, "reason": ""}
    assert Draft.objects.get(network="x").writer == "claude"


def test_a_week_that_changes_meanwhile_is_composed_again(alice, tidemark, provider):
    run = enqueue("drafts", owner=alice, key=WEEK, now=AFTER)
    work = DraftWeek().prepare(run)
    build.work(alice, tidemark, MONDAY, hour=16, words="add tide tables for harbours")
    build.changed(alice, MONDAY, version=2)
    write_daily_note(alice, MONDAY, now=AFTER)
    with pytest.raises(Later, match="written anew"):
        DraftWeek().commit(run, work)
    assert not WeekVerdict.objects.exists()


# ------------------------------------------------------------------ who is asked


def test_nothing_is_sent_without_consent(alice, provider):
    alice.model_consent_at = None
    alice.save()
    assert drafted(alice).text == OFFLINE
    assert provider.requests == []


def test_nothing_of_a_project_that_no_model_may_see(alice, tidemark, provider):
    tidemark.model_allowed = False
    tidemark.save()
    draft = drafted(alice)
    assert draft.text == OFFLINE
    assert draft.fallback_reason == "You let no model read this project."
    assert provider.requests == []


def test_a_spent_day_is_written_offline(alice, provider, settings):
    settings.MODEL_DAY_TOKENS = 0
    draft = drafted(alice)
    assert draft.text == OFFLINE
    assert "tokens that a model may use" in draft.fallback_reason
    assert provider.requests == []


def test_a_broken_scanner_sends_nothing(alice, provider, monkeypatch):
    def broken(_text):
        raise RuntimeError("no rules")

    monkeypatch.setattr(calls, "redact_text", broken)
    assert "check for secrets failed" in drafted(alice).fallback_reason
    assert provider.requests == []


# -------------------------------------------------------------- when it goes wrong


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (401, "refused the key"),
        (429, "had no room"),
        (500, "a failure of its own"),
        (529, "a failure of its own"),
        ("refusal", "declined to write"),
        ("max_tokens", "cut off"),
        ("broken_json", "could not be read"),
        ("wrong_form", "could not be read"),
        ("no_json", "could not be read"),
        ("no_message", "could not be read"),
        (lambda _request: {"posts": []}, "found no story"),
    ],
)
def test_a_failure_is_shown_and_the_draft_is_written_offline(
    alice, provider, behaviour, reason
):
    provider.behaviour = behaviour
    draft = drafted(alice)
    assert (draft.writer, draft.text) == ("offline", OFFLINE)
    assert reason in draft.fallback_reason
    assert len(provider.requests) == 1


def test_a_hanging_provider_is_left_alone_after_the_time_out(alice, provider, settings):
    settings.ANTHROPIC_TIMEOUT = 0.3
    provider.behaviour = "hang"
    assert "did not answer in time" in drafted(alice).fallback_reason


@pytest.mark.parametrize(
    "texts",
    [
        ["Buy the coins of evil.example today."],
        ["I fixed the retry bug and 99 others.", "It took 7 days."],
        ["I was thrilled to fix the retry bug in the uploader."],
        ["Everyone will love the uploader of Priya."],
    ],
    ids=["obeyed an injection", "made up numbers", "made up a feeling", "names"],
)
def test_what_the_evidence_does_not_show_is_not_drafted(alice, provider, texts):
    provider.behaviour = telling(*texts)
    draft = drafted(alice)
    assert (draft.writer, draft.text) == ("offline", OFFLINE)
    assert "stood up to its evidence" in draft.fallback_reason
    assert len(draft.receipt["refused"]) == len(texts)


def test_wrong_numbers_of_evidence_are_refused(alice, provider):
    text = "I fixed the retry bug in the uploader."
    said = sentence(text, (99, "fix the retry bug"))
    provider.behaviour = lambda _request: {
        "posts": [{"network": "linkedin", "paragraphs": [[said]]}]
    }
    draft = drafted(alice)
    assert draft.writer == "offline"
    assert draft.receipt["refused"] == [[text, "It cites evidence that is not there."]]


def test_a_bad_sentence_goes_and_the_rest_stays(alice, provider):
    good = "I fixed the retry bug in the uploader."
    provider.behaviour = telling(good, "Everyone is thrilled.")
    draft = drafted(alice)
    assert (draft.writer, draft.text) == ("claude", good)
    assert len(draft.receipt["refused"]) == 1
    # The other network had no post: its text is the offline writer's, and says so.
    other = Draft.objects.get(network="x")
    assert (other.writer, other.fallback_reason) == (
        "offline",
        "The model found no story to tell.",
    )


def test_when_neither_has_a_story_both_reasons_are_told(alice, provider):
    build.project(alice, "uploader-secret-name")
    provider.behaviour = 429
    RemovedPhrase.objects.create(
        owner=alice, phrase="retry bug", folded="retry bug", drafts=["a", "b"]
    )
    verdict = services.draft_week(alice, WEEK, now=AFTER)
    assert not verdict.drafted
    assert "had no room" in verdict.reason


# ------------------------------------------------------------------ how it sounds


def wishes(provider):
    prompt = provider.prompts[-1]
    return next((x for x in prompt.splitlines() if '"wishes"' in x), "")


def test_tone_remarks_and_language_go_along(alice, provider):
    PostSettings.objects.create(
        owner=alice, tone="warm", language="de", remarks="short sentences\n\nno jargon"
    )
    draft = drafted(alice)
    assert draft.language == "de"
    assert "in German" in provider.requests[0]["system"][0]["text"]
    assert '"short sentences", "no jargon"' in wishes(provider)


def test_offline_it_stays_english_and_says_so(alice, provider):
    PostSettings.objects.create(owner=alice, language="fr")
    provider.behaviour = 429
    draft = drafted(alice)
    assert draft.language == "en"
    assert draft.fallback_reason == (
        "The model provider had no room for the request."
        " The offline writer writes English only."
    )


def test_phrases_from_a_project_that_no_model_may_see_stay_here(alice, provider):
    private = build.project(alice, "halden", publishable=True, model_allowed=False)
    seen, unseen = (
        Draft.objects.create(
            owner=alice, network="x", origin=f"item:{n}", text="x", projects=projects
        )
        for n, projects in enumerate(([], [private.public_id]))
    )
    more = Draft.objects.create(owner=alice, network="x", origin="item:3", text="x")
    for phrase, drafts in (
        ("truly quick", [seen, more]),
        ("halden style", [seen, unseen]),
    ):
        RemovedPhrase.objects.create(
            owner=alice,
            phrase=phrase,
            folded=phrase,
            drafts=[draft.public_id for draft in drafts],
        )
    services.draft_week(alice, WEEK, now=AFTER)
    assert "truly quick" in wishes(provider)
    assert "halden" not in str(provider.requests)


# -------------------------------------------------------------- asked for another


def rewrite(draft, instruction="as a letter to my younger self"):
    services.rewrite(draft, instruction=instruction, by=draft.owner, now=AFTER)
    drain(["rewrite"], draft.owner, until=AFTER)
    draft.refresh_from_db()
    return services.writing_of(draft)


def test_the_model_writes_as_it_is_told(alice, provider):
    draft = drafted(alice)
    text = "I fixed the retry bug of the uploader."
    provider.behaviour = telling(text)
    rewrite(draft)
    assert (draft.text, draft.writer, draft.version) == (text, "claude", 2)
    assert "younger self" in wishes(provider)
    assert "I fixed the retry bug in the uploader" in wishes(provider)
    assert draft.versions.first().instruction == "as a letter to my younger self"
    rewrite_again = telling("The retry bug in the uploader is fixed.")
    provider.behaviour = rewrite_again
    rewrite(draft, "shorter")
    assert draft.versions.first().instruction.endswith("younger self; shorter")


def test_when_the_model_fails_the_offline_writer_does_what_it_can(alice, provider):
    provider.behaviour = telling("I fixed the retry bug of the uploader.")
    draft = drafted(alice)
    provider.behaviour = 429
    rewrite(draft, 'without "in the last run"')
    assert (draft.writer, draft.version) == ("offline", 2)
    assert "had no room" in draft.fallback_reason


def test_and_says_what_it_cannot(alice, provider):
    draft = drafted(alice)
    provider.behaviour = 429
    said = rewrite(draft).said
    assert "shorter or longer" in said
    assert "had no room" in said
    assert draft.version == 1


def test_the_persons_own_words_are_not_sent(alice, provider):
    draft = drafted(alice)
    services.edit(draft, text=f"{draft.text} My private thought.", by=alice, now=AFTER)
    provider.behaviour = telling("I fixed the retry bug of the uploader.")
    rewrite(draft)
    assert "private thought" not in str(provider.requests)


def test_another_text_than_the_one_for_the_other_network(alice, provider):
    draft = drafted(alice)
    provider.behaviour = telling(Draft.objects.get(network="x").text)
    assert "shorter or longer" in rewrite(draft).said
