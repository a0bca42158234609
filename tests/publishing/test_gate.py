"""The gate with all that is known of a person: names, projects, earlier posts."""

import pytest

from accounts.models import Membership
from accounts.services import teams
from publishing import services
from publishing.models import Publication
from publishing.services.gate import people_known_to
from sessions_app.models import EvidenceRow, Project
from tests.publishing.conftest import NOW, TEXT


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
    with django_assert_max_num_queries(8):
        services.examine(draft)
