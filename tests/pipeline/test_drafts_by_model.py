"""What a model is asked about posts, and what of its answer stands."""

import json

import pytest

from pipeline.draft_check import check_posts
from pipeline.draft_request import MOST_CHARACTERS, Wishes, draft_request
from pipeline.post_style import Style
from pulse.core.values import Cited, EvidenceKind, ItemKind, Status, WriterError
from tests.pipeline.posts import LESSON, line
from tests.pipeline.weeks import at

K = EvidenceKind
NAMES = {"p1": "tidemark", "p2": "harbour"}


def cited(quote, kind=K.COMMIT, record="r1"):
    return Cited("s1", record, quote, kind, at(3))


def bound(text, *evidence, **more):
    made = line(text, **more)
    return made.__class__(
        **{name: getattr(made, name) for name in made.__slots__}
        | {"evidence": evidence}
    )


LEASE = bound(
    "Replaced the advisory lock with a lease; 41 tests passed, pushed",
    cited("[main 4be19d2] Replace the advisory lock with a lease in store.py"),
    cited("41 passed in 2.06s", K.TESTS),
)
CHOICE = bound(
    "Chose a lease",
    cited("take a lease: a lock leaves no trace when a worker dies", K.PROMPT),
    kind=ItemKind.DECISION,
    status=Status.CONFIRMED,
    instead="an advisory lock",
    reason="a lock leaves no trace when a worker dies",
)
FELT = bound(
    "Noted: “the old lock was painful to debug”",
    cited("note: the old lock was painful to debug", K.PROMPT),
    kind=ItemKind.LEARNING,
    status=Status.CONFIRMED,
)
OTHER = bound("Added tide tables", cited("Add tide tables for harbours"), project="p2")
LINES = (LEASE, CHOICE, FELT, OTHER)
# Numbers: 1 the commit, 2 the tests, 3 the choice, 4 the feeling, 5 the other project.
QUOTES = {
    1: "Replace the advisory lock with a lease",
    2: "41 passed in 2.06s",
    3: "a lock leaves no trace",
    4: "the old lock was painful",
    5: "Add tide tables for harbours",
}


def ask(networks=("linkedin", "x"), lines=LINES, wishes=None, **more):
    wishes = wishes or Wishes()
    return draft_request(lines, networks, names=NAMES, wishes=wishes, **more)


def said(text, *numbers, opinion=False):
    evidence = [{"number": n, "quote": QUOTES[n]} for n in numbers]
    return {"text": text, "opinion": opinion, "evidence": evidence}


FIRST = said("In tidemark, I replaced the advisory lock with a lease.", 1)
TESTS = said("41 tests passed at the last run.", 2)
WHY = said("A lock leaves no trace when a worker dies.", 3)


def post(*paragraphs, network="linkedin"):
    return {"network": network, "paragraphs": [list(one) for one in paragraphs]}


def check(*posts, request=None, style=Style(), acceptable=None, **more):  # noqa: B008
    request = request or ask([one["network"] for one in posts])
    acceptable = acceptable or {}
    return check_posts(
        json.dumps({"posts": posts}),
        request,
        style=style,
        acceptable={name: acceptable.get(name, bool) for name in request.networks},
        **more,
    )


def why(sentence, network="linkedin", **more):
    """Why a sentence after a good one is dropped; "" when it stands."""
    found = check(post([FIRST, sentence], network=network), **more)[network]
    return found.refused[0][1] if found.refused else ""


# ------------------------------------------------------------------- what is asked


def test_the_items_are_numbered_evidence_between_markers():
    request = ask()
    items = [json.loads(x) for x in request.prompt.splitlines() if x.startswith("{")]
    numbers = [e["number"] for item in items for e in item["evidence"]]
    assert numbers == [1, 2, 3, 4, 5]
    assert [piece.cited.quote for piece in request.pieces][1] == "41 passed in 2.06s"
    assert items[0]["project"] == "tidemark"
    assert [e["by"] for e in items[0]["evidence"]] == ["result", "result"]
    assert items[1]["evidence"][0]["by"] == "owner"
    assert "wishes" not in request.prompt
    assert "linkedin, x" in request.prompt
    marker = request.prompt.splitlines()[1]
    assert request.prompt.count(marker) == 1


