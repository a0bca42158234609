from pipeline.themes import find_themes
from pulse.core.values import EvidenceKind
from tests.pipeline.weeks import PROJECTS, day, item, piece


def themes(texts, prompt, *, project="p1"):
    items = [(day(n), item(t, project=project)) for n, t in enumerate(texts)]
    evidence = [piece(EvidenceKind.PROMPT, quote=prompt)[1]]
    return [line.text for line in find_themes(items, evidence, PROJECTS)]


def test_items_that_share_the_owners_word_are_a_theme():
    texts = ["Claimed a batch by lease.", "Renewed leases.", "Added an export page."]
    assert themes(texts, "please make the lease expire") == [
        "Lease: 2 items in tidemark."
    ]


def test_a_second_shared_word_names_it_further():
    texts = ["Claimed a batch by lease.", "Freed the batch when its lease ended."]
    assert themes(texts, "a batch is claimed by lease") == [
        "Batch and lease: 2 items in tidemark."
    ]


def test_a_word_that_the_owner_never_used_names_nothing():
    texts = ["Claimed a batch by lease.", "Renewed leases."]
    assert themes(texts, "do it as we said") == []


def test_a_projects_own_name_is_no_theme():
    texts = ["Moved tidemark to a server.", "Gave tidemark a page."]
    assert themes(texts, "tidemark needs a server") == []


def test_one_item_is_no_theme():
    assert themes(["Claimed a batch by lease."], "lease, lease, lease") == []


def test_one_day_is_no_theme_of_a_week():
    items = [(day(0), item(f"{verb} the lease.")) for verb in ("Renewed", "Freed")]
    evidence = [piece(EvidenceKind.PROMPT, quote="the lease")[1]]
    assert find_themes(items, evidence, PROJECTS) == ()
    later = (day(1), item("Lost a lease."))
    assert len(find_themes([*items, later], evidence, PROJECTS)) == 1


def test_common_words_are_no_theme():
    texts = ["Fixed another problem.", "Fixed one more problem."]
    assert themes(texts, "fix this problem and another problem") == []


def test_a_theme_across_projects_names_them_by_weight():
    items = [
        (day(0), item("Renewed the lease.", project="p2")),
        (day(1), item("Lost a lease.", project="p1")),
        (day(2), item("Freed a lease.", project="p1")),
    ]
    evidence = [piece(EvidenceKind.PROMPT, quote="the lease")[1]]
    (theme,) = find_themes(items, evidence, PROJECTS)
    assert theme.text == "Lease: 2 items in tidemark, 1 item in quire."
    assert theme.project == ""


def test_a_week_has_at_most_three_themes():
    words = ["lease", "ledger", "harbour", "compass"]
    texts = [f"Added {word} {n}." for word in words for n in ("once", "again")]
    assert len(themes(texts, " ".join(words))) == 3


def test_plurals_are_one_word():
    texts = ["Chose a library.", "Compared two libraries."]
    assert themes(texts, "which libraries are there") == [
        "Libraries: 2 items in tidemark."
    ]
