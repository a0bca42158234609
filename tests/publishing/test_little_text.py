"""Our escaping, read by the stand-in's parser, which shares no code with it."""

import pytest

from pipeline.limits import measure
from pipeline.little_text import escape
from publishing.standin.littletext import read
from tests.pipeline.test_little_text import TEXTS, made_texts
from tests.publishing.standing import to_linkedin


def test_ten_thousand_texts_are_shown_whole():
    for text in made_texts(TEXTS):
        shown = read(escape(text))
        assert (shown.text, shown.cut) == (text, None)


def test_they_would_not_be_without_escapes():
    cut = [text for text in made_texts(200) if read(text).cut is not None]
    assert len(cut) > 150


@pytest.mark.parametrize(
    ("text", "hashtags"),
    [
        ("#python and #3d, #über.", ["python", "3d", "über"]),
        ("C#, #42, #snake_case, a#b, \\#x", []),
    ],
)
def test_only_real_hashtags_become_links(text, hashtags):
    assert read(escape(text)).hashtags == hashtags


def test_what_is_posted_is_what_was_approved(providers):
    token = providers.grant("linkedin")["access"]
    texts = [f"{n}. {text} end" for n, text in enumerate(made_texts(40, seed=7))]
    for text in texts:
        wire = measure(text, "linkedin", "api").wire_text
        assert to_linkedin(providers, token, wire).status_code == 201
    plain = [measure(text, "linkedin").text for text in texts]
    posted = [
        (kept["shown"], kept["truncated"]) for kept in providers.posts("linkedin")
    ]
    assert sorted(posted) == sorted((text, False) for text in plain)
