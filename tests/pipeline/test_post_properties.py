"""Whatever a week holds, its posts keep the rules."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.limits import measure
from pipeline.post import compose_item_post, compose_post
from pipeline.post_gate import numbers
from pipeline.post_style import Asked, Part, Style, Tone
from pipeline.values import PostText
from pulse.core.values import EvidenceKind, ItemKind, Status
from tests.pipeline.labelled import BANNED, DANGLING
from tests.pipeline.posts import CHOICE, LESSON, MISHAP, line, profile

K = EvidenceKind
VERBS = [
    "Added",
    "Replaced",
    "Fixed",
    "Made",
    "Moved",
    "Cut",
    "Wrote",
    "Tried",
    "robust",
]
THINGS = [
    "the advisory lock",
    "robust importer",
    "a retry to the uploader",
    "search over notes",
    "parse_duration in src/brine/duration.py",
    "the import from 41 to 9 seconds",
    "cmd/read/stat/glob",
    "it for @priya!",
    'the "old" form',
    "the list with a page",
    "",
]
FACTS = ["", "41 tests passed", "tests passed, pushed", "it worked when tried",
         "merged pull request 7", "published a release", "accepted"]  # fmt: skip
SOME_WORDS = """
a the lease must always never you we it is only 3 robust excited 🎉 # lock Rust secret
because so and , . ! ? ( ) " / README.md i don't leak
"""
WORDS = st.lists(st.sampled_from(SOME_WORDS.split()), min_size=1, max_size=14).map(
    " ".join
)
KINDS = st.lists(st.sampled_from(list(K)), min_size=1, max_size=3)


@st.composite
def deeds(draw):
    head = f"{draw(st.sampled_from(VERBS))} {draw(st.sampled_from(THINGS))}".strip()
    head = draw(st.one_of(st.just(head), WORDS))
    facts = draw(st.sampled_from(FACTS))
    status = draw(st.sampled_from(list(Status)))
    text = f"{head}; {facts}" if facts else head
    return line(text, *draw(KINDS), status=status, thread=draw(THREADS))


THREADS = st.sampled_from(["lease", "tables", "s1/r9"])
CHOICES = st.builds(
    lambda text, instead, why, thread: replace(
        CHOICE, text=text, instead=instead, reason=why, thread=thread
    ),
    st.one_of(WORDS, st.sampled_from([
        "Chose a lease", "Dropped the lock", "Decided to log",
        'Chose a folder (asked: "Where should the lock live?")',
    ])),
    st.one_of(st.just(""), WORDS),
    st.one_of(st.just(""), WORDS, st.just("it's slow")),
    THREADS,
)  # fmt: skip
LESSONS = st.builds(
    lambda text, thread: replace(LESSON, text=f'Noted: "{text}"', thread=thread),
    WORDS,
    THREADS,
)
MISHAPS = st.builds(
    lambda text, thread: replace(MISHAP, text=text, thread=thread),
    st.one_of(
        WORDS,
        st.builds(
            "The build failed {} times before passing".format, st.integers(0, 99)
        ),
        st.builds(
            "The tests failed {} times before passing".format, st.integers(0, 99)
        ),
        st.builds(
            "{} attempts failed when tried before one worked (x)".format,
            st.integers(0, 99),
        ),
    ),
    THREADS,
)
STYLES = st.builds(
    lambda tone, without, asked: Style(tone, frozenset(without), asked),
    st.sampled_from(list(Tone)),
    st.lists(st.sampled_from(["in the last run", "in tidemark", "i", "my", "lock"])),
    st.builds(
        Asked,
        length=st.sampled_from([-1, 0, 0, 1]),
        first=st.sampled_from(["", "", "", *Part][:9]),
        leave_out=st.frozensets(st.sampled_from(list(Part)), max_size=2),
        plural=st.booleans(),
        another=st.booleans(),
    ),
)
NETWORKS = st.sampled_from(["linkedin", "x"])


def keeps_rules(post, style):
    assert measure(post.text, post.network).fits
    assert not BANNED.search(post.text), post.text
    assert not DANGLING.match(post.text), post.text
    assert post.text.endswith(".")
    assert " ".join(s.text for s in post.sentences) == " ".join(post.text.split())
    assert all(sentence.evidence or sentence.opinion for sentence in post.sentences)
    assert style.allows(post.text)
    if Part.NUMBERS in style.asked.leave_out:
        assert not re.search(r"\d", post.text)
    if style.asked.plural:
        framed = " ".join(s.text for s in post.sentences if not s.opinion)
        assert not re.search(r"\bI (?:tried|replaced|wrote)", framed)


@given(
    st.lists(deeds(), max_size=3),
    st.lists(CHOICES, max_size=2),
    st.lists(LESSONS, max_size=2),
    st.lists(MISHAPS, max_size=2),
    STYLES,
    NETWORKS,
)
def test_whatever_the_week(moved, decided, learned, wrong, style, network):
    week = profile(moved, decided=decided, learned=learned, went_wrong=wrong)
    post = compose_post(week, network, style=style)
    assert post == compose_post(week, network, style=style)
    if isinstance(post, PostText):
        keeps_rules(post, style)
        known = " ".join(
            f"{one.text} {one.instead} {one.reason} tidemark"
            for one in (*moved, *decided, *learned, *wrong)
        )
        assert set(numbers(post.text)) <= set(re.findall(r"\d+", known))


@given(
    st.one_of(deeds(), CHOICES, LESSONS),
    st.lists(MISHAPS, max_size=1),
    STYLES,
    NETWORKS,
)
def test_whatever_the_item(item, context, style, network):
    item = replace(item, kind=item.kind or ItemKind.ACHIEVEMENT)
    post = compose_item_post(
        item, network, project="tidemark", context=context, style=style
    )
    if isinstance(post, PostText):
        keeps_rules(post, style)
