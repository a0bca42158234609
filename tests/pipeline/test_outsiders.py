from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.all_time import AllTime, LongProject, LongSkill, Month
from pipeline.forges import commit_url, request_url
from pipeline.handles import looks, mistake, normal
from pipeline.outsiders import digest, open_profile
from pipeline.values import Line
from pulse.core.values import EvidenceKind
from tests.pipeline.weeks import cited

COMMIT, TESTS = cited(0, EvidenceKind.COMMIT), cited(0, EvidenceKind.TESTS)
LINKS = {("s1", COMMIT.record): "https://github.com/ada/tide/commit/4be19d2"}
SHIPPED = Line("Fixed the retry bug.", "p1", "observed", (COMMIT, TESTS, TESTS))
SECRET = Line("Met Halden.", "p1", "observed", (TESTS,))


def skill(name, weeks, strongest):
    day = date(2026, 11, 16)
    return LongSkill(name, "language", day, day, weeks, weeks, (), strongest)


WHOLE = AllTime(
    weeks=2,
    first_week="2026-W46",
    last_week="2026-W47",
    last_day=date(2026, 11, 18),
    notes=3,
    days=4,
    skills=(
        skill("Go", 1, SECRET),
        skill("Python", 2, SHIPPED),
        skill("Rust", 3, None),
        skill("halden-sdk of Halden", 1, SHIPPED),
    ),
    projects=(
        LongProject(
            *("p1", "tide", timedelta(hours=2), 2, "2026-W46", "2026-W47", 2),
            (SECRET, SHIPPED),
        ),
        LongProject("p2", "Halden", timedelta(), 1, "2026-W47", "2026-W47"),
    ),
    months=(Month("2026-11", (Line("Lease: 2 items."), Line("Halden: 2 items."))),),
)


def opened(profile=WHOLE, links=LINKS):
    return open_profile(profile, links, lambda text: "Halden" not in text)


def test_only_public_commits_are_linked_and_the_rest_is_counted():
    found = opened()
    line = found.skills[0].strongest
    assert [(proof.kind, proof.url) for proof in line.proofs] == [
        ("commit", "https://github.com/ada/tide/commit/4be19d2")
    ]
    assert line.more == 2
    (milestone,) = found.projects[0].milestones
    assert milestone == line
    assert opened(links={}).skills[0].strongest.more == 3
    assert opened(links={("s1", TESTS.record): "x"}).skills[0].strongest.proofs == ()


def test_what_is_not_fit_is_left_out_and_counted():
    found = opened()
    practice = replace(skill("Reviews", 9, SHIPPED), kind="practice")
    assert [(s.name, bool(s.strongest)) for s in found.skills] == [
        ("Python", True),
        ("Go", False),
    ]
    mixed = replace(WHOLE, skills=(practice, *WHOLE.skills))
    assert [s.name for s in opened(mixed).skills] == ["Python", "Go", "Reviews"]
    assert [project.name for project in found.projects] == ["tide"]
    assert found.months[0].themes == ("Lease",)
    assert found.left_out == 5


def test_the_digest_names_exactly_this_page():
    assert digest(opened(), "Ada") == digest(opened(), "Ada")
    assert digest(opened(), "Ada") != digest(opened(), "Ida")
    assert digest(opened(replace(WHOLE, weeks=3)), "Ada") != digest(opened(), "Ada")


def test_nothing_is_no_page():
    assert opened(AllTime()) is None


@pytest.mark.parametrize(
    ("remote", "sha", "url"),
    [
        (
            "github.com/ada/tide",
            "4be19d2",
            "https://github.com/ada/tide/commit/4be19d2",
        ),
        (
            "gitlab.com/ada/sea/tide.git",
            "4be19d2",
            "https://gitlab.com/ada/sea/tide/-/commit/4be19d2",
        ),
        ("git.acme.example/web/shop", "4be19d2", ""),
        ("github.com/ada/../tide", "4be19d2", ""),
        ("github.com/ada", "4be19d2", ""),
        ("github.com/ada/tide", "main", ""),
        ("", "", ""),
    ],
)
def test_commits_have_pages_on_public_hosts(remote, sha, url):
    assert commit_url(remote, sha) == url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://github.com/ada/tide/pull/7", "https://github.com/ada/tide/pull/7"),
        (
            "https://github.com/ada/tide/pull/7?x=1#y",
            "https://github.com/ada/tide/pull/7",
        ),
        ("https://github.com/ada/tidemark/pull/7", ""),
        ("http://github.com/ada/tide/pull/7", ""),
        ("https://github.com.evil.example/ada/tide/pull/7", ""),
        ("https://github.com/ada/tide/../../x", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_pull_request_must_lie_in_the_repository(url, shown):
    assert request_url("github.com/ada/tide", url) == shown
    assert request_url("git.acme.example/ada/tide", url) == ""


@pytest.mark.parametrize(
    "handle", ["ada", "ada-park", "a1b", "x" * 30, "tide2", "anna-5"]
)
def test_handles(handle):
    assert mistake(handle) == ""


@pytest.mark.parametrize(
    ("handle", "why"),
    [
        ("ab", "3 to 30"),
        ("x" * 31, "3 to 30"),
        ("-ada", "begins and ends"),
        ("ada-", "begins and ends"),
        ("a--b", "single hyphens"),
        ("\u0430da", "letters a to z"),  # a Cyrillic letter
        ("ada_park", "letters a to z"),
        ("ada/x", "letters a to z"),
        ("12345", "needs a letter"),
        ("admin", "reserved"),
        ("adm1n", "reserved"),
        ("w-o-r-k-t-r-a-c-k-e-r", "reserved"),
        ("vvorktracker", "reserved"),
        ("rnedia", "reserved"),
    ],
)
def test_what_is_no_handle(handle, why):
    assert why in mistake(handle)


def test_handles_that_look_alike_are_one():
    assert looks("l0ra-5") == looks("iora5") == looks("loras")
    assert looks("mona") == looks("rnona")
    assert normal(" @Ada ") == "ada"