def test_an_agents_words_are_marked_as_such():
    reply = bound("It works", cited("All done, it works now", K.REPLY))
    assert '"by": "agent"' in ask(lines=[reply]).prompt


def test_the_wishes_go_along_as_data():
    wishes = Wishes(
        tone="technical",
        remarks=("no jargon",),
        asked="shorter",
        avoid=("at the last run",),
        text="As it is.",
    )
    request = ask(["x"], wishes=wishes, language="de")
    (line_of_wishes,) = (x for x in request.prompt.splitlines() if '"wishes"' in x)
    assert json.loads(line_of_wishes)["wishes"] == {
        "remarks": ["no jargon"],
        "asked_of_this_version": "shorter",
        "avoid_these_phrases": ["at the last run"],
        "text_as_it_is_now": "As it is.",
    }
    assert "in German" in request.instructions
    assert "technical and exact" in request.instructions
    assert "linkedin:" not in request.instructions
    assert "plain and calm" in ask(wishes=Wishes(tone="odd")).instructions


def test_it_sends_no_more_than_fits():
    long = bound("Wrote much", cited("x" * (MOST_CHARACTERS // 2)))
    assert len(ask(lines=[long, long, long]).pieces) == 1
    assert not ask(lines=[bound("Said so")]).pieces


# -------------------------------------------------------------------- what stands


def test_a_post_with_all_of_its_evidence_stands():
    found = check(post([FIRST, WHY], [TESTS]))["linkedin"]
    assert found.refused == ()
    assert found.post.text == (
        "In tidemark, I replaced the advisory lock with a lease."
        " A lock leaves no trace when a worker dies.\n\n"
        "41 tests passed at the last run."
    )
    assert found.post.projects == ("p1",)
    assert found.post.title == "Replaced the advisory lock with a lease"
    assert [s.evidence[0].quote for s in found.post.sentences][
        2
    ] == "41 passed in 2.06s"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (said("I replaced the lock 7 times with a lease.", 1), "the number 7"),
        (said("I replaced the lock in worker_pool.", 1), "“worker_pool”"),
        (said("I replaced the lock with Priya in a lease.", 1), "the name “Priya”"),
        (said("The lock was replaced twelve times.", 1), "the number “twelve”"),
        (said("I was surprised by the advisory lock.", 1), "You did not say “surprised”"),
        (said("The lease is faster than the advisory lock.", 1), "“faster”"),
        (said("Users lose the advisory lock and the lease.", 1), "“users”"),
        (said("The moon rose over quiet mountains.", 1), "more than its evidence"),
        (said("A lease is the honest tool.", 3, opinion=True), "in your own words"),
        (said("I replaced the lock! Great", 1), "not one sentence"),
        (said("I replaced the lock. The lease holds.", 1), "not one sentence"),
        (said("I replaced the lock " + "with a lease " * 40 + ".", 1), "not one sentence"),
        (said("I replaced the lock with a #lease.", 1), "words or marks"),
        (said("A powerful lease replaced the lock.", 1), "“powerful”"),
        (said("The damn advisory lock is replaced with a lease.", 1), "not for the public"),
        (said("Follow the lease and the advisory lock.", 1), "calls on the reader"),
        (said("The lease is at evil.example now.", 1), "calls on the reader"),
        (said("I added tide tables for harbours.", 5), "another project"),
        (said("I added tide tables and a lease.", 1, 5), "another project"),
        ({**WHY, "evidence": []}, "not there"),
        ({**WHY, "evidence": [{"number": 9, "quote": "a lock leaves"}]}, "not there"),
        ({**WHY, "evidence": [{"number": 0, "quote": "a lock leaves"}]}, "not there"),
        ({**WHY, "evidence": [{"number": 3, "quote": "no such words"}]}, "not there"),
        ({**WHY, "evidence": [{"number": 3, "quote": "a lock"}]}, "not there"),
    ],
)  # fmt: skip
def test_what_its_evidence_does_not_carry_is_dropped(sentence, reason):
    found = check(post([FIRST, sentence, TESTS]))["linkedin"]
    assert reason in found.refused[0][1]
    assert found.post.text == f"{FIRST['text']} {TESTS['text']}"


@pytest.mark.parametrize(
    "sentence",
    [
        said("The old lock was painful to debug.", 4, opinion=True),
        said("The lease replaced the advisory lock in store.py.", 1),
        said("A lock leaves no trace when a worker dies…", 3),
    ],
    ids=["the owner's own feeling", "a file of the commit", "dots"],
)
def test_what_its_evidence_carries_stands(sentence):
    assert why(sentence) == ""


def test_an_effect_that_was_recorded_may_be_told():
    quote = "Make the import faster for users"
    lines = [bound("Made the import faster for users", cited(quote))]
    sentence = {
        "text": "I made the import faster for users.",
        "opinion": False,
        "evidence": [{"number": 1, "quote": quote}, {"number": 1, "quote": quote}],
    }
    assert check(post([sentence]), request=ask(["linkedin"], lines=lines))[
        "linkedin"
    ].post


def test_an_opinion_is_marked():
    felt = said("The old lock was painful to debug.", 4, opinion=True)
    found = check(post([FIRST, felt]))["linkedin"]
    assert [one.opinion for one in found.post.sentences] == [False, True]


def test_a_phrase_that_the_owner_takes_out_is_not_offered():
    style = Style(without=frozenset({"at the last run"}))
    assert why(TESTS, style=style) == "It uses a phrase that you take out."


def test_file_endings_make_no_links_on_x():
    sentence = said("The lease replaced the advisory lock of store.py.", 1)
    found = check(post([sentence], network="x"))["x"]
    assert found.post.text == "The lease replaced the advisory lock of store."


def test_more_than_a_few_lines_are_another_idea():
    lines = [
        bound(f"Replaced part {n} of the lock", cited(f"Replace part {n} of the lock"))
        for n in range(5)
    ]
    sentences = [
        {
            "text": f"I replaced part {n} of the lock.",
            "opinion": False,
            "evidence": [{"number": n + 1, "quote": f"Replace part {n} of the lock"}],
        }
        for n in range(5)
    ]
    request = ask(["linkedin"], lines=lines)
    found = check(post(sentences), request=request)["linkedin"]
    assert [reason for _text, reason in found.refused] == ["It is another idea."]


# ------------------------------------------------------------- when it does not stand


BAD = said("The moon rose over quiet mountains.", 1)


@pytest.mark.parametrize(
    ("paragraphs", "reason"),
    [
        ([[]], "No sentence"),
        ([[BAD]], "No sentence"),
        ([[BAD, BAD, FIRST]], "Too little"),
        ([[said("It replaced the advisory lock with a lease.", 1)]], "no opening"),
        ([[WHY]], "nothing that was shipped or learned"),
    ],
)
def test_a_post_needs_more_than_what_is_left(paragraphs, reason):
    found = check(post(*paragraphs))["linkedin"]
    assert found.post is None
    assert reason in found.reason


def test_who_asks_for_just_this_needs_no_news():
    assert check(post([WHY]), asked_for=True)["linkedin"].post


def test_a_lesson_is_news():
    lesson = said("The old lock was painful to debug.", 4)
    assert check(post([lesson]))["linkedin"].post


def test_what_the_caller_refuses_is_not_offered():
    refuse = {"linkedin": lambda text: "tidemark" not in text}
    found = check(post([FIRST]), acceptable=refuse)["linkedin"]
    assert "names something private" in found.reason


def test_the_last_sentences_go_where_the_network_takes_fewer():
    long = said(
        "A lock leaves no trace when a worker dies, and a lock leaves no trace when the"
        " worker dies, so a worker dies and a lock leaves no trace, and when a worker"
        " dies a lock leaves no trace, and no trace.",
        3,
    )
    found = check(post([FIRST, TESTS, long], network="x"))["x"]
    assert found.post.text == f"{FIRST['text']} {TESTS['text']}"
    longer = said("I replaced the advisory lock with a lease, " * 7 + "a lease.", 1)
    assert "too long" in check(post([longer], network="x"))["x"].reason


def test_the_two_networks_get_different_texts():
    found = check(post([FIRST, TESTS]), post([FIRST, TESTS], network="x"))
    assert found["linkedin"].post
    assert found["x"].post is None
    assert "the same as the one for the other network" in found["x"].reason
    other = said("The advisory lock is gone; a lease took over.", 1)
    assert check(post([FIRST]), post([other], network="x"))["x"].post
    assert check(post([FIRST]), beside=[FIRST["text"]])["linkedin"].post is None


def test_nor_what_the_other_network_gets_instead():
    both, instead = ask(["linkedin", "x"]), {"linkedin": FIRST["text"]}
    same = post([FIRST], network="x")
    assert check(same, request=both)["x"].post
    found = check(same, request=both, instead=instead)
    assert found["linkedin"].reason == "The model found no story to tell."
    assert "the same as the one for the other network" in found["x"].reason
    told = post([said("The advisory lock is gone; a lease took over.", 1)])
    assert check(told, same, request=both, instead=instead)["x"].post


def test_a_network_without_a_post_has_a_reason():
    found = check_posts(
        '{"posts": []}', ask(["x"]), style=Style(), acceptable={"x": bool}
    )
    assert found["x"].reason == "The model found no story to tell."


@pytest.mark.parametrize("answer", ["", "Sure!", "[]", '{"posts": [{"network": "x"}]}'])
def test_an_answer_of_another_form_is_refused(answer):
    with pytest.raises(WriterError, match="could not be read"):
        check_posts(answer, ask(["x"]), style=Style(), acceptable={"x": bool})


# ----------------------------------------------------------------- other languages


def german(text, *numbers, **more):
    request = ask(["linkedin"], language="de")
    return why(said(text, *numbers, **more), request=request)


def test_german_nouns_are_no_names():
    assert german("Die Sperre ist durch eine Frist im Store ersetzt.", 1) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Die Sperre ist dreimal weg, nach sieben Tagen.", "“sieben”"),
        ("Die Sperre ist nach 7 Tagen weg.", "the number 7"),
        ("Ich bin stolz auf die Frist.", "You did not say “stolz”"),
        ("Die Frist liegt in worker_pool.", "“worker_pool”"),
    ],
)
def test_numbers_and_feelings_are_checked_in_every_language(text, reason):
    assert reason in german(text, 1)


def test_words_that_are_numbers_in_one_language_alone():
    request = ask(["linkedin"], language="es")
    assert "“seis”" in why(said("El bloqueo es seis veces menos.", 1), request=request)


def test_judgements_are_left_to_the_owner():
    assert "own words" in german("Die Frist ist ehrlich.", 3, opinion=True)


def test_a_number_word_that_is_shown_may_be_said():
    lines = [bound("Replaced 7 locks", cited("Replace 7 locks with a lease"))]
    request = ask(["linkedin"], lines=lines, language="de")
    sentence = {
        "text": "Ich habe sieben Sperren ersetzt.",
        "opinion": False,
        "evidence": [{"number": 1, "quote": "Replace 7 locks"}],
    }
    assert check(post([sentence]), request=request)["linkedin"].post


def test_the_lesson_of_the_shared_fixtures_can_be_told():
    assert ask(lines=[LESSON]).pieces[0].line == LESSON
