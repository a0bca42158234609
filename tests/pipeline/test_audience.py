"""What belongs to an audience, and that no other record is left for it to follow."""

from dataclasses import replace

from pipeline.audience import visible_items, with_strict_projects, without_records
from pipeline.codec import profile_json, profile_value
from pipeline.values import Skill
from pulse.core.note import workday_from_records
from pulse.core.values import EvidenceKind, ItemKind
from tests.pipeline.posts import LEASE, line, profile
from tests.pipeline.weeks import cited, day, item, note, piece

SECRET = cited(0, EvidenceKind.SENSITIVE_READ)
RECORDS = {("s1", cited().record), ("s1", SECRET.record)}


def texts(notes):
    return [each.text for one in notes for each in one.items]


def test_only_items_of_the_projects_whose_records_are_there_are_visible():
    kept, elsewhere = item("Kept."), item("Elsewhere.", project="p2")
    gone = item("Gone.", evidence=(cited(), cited(1, record="gone")))
    (seen,) = visible_items([note(0, kept, elsewhere, gone)], {"p1"}, RECORDS)
    assert [each.text for each in seen.items] == ["Kept."]
    assert (seen.headline, seen.refused) == ("", ())


def test_what_warns_its_owner_is_for_nobody_else():
    notes = [note(0, item("Read a key file.", evidence=(SECRET,)))]
    assert texts(visible_items(notes, {"p1"}, RECORDS)) == []
    assert texts(visible_items(notes, {"p1"}, RECORDS, owner=True)) == [
        "Read a key file."
    ]


def test_an_item_of_two_projects_belongs_to_none():
    pieces = [
        piece(EvidenceKind.TESTS, record="r1", project="p1")[1],
        piece(EvidenceKind.TESTS, record="r2", project="p2")[1],
    ]
    workday = replace(
        workday_from_records([], day=day(0), zone="UTC"), evidence=tuple(pieces)
    )
    own = item("Own.", evidence=(cited(record="r1"),))
    both = item("Both.", evidence=(cited(record="r1"), cited(record="r2")))
    unknown = item("Unknown.", evidence=(cited(record="r3"),))
    strict = with_strict_projects(note(0, own, both, unknown), workday)
    assert [(i.text, i.project) for i in strict.items] == [
        ("Own.", "p1"),
        ("Both.", ""),
        ("Unknown.", ""),
    ]


def test_a_profile_without_records_quotes_only_what_is_public():
    task = line("Left it open", EvidenceKind.PROMPT, kind=ItemKind.OPEN_TASK)
    whole = profile(
        [LEASE],
        carried_over=(task,),
        skills=(
            Skill("Python", "language", 2, LEASE),
            Skill("Go", "language", 2, None),
        ),
    )
    whole = replace(whole, projects=(replace(whole.projects[0], milestones=(LEASE,)),))
    bare = without_records(whole)
    lines = [
        *bare.moved,
        *bare.carried_over,
        *bare.projects[0].milestones,
        bare.skills[0].strongest,
    ]
    pieces = [each for one in lines for each in one.evidence]
    assert {(each.session, each.record) for each in pieces} == {("", "")}
    assert [one.thread for one in lines] == ["", "", "", ""]
    quoted = {each.kind for each in pieces if each.quote}
    assert quoted == {EvidenceKind.COMMIT}
    assert bare.skills[1].strongest is None
    assert [one.text for one in lines[:2]] == [LEASE.text, "Left it open"]


def test_a_stored_profile_is_the_same_again():
    whole = profile([LEASE], skills=(Skill("Python", "language", 2, LEASE),))
    assert profile_value(profile_json(whole)) == whole


def test_members_that_an_older_release_did_not_write_are_empty():
    stored = profile_json(profile([LEASE], only_said=(LEASE,)))
    del stored["only_said"]
    assert profile_value(stored).only_said == ()
