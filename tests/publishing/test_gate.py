"""The gate with all that is known of a person: names, projects, earlier posts."""

import pytest

from accounts.models import Membership
from accounts.services import teams
from publishing import services
from publishing.models import Connection, KeptWord, Publication
from publishing.services.known import own_names, people_known_to, repositories_of
from sessions_app.models import CodingSession, EvidenceRow, Project, Prompt
from tests.publishing.conftest import NOW, TEXT

pytestmark = pytest.mark.any_database


def codes(draft, text):
    return [finding.code for finding in services.examine(draft, text=text)[1]]


def post(draft, text, native_id="1"):
    return Publication.objects.create(
        draft=draft,
        owner=draft.owner,
        network=draft.network,
        channel="by_hand",
        text=text,
        text_hash="0" * 64,
        url=f"https://www.linkedin.com/feed/update/{native_id}",
        native_id=native_id,
    )


@pytest.fixture
def trailer(alice, session, project):
    return EvidenceRow.objects.create(
        owner=alice,
        session=session,
        project=project,
        record="r7",
        at=NOW,
        kind="commit",
        quote="[main 4be19d2] Fix the importer",
        data={"subject": "Fix the importer", "people": ["Grace Hopper"]},
        origin="main",
    )


def test_a_clean_draft_has_no_findings(draft):
    assert codes(draft, TEXT) == []


def test_people_of_commits_are_not_named(draft, trailer):
    assert codes(draft, "Grace Hopper found it.") == ["person"]


def test_people_of_your_teams_are_not_named_and_you_may_be(draft, alice, bob):
    bob.name = "Bob Torrance"
    bob.save()
    team = teams.create(bob, name="North")
    Membership.objects.create(team=team, user=alice)
    assert codes(draft, "Bob Torrance found it.") == ["person"]
    assert alice.name not in people_known_to(alice)


def test_what_others_know_is_not_known_here(draft, trailer, charlie):
    assert people_known_to(charlie) == []


def test_a_private_project_is_not_named(draft, alice):
    Project.objects.create(owner=alice, name="quarterdeck-billing")
    assert codes(draft, "As in quarterdeck-billing.") == ["private_project"]


def test_a_strangers_project_means_nothing(draft, charlie):
    Project.objects.create(owner=charlie, name="quarterdeck-billing")
    assert codes(draft, "As in quarterdeck-billing.") == []


def test_a_name_that_another_project_may_carry_in_public_is_free(draft, alice):
    Project.objects.create(owner=alice, name="quarterdeck-app")
    Project.objects.create(owner=alice, name="quarterdeck-app", publishable=True)
    assert codes(draft, "As in quarterdeck-app.") == []


def test_an_earlier_post_of_yours_is_not_repeated(draft, make_draft):
    post(make_draft(origin="week:2026-W46"), TEXT)
    assert codes(draft, TEXT) == ["repeat"]


def test_its_own_post_and_other_networks_do_not_count(draft, make_draft):
    post(draft, TEXT)
    post(make_draft("x"), TEXT, native_id="2")
    assert codes(draft, TEXT) == []


def test_examining_asks_few_questions(draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        services.examine(draft)


# ------------------------------------------------------------- the owner's wishes


def said(owner, session, project, text, *, minute=0, record="p1"):
    return Prompt.objects.create(
        owner=owner,
        agent="claude_code",
        record=record,
        session=session,
        project=project,
        act="prompt",
        at=NOW.replace(minute=minute),
        text=text,
    )


def test_words_of_your_list_stay_out(draft, alice, charlie):
    KeptWord.objects.create(owner=alice, word="Zebra", folded="zebra")
    KeptWord.objects.create(owner=charlie, word="Import", folded="import")
    assert codes(draft, "The import of zebras is done.") == ["kept_word"]


def test_what_was_to_be_kept_out_of_the_docs_blocks(draft, alice, session, project):
    said(alice, session, project, "The chunk cache halves the upload.")
    said(
        *(alice, session, project, "keep that out of the docs"),
        minute=5,
        record="p2",
    )
    text = "A cache of chunks halves the upload."
    (finding,) = services.examine(draft, text=text)[1]
    assert (finding.code, finding.blocking) == ("confidential", True)
    assert finding.text == "You asked to keep this out: “keep that out of the docs”"


def test_wishes_count_in_all_sessions_of_a_project_and_of_no_other(
    draft, alice, bob, session, project
):
    other = CodingSession.objects.create(owner=alice, agent="codex", native_id="s2")
    elsewhere = Project.objects.create(owner=alice, name="q", publishable=True)
    said(alice, other, elsewhere, "Don't mention Zanzibar.")
    assert codes(draft, "We flew to Zanzibar.") == []
    theirs = CodingSession.objects.create(owner=bob, agent="codex", native_id="s3")
    said(bob, theirs, None, "Don't mention Zanzibar.", record="p5")
    assert codes(draft, "We flew to Zanzibar.") == []
    said(alice, other, project, "Don't mention Zanzibar.", record="p6")
    assert codes(draft, "We flew to Zanzibar.") == ["confidential"]


# ---------------------------------------------------------------- whose it is


def test_names_beside_addresses_of_the_project_are_not_told(draft, alice, evidence):
    evidence.quote = "Author: Priya Raman <priya@example.com>"
    evidence.save()
    assert codes(draft, "With Priya Raman I found it.") == ["person"]


def test_owners_of_private_remotes_are_not_told(draft, alice):
    for name, remote, answered in [
        ("a", "git.borealis.co.uk/web/shop", None),
        ("b", "github.com/initech/billing", NOW),
        ("c", "github.com/umbrella/tool", None),
        ("d", "10.0.0.7/~crow/x", None),
        ("e", "github.com/example/secret", NOW),
        ("f", "borealis/x", None),
    ]:
        Project.objects.create(
            owner=alice, name=name, remote=remote, publishable_answered_at=answered
        )
    found = repositories_of(alice)
    # The owner of a project that may be mentioned is no secret.
    assert found.clients == {"borealis", "initech", "crow"}
    assert found.owners == {"umbrella"}
    (finding,) = services.examine(draft, text="Initech wanted it.")[1]
    assert (finding.code, finding.blocking) == ("client", True)
    (finding,) = services.examine(draft, text="As Umbrella does it.")[1]
    assert (finding.code, finding.blocking) == ("client", False)


def test_your_own_names_may_be_told(draft, alice, trailer):
    Connection.objects.create(
        owner=alice,
        network="x",
        account="1",
        name="Ada L.",
        handle="ghopper",
        secret="x",
    )
    assert {"Ada L.", "ghopper"} < set(own_names(alice))
    trailer.data = {"people": ["GHopper"]}
    trailer.save()
    assert codes(draft, "Written by GHopper.") == []


# ------------------------------------------------------------------- while typing


def test_a_typed_sentence_is_yours_and_an_unchanged_one_keeps_its_records(draft):
    kept = "41 tests passed at the last run."
    assert codes(draft, kept) == []
    assert codes(draft, "42 tests passed at the last run.") == ["number"]


def test_what_only_an_agent_said_is_worth_a_look(draft):
    for sentence in draft.sentences:
        for cited in sentence["evidence"]:
            cited["kind"] = "reply"
    found = services.examine(draft)[1]
    assert {one.code for one in found} == {"claimed"}
    assert len(found) == len(draft.sentences)


def test_the_limit_is_that_of_the_channel(draft):
    text = "(" * 1600
    assert codes(draft, text) == []
    draft.channel = "api"
    assert codes(draft, text) == ["too_long"]
