"""The gate over drafts that the offline writer makes of the labelled weeks.

They may leave: whatever blocks one of them is a false alarm. What the owner knows and
said is of other things, with names that are words as well.
"""

import pytest

from pipeline.post_gate import Bound, Kept, Known, Said, check
from pipeline.values import PostText
from tests.pipeline.labelled import NETWORKS, labelled

OTHER_THINGS = Known(
    private=["website", "docs", "ledger", "parser", "importer", "notes", "api-gateway"],
    people=["Grace Hopper", "Max Weber", "Will Turner", "Mark Reed", "Rob Page"],
    clients=["acme-corp", "northwind", "square"],
    owners=["django", "pallets"],
    yours=["Alice Archer"],
    kept=[Kept("Project Falcon"), Kept("Initech", "client"), Kept("Dana", "person")],
    said=[
        Said(text)
        for text in (
            "We will drop the free tier in March. Don't mention that anywhere.",
            "The museum pilot is confidential until spring.",
            "keep it out of the repo",
            "Don't share state between tests.",
            "Never write to the database in a view.",
            "Don't mention the parser in the commit message.",
        )
    ],
)


def bound(post):
    return [
        Bound(
            one.text,
            tuple(cited.quote for cited in one.evidence),
            opinion=one.opinion,
            kinds=tuple(cited.kind for cited in one.evidence),
        )
        for one in post.sentences
    ]


def blocked(post, known):
    findings = check(post.text, post.network, known, bound(post), "api")[1]
    return [(one.code, one.text) for one in findings if one.blocking]


@pytest.fixture(scope="module")
def posts():
    made = [week.post(network) for week in labelled() for network in NETWORKS]
    return [post for post in made if isinstance(post, PostText)]


def test_no_draft_is_blocked_by_what_it_does_not_tell(posts):
    assert len(posts) > 20
    assert {
        post.text: found for post in posts if (found := blocked(post, OTHER_THINGS))
    } == {}


def test_the_same_drafts_are_blocked_when_they_name_their_project_and_may_not(posts):
    named = [post for post in posts if "tidemark" in post.text]
    assert len(named) > 5
    for post in named:
        assert blocked(post, Known(private=["tidemark"])), post.text
