"""A post as its network shows it: coloured, folded, marked, sentence by sentence."""

import pytest

from frontend.entities import entities
from frontend.preview import paragraphs
from pipeline.limits import FOLD_LENGTH, measure
from publishing.services.cards import SentenceProof


def shown(text, network="x", sentences=()):
    measured = measure(text, network)
    return paragraphs(measured, measured.findings, sentences)


def spans(text, network="x", sentences=()):
    return [
        span
        for paragraph in shown(text, network, sentences)
        for say in paragraph.says
        for span in say.spans
    ]


def looking(text, css, network="x"):
    return [span.text for span in spans(text, network) if css in span.css.split()]


@pytest.mark.parametrize(
    ("text", "coloured"),
    [
        ("Read https://example.org/a today.", ["https://example.org/a"]),
        ("The importer.py held it.", ["importer.py"]),
        ("With #postgresql and @alva.", ["#postgresql", "@alva"]),
        ("No. 1 at a@b, C# & co, #1, $5.", []),
        ("$TSLA fell.", ["$TSLA"]),
    ],
)
def test_x_colours_what_it_makes_links_of(text, coloured):
    assert looking(text, "p-link") == coloured


def test_linkedin_makes_no_link_of_a_bare_file_name():
    text = "See manage.py, #python and https://example.org."
    assert looking(text, "p-link", "linkedin") == ["#python", "https://example.org"]


def test_a_hashtag_inside_a_link_is_the_link_alone():
    assert entities("https://example.org/#top", "x") == [(0, 24)]


def test_what_is_too_much_is_marked_from_the_first_character():
    (over,) = looking("a" * 285, "over")
    assert over == "a" * 5


def test_linkedin_folds_and_the_rest_is_behind_it():
    text = "b" * (FOLD_LENGTH - 10) + "\n\n" + "c" * 40
    folded = shown(text, "linkedin")
    flags = [span.fold for span in spans(text, "linkedin")]
    assert sum(flags) == 1
    assert [paragraph.rest for paragraph in folded] == [False, False]
    assert looking(text, "rest", "linkedin") == ["c" * 32]
    assert not any(span.fold for span in spans("Short.", "linkedin"))


def test_sentences_stand_where_they_are_said():
    said = [
        SentenceProof("Twice.", opinion=True, yours=False, proofs=()),
        SentenceProof("Gone.", opinion=False, yours=False, proofs=()),
        SentenceProof("Twice.", opinion=False, yours=True, proofs=()),
    ]
    (paragraph,) = shown("Twice. Twice.", sentences=said)
    assert [(say.number, say.kind) for say in paragraph.says] == [
        (1, "opinion"),
        (0, ""),
        (3, "yours"),
    ]


def test_the_preview_is_the_whole_text():
    text = (
        "One, https://example.org/a.\nTwo #tags.\n\nThree: manage.py @you " + "x" * 300
    )
    for network in ("x", "linkedin"):
        whole = "\n\n".join(
            "".join(span.text for say in paragraph.says for span in say.spans)
            for paragraph in shown(text, network)
        )
        assert whole == measure(text, network).text
