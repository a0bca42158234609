"""Documents in the index of each database: the same answers on both."""

from datetime import UTC, date, datetime, timedelta

import pytest

from search.models import SearchDoc
from search.services import Doc, drop, find, put, replace

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
TEXTS = {
    "1": ("Renewed the lease while a batch uploads", "prompt"),
    "2": ("A batch is claimed by a lease that expires, not by a lock", "decision"),
    "3": ("fix: señor Müller’s café in src/upload_queue.py", "commit"),
    "4": ("Testing 4be19d2 and 12e5 and 1,200 rows; the lock file", "error"),
    "5": ("Das Übertragen — ÜBERTRAGUNG łódź Ørsted", "prompt"),
}


def doc(ref, *, days=0, **more):
    title, kind = TEXTS[ref]
    fields = {"kind": kind, "title": title, "at": NOON + timedelta(days=days)} | more
    return Doc(ref=ref, **fields)


@pytest.fixture
def docs(alice):
    put(alice, [doc(ref) for ref in TEXTS])


def found(owner, q, **more):
    return [row.ref for row in find(owner, q, **more)]


FOUND = [
    ("lease", "12"),
    ("LEASES", ""),
    ("leas", "12"),
    ("lea", "12"),
    ("le", ""),
    ('"leas"', ""),
    ("lease batch", "12"),
    ('"batch uploads"', "1"),
    ('"uploads batch"', ""),
    ("lease -lock", "1"),
    ("-lease -cafe", "45"),
    ("muller cafe", "3"),
    ("Señor CAFÉ", "3"),
    ("upload queue", "3"),
    ("src/upload_queue.py", "3"),
    ("upload", "13"),
    ("4be19d2", "4"),
    ("12e5", "4"),
    ("1,200", "4"),
    ("test", "4"),
    ("ubertragung", "5"),
    ("übertragen", "5"),
    ("orsted", ""),
    ("Ørsted łódź", "5"),
    ("kind:prompt", "15"),
    ("kind:prompt lease", "1"),
    ("lock kind:error", "4"),
    ("nowhere", ""),
    ('" OR 1=1 --', ""),
    ("lease NOT lock AND (", ""),
    ("title:lease", ""),
    ("'; DROP TABLE search_searchdoc; --", ""),
    ("a:* & !b | <->", ""),
    ("", ""),
]


def test_what_is_found(alice, docs):
    got = {typed: "".join(sorted(found(alice, typed))) for typed, _refs in FOUND}
    assert got == dict(FOUND)


def test_one_person_never_finds_what_is_anothers(alice, bob, docs):
    put(bob, [doc("1")])
    assert found(bob, "lease") == ["1"]
    assert find(bob, "lease").get().owner == bob
    drop(bob)
    assert sorted(found(alice, "lease")) == ["1", "2"]
    assert found(bob, "kind:prompt") == []


def test_what_changed_is_found_as_it_is_now(alice, docs, django_assert_num_queries):
    with django_assert_num_queries(1):
        put(alice, [doc("1")])
    put(alice, [doc("1", title="Something else", body="about leases")])
    assert found(alice, "renewed") == []
    assert found(alice, "leases something") == ["1"]
    SearchDoc.objects.filter(ref="1").delete()
    assert found(alice, "leases") == []
    replace(alice, [doc("2"), doc("5")], kinds=["prompt", "decision"], under="")
    assert sorted(found(alice, "-nowhere")) == ["2", "3", "4", "5"]


def test_the_closest_come_first_then_the_newest(alice):
    put(
        alice,
        [
            doc("1", title="The lease", days=-3),
            doc("2", title="Something", body="long " * 80 + "lease"),
            doc("3", title="The lease", days=-1),
        ],
    )
    assert found(alice, "lease") == ["3", "1", "2"]
    assert found(alice, "-none") == ["2", "3", "1"]


def test_filters_narrow_down(alice):
    put(alice, [doc("1", days=-1, project="p1"), doc("2", project="p2", session="s")])
    assert found(alice, "lease", project="p1") == ["1"]
    assert found(alice, "lease", project=["p1", "p2"], kinds=["decision"]) == ["2"]
    assert found(alice, "lease kind:prompt", kinds=["decision"]) == []
    day = date(2026, 11, 19)
    assert found(alice, "lease", since=day) == ["2"]
    assert found(alice, "lease", until=day - timedelta(days=1)) == ["1"]
    assert found(alice, "lease before:2026-11-19") == ["1"]
    assert found(alice, "lease after:2026-11-19") == ["2"]
    assert drop(alice, session="s") == 1
    assert drop(alice, project="p1", refs=["1", "9"]) == 1


def test_what_is_too_long_is_cut_and_nul_is_no_trouble(alice):
    put(alice, [doc("1", title="t" * 999, body="a\0b " + "w" * 9999)], fresh=True)
    row = SearchDoc.objects.get()
    assert (len(row.title), len(row.body)) == (400, 8000)
    assert found(alice, "a b") == ["1"]
