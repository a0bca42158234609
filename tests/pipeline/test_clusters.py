"""Themes by clusters: what recurs, in the owner's words, the same each time."""

import sys

import pytest

from pipeline.clusters import FEW, cluster_themes, load
from pulse.core.values import EvidenceKind, ItemKind
from tests.pipeline.weeks import PROJECTS, day, item, piece

LEASES = [
    "Claimed a batch by lease.",
    "Renewed the lease of a batch.",
    "Freed the batch when its lease ended.",
]
MAPS = [
    "Drew the harbour on a coastline map.",
    "Cached the coastline map of a harbour.",
]
SAID = "the batch needs a lease; and the harbour a coastline map"


def themes(texts, said=SAID, **more):
    items = [(day(n % 5), item(text, **more)) for n, text in enumerate(texts)]
    evidence = [piece(EvidenceKind.PROMPT, quote=said)[1]]
    return [line.text for line in cluster_themes(items, evidence, PROJECTS)]


def test_items_about_the_same_are_one_theme():
    assert themes([*LEASES, *MAPS]) == [
        "Batch and lease: 3 items in tidemark.",
        "Coastline and harbour: 2 items in tidemark.",
    ]
    load()  # is done already, and harmless
    assert themes([*LEASES, *MAPS]) == themes([*LEASES, *MAPS])


def test_one_word_in_common_does_not_make_two_matters_one():
    # The same word in two matters: the words alone would make one theme of all.
    texts = [
        "Drew the coastline of the chart.",
        "Cached the coastline of the chart.",
        "Printed invoices in a ledger beside the chart.",
        "Rounded invoices of the ledger.",
    ]
    said = "coastline chart; the ledger prints invoices"
    assert themes(texts, said) == [
        "Coastline and chart: 2 items in tidemark.",
        "Invoices and ledger: 2 items in tidemark.",
    ]


def test_of_few_items_the_words_alone_decide(monkeypatch):
    assert FEW == 4
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    assert themes(LEASES) == ["Batch and lease: 3 items in tidemark."]
    assert themes(["Wrote the docs."] * 9, "nothing of that") == []
    with pytest.raises(ImportError):
        load()


def test_nothing_recurs_on_one_day():
    items = [(day(0), item(text)) for text in (*LEASES, *MAPS)]
    evidence = [piece(EvidenceKind.PROMPT, quote=SAID)[1]]
    assert cluster_themes(items, evidence, PROJECTS) == ()


def test_open_tasks_and_names_of_projects_are_no_theme():
    assert themes([*LEASES, *MAPS], kind=ItemKind.OPEN_TASK) == []
    texts = [f"Moved tidemark to server {n}." for n in "abcd"]
    assert themes(texts, "tidemark") == []
