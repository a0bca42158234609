"""What was typed, understood; and the stretch of text that answers it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold
from search.query import Query, parse
from search.services import KINDS
from search.snippets import snippet


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lease renewal", {"wanted": (("lease",), ("renewal",))}),
        ('"lease renewal" batch', {"wanted": (("lease", "renewal"), ("batch",)),
                                   "exact": {("lease", "renewal")}}),
        ("upload -lock", {"wanted": (("upload",),), "excluded": (("lock",),)}),
        ("src/upload.py", {"wanted": (("src", "upload", "py"),)}),
        ("project:tidemark kind:Decision", {"projects": ("tidemark",), "kinds": ("decision",)}),
        ('project:"tide mark"', {"projects": ("tide mark",)}),
        ("after:2026-11-01 before:2026-11-20",
         {"since": date(2026, 11, 1), "until": date(2026, 11, 20)}),
        # What is no filter is words.
        ("kind:nothing before:soon", {"wanted": (("kind", "nothing"), ("before", "soon"))}),
        ("before:20261101", {"wanted": (("before", "20261101"),)}),
        ("error: file", {"wanted": (("error",), ("file",))}),
        ('say "never closed', {"wanted": (("say",), ("never", "closed")), "exact": {("never", "closed")}}),
        ("Škoda CAFÉ", {"wanted": (("skoda",), ("cafe",))}),
        ("lease lease", {"wanted": (("lease",),)}),
        ("", {}),
        ('- "" ::: * ()', {}),
        ("a\0b", {"wanted": (("a",), ("b",))}),
    ],
)  # fmt: skip
def test_it_is_understood(typed, expected):
    found = parse(typed, kinds=KINDS)
    wanted = {"exact": frozenset(), **expected}
    assert {name: getattr(found, name) for name in wanted} == wanted
    assert found.is_empty is (not expected)


def test_as_both_databases_ask():
    query = parse('up "lease renewal" -lock batch')
    assert query.fts5() == '("up" AND "lease renewal" AND "batch"*) NOT "lock"'
    assert query.tsquery() == "((up) & (lease <-> renewal) & (batch:*)) & !(lock)"
    loose = replace(parse("up lease"), loose=True)
    assert (loose.fts5(), loose.tsquery()) == ('"up" OR "lease"*', "(up) | (lease:*)")


def marked(text, typed, **more):
    pieces = snippet(text, parse(typed), **more)
    return "".join(f"[{text}]" if hit else text for text, hit in pieces)


def test_a_snippet_shows_what_was_asked_for():
    text = "Nothing here. " * 30 + "Renewed the léase while <b>batches</b> upload."
    shown = marked(text, 'lease batch "renewed"')
    assert shown.startswith("… ")
    assert "[Renewed] the [léase] while <b>[batches]</b> upload." in shown
    assert len(shown) < 300
    assert marked("Renewed.", "renew") == "[Renewed]."
    assert marked("Renewed.", '"renew"') == "Renewed."
    assert marked("word " * 200, "nowhere").endswith(" …")
    assert marked("x" * 900, "x", length=50)[-2:] == " …"


@given(st.text(max_size=40), st.text(max_size=90))
def test_nothing_typed_fails(typed, text):
    query = parse(typed, kinds=KINDS)
    pieces = snippet(text, query)
    assert isinstance(query, Query)
    assert "".join(p for p, _hit in pieces).strip() == " ".join(text.split())
    assert fold(fold(typed)) == fold(typed)
