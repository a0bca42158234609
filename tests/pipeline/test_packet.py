from dataclasses import replace
from datetime import date, timedelta

from pipeline.packet import LARGE, Asked, compose_packet
from pipeline.profile import compose_profile
from pipeline.values import Line, ProjectWeek, Seen, Skill
from pulse.core.values import EvidenceKind
from tests.pipeline.weeks import cited, week

COMMIT, TESTS = cited(0, EvidenceKind.COMMIT), cited(0, EvidenceKind.TESTS)
MON = date(2026, 11, 16)


def line(text, project="p1", *, day=MON, evidence=(COMMIT,), **more):
    return Line(text, project, "observed", evidence, note_date=day, **more)


def profile(name="2026-W47", *, days=(MON,), missing=(), **more):
    empty = compose_profile(week())
    return replace(empty, week=name, worked=days, missing=missing, **more)


def told(profiles, *, by="project", listed=True, project="", starts=MON, ends=MON):
    asked = Asked(starts, ends, by, project)
    return compose_packet(profiles, asked, listed=listed)


FIXED = line("Fixed the retry bug.", evidence=(COMMIT, TESTS))
LATER = line("Added search.", day=MON + timedelta(days=1))
QUIRE = line("Kept footnotes.", "p2")
WEEK = profile(
    days=(MON, MON + timedelta(days=1), MON + timedelta(days=2)),
    missing=(MON + timedelta(days=2),),
    moved=(FIXED, LATER, QUIRE),
    decided=(line("Chose a lease.", instead="a lock", reason="it expires"),),
    projects=(
        ProjectWeek("p1", "tide", timedelta(hours=3), (FIXED,)),
        ProjectWeek("p2", "quire", timedelta(hours=1)),
    ),
    skills=(Skill("Python", "language", 2, FIXED), Skill("pytest", "tool", 2, None)),
    seen=(
        Seen("Python", "language", MON, MON, 2),
        Seen("pytest", "tool", MON, MON, 2),
    ),
    active=timedelta(hours=4),
)


def texts(packet):
    return {
        section.title: [
            (part.name, [claim.text for claim in part.claims]) for part in section.parts
        ]
        for section in packet.sections
    }


def test_a_packet_by_project_is_cut_to_its_days():
    packet = told([WEEK])
    assert texts(packet) == {
        "tide": [
            ("moved", ["Fixed the retry bug."]),
            ("decided", ["Chose a lease."]),
        ],
        "quire": [("moved", ["Kept footnotes."])],
    }
    assert (packet.sections[0].share, packet.sections[0].weeks) == (75, 1)
    assert (packet.notes, packet.days, packet.missing) == (1, 1, ())
    assert packet.weeks == ("2026-W47", "2026-W47")
    assert (packet.lines, packet.large) == (3, False)
    whole = told([WEEK], ends=MON + timedelta(days=6))
    assert (whole.notes, whole.days, len(whole.missing)) == (2, 3, 1)
    assert "Added search." in str(texts(whole))


def test_one_project_alone():
    assert list(texts(told([WEEK], project="p2"))) == ["quire"]
    assert texts(told([WEEK], project="p9")) == {}
    found = told([WEEK], by="competence", project="p2")
    assert texts(found) == {}


def test_a_packet_by_competence_shows_each_skill_by_its_strongest():
    again = replace(WEEK, week="2026-W48", worked=(), missing=())
    packet = told([WEEK, again], by="competence")
    assert texts(packet) == {"Python": [("", ["Fixed the retry bug."])]}
    (python,) = packet.sections
    assert (python.weeks, python.first_seen) == (2, MON)
    assert python.parts[0].claims[0].project == "tide"


def test_evidence_is_numbered_once_and_listed():
    packet = told([WEEK])
    assert [(e.number, e.cited) for e in packet.exhibits] == [(1, COMMIT), (2, TESTS)]
    claims = [c for s in packet.sections for p in s.parts for c in p.claims]
    assert [claim.numbers for claim in claims] == [(1, 2), (1,), (1,)]
    assert {claim.more for claim in claims} == {0}


def test_for_others_only_public_evidence_is_listed():
    packet = told([WEEK], listed=False)
    assert [e.cited for e in packet.exhibits] == [COMMIT]
    first = packet.sections[0].parts[0].claims[0]
    assert (first.numbers, first.more) == ((1,), 1)
    bare = line("Merged it.", evidence=(replace(COMMIT, quote=""),))
    packet = told(
        [replace(WEEK, moved=(bare,), decided=(), projects=WEEK.projects[1:])]
    )
    assert packet.sections == ()


def test_of_much_evidence_the_strongest_is_listed():
    looks = tuple(cited(0, EvidenceKind.FILE, record=f"f{n}") for n in range(6))
    many = line("Rewrote it.", evidence=(*looks[:3], COMMIT, TESTS, *looks[3:]))
    packet = told(
        [replace(WEEK, moved=(many,), decided=(), projects=WEEK.projects[:1])]
    )
    first = packet.sections[0].parts[0].claims[0]
    assert [e.cited for e in packet.exhibits][:4] == [COMMIT, TESTS, *looks[4:]]
    assert (first.numbers, first.more) == ((1, 2, 3, 4), 4)


def test_a_range_without_work_is_none():
    assert told([]) is None
    assert told([WEEK], starts=MON - timedelta(days=9), ends=MON - timedelta(1)) is None


def test_a_project_without_time_has_no_share():
    untimed = (ProjectWeek("p1", "tide", timedelta()),)
    (section,) = told([replace(WEEK, projects=untimed)]).sections
    assert section.share == 0


def test_many_lines_are_large():
    many = tuple(line(f"Did {n}.") for n in range(40))
    other = tuple(line(f"Chose {n}.") for n in range(40))
    packet = told([replace(WEEK, moved=many, decided=other)])
    assert packet.lines > LARGE
    assert packet.large


def test_what_may_not_be_told_to_outsiders_is_left_out():
    named = line("Wrote it.", evidence=(replace(COMMIT, quote="for Halden"),))
    skills = (*WEEK.skills, Skill("Halden", "tool", 1, FIXED))
    whole = replace(WEEK, moved=(FIXED, named), skills=skills)
    asked = Asked(MON, MON + timedelta(days=6))

    def without(word, by):
        said = replace(asked, by=by)
        return texts(
            compose_packet(
                [whole], said, listed=False, fit=lambda text: word not in text
            )
        )

    assert without("Halden", "project") == {
        "tide": [
            ("moved", ["Fixed the retry bug."]),
            ("decided", ["Chose a lease."]),
        ],
    }
    assert "quire" not in without("quire", "project")
    assert without("lock", "project")["tide"] == [
        ("moved", ["Fixed the retry bug.", "Wrote it."])
    ]
    assert set(without("Halden", "competence")) == {"Python"}
    assert without("retry", "competence") == {}
