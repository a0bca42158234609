"""The kinds of findings by themselves: borders, fixes, and what each leaves alone."""

import pytest

from pipeline.gate import confidential
from pipeline.gate.case import Case
from pipeline.gate.confidential import Said, may_wish, wishes
from pipeline.gate.folding import fold, folded_word
from pipeline.gate.people import is_nobody, is_yours, names_in
from pipeline.limits import measure
from pipeline.post_gate import Bound, Kept, Known, applied, check, holds_secret


def findings(text, network="linkedin", sentences=(), **known):
    return check(text, network, Known(**known), sentences)[1]


def codes(text, **known):
    return [(one.code, one.blocking) for one in findings(text, **known)]


def fixed(text, network="linkedin", **known):
    (finding,) = findings(text, network, **known)
    return applied(text, finding)


# ------------------------------------------------------------------- one-click fixes


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("importer.py lost rows.", "The importer lost rows."),
        ("It is in the import-rows.py now.", "It is in the import rows now."),
        ("It moved to importer.py now.", "It moved to the importer now."),
        ("Say $HOME and $PATH.", "Say $HOME and PATH."),
        ("Use @property.", "Use property."),
    ],
)
def test_x_gets_words_for_what_it_would_change(text, better):
    assert fixed(text, "x") == better


@pytest.mark.parametrize("text", ["Use asyncio.run here.", "See 3d.4.md here."])
def test_what_has_no_clear_word_is_left_to_the_person(text):
    (finding,) = findings(text, "x")
    assert finding.replacement is None
    assert applied(text, finding) == text


def test_a_fix_makes_room():
    text = "importer.py " + "a" * 262
    (finding, long) = sorted(findings(text, "x"), key=lambda one: one.code)
    assert (finding.code, long.code) == ("file_link", "too_long")
    assert measure(applied(text, finding), "x").length == 275


def test_the_rest_of_the_fixes():
    assert fixed("safe\u202etxt") == "safetxt"
    assert fixed("Grace Hopper found it.", people=["Grace Hopper"]) == (
        "Someone else found it."
    )
    assert fixed("It was Dana's.", kept=[Kept("Dana", "person")]) == (
        "It was someone else's."
    )
    assert fixed("Initech pays.", kept=[Kept("initech", "client")]) == (
        "A company pays."
    )
    assert fixed("As in tidepool.", private=["tidepool"]) == "As in another project."
    assert findings("Zebra", kept=[Kept("zebra")])[0].replacement is None


# ------------------------------------------------------------------------- folding


def test_accents_case_and_apostrophes_do_not_hide_a_name():
    text = "L’Été of Straße"
    folded = fold(text)
    assert folded.text == "l'ete of strasse"
    ((start, end),) = folded.find("ete")
    assert text[start:end] == "Été"
    ((start, end),) = folded.find("strasse")
    assert text[start:end] == "Straße"
    assert folded_word("  Tide-Mark  two ") == "tide mark two"


def test_a_word_ends_where_it_ends():
    assert list(fold("tides tide's tides' tided untide tide_x").find("tide")) == [
        (0, 4),
        (6, 10),
        (13, 17),
    ]
    assert list(fold("tides tide's").find("tide", endings=False)) == [(6, 10)]


HIDDEN = {
    "zero-width space": "\u200b",
    "joiner": "\u200d",
    "direction mark": "\u200f",
    "soft hyphen": "\u00ad",
    "word joiner": "\u2060",
    "grapheme joiner": "\u034f",
    "variation selector": "\ufe0f",
    "filler": "\u3164",
    "tag": "\U000e0061",
    "mark": "\u0301",
}


@pytest.mark.parametrize("char", HIDDEN.values(), ids=HIDDEN)
def test_what_nobody_sees_hides_nothing(char):
    told = {
        "private_project": (f"It runs in tide{char}pool.", {"private": ["tidepool"]}),
        "kept_word": (f"It is like Fal{char}con.", {"kept": [Kept("falcon")]}),
        "person": (f"I asked Gra{char}ce Hopper.", {"people": ["Grace Hopper"]}),
        "client": (f"It is for Glo{char}bex.", {"clients": ["globex"]}),
        "email": (f"Ask ada@exam{char}ple.com now.", {}),
    }
    for code, (text, known) in told.items():
        assert (code, True) in codes(text, **known)


def shifted(text, *, lower, upper):
    """With the letters of another block; theirs begin at these places."""
    moved = {97 + n: lower + n for n in range(26)}
    return text.translate(moved | {65 + n: upper + n for n in range(26)})


def wide(text):
    return shifted(text, lower=0xFF41, upper=0xFF21)


def test_wide_and_bold_letters_and_torn_names_hide_nothing():
    kept, name = [Kept("Acme Rockets", "client")], "Acme Rockets"
    bold = shifted(name, lower=0x1D41A, upper=0x1D400)
    for text in (wide(name), bold, "Acme\nRockets", "Acme \u00a0 Rockets"):
        assert codes(f"It is for {text}.", kept=kept) == [("client", True)]
    assert codes(f"Ask {wide('ada')}\uff20{wide('acme')}\uff0ecom.") == [
        ("email", True)
    ]


@pytest.mark.parametrize("char", ["\u200b", "\u200d", "\u00ad", "\u2060", "\ufe0f"])
def test_a_secret_is_one_though_nobody_sees_what_tears_it(char):
    secret = "ghp_" + "a1B2" * 9
    assert holds_secret(f"It says {secret[:9]}{char}{secret[9:]}.")
    assert holds_secret(f"It says {wide(secret)}.")
    assert not holds_secret(f"Nothing{char} here, “déjà vu”.")


# -------------------------------------------------------------------------- people


def test_the_owner_is_nobody_else():
    yours = ["Alice Archer", "al.archer"]
    assert is_yours("alice archer", yours)
    assert is_yours("Alice A.", yours)
    assert not is_yours("Alice Cooper", yours)
    assert codes("Alice Archer wrote it.", people=["Alice Archer"], yours=yours) == []


def test_programs_sign_commits_and_are_no_people():
    assert is_nobody("renovate[bot]") and is_nobody("GitHub Actions")
    assert codes("Pushed to GitHub.", people=["GitHub", " "]) == []


def test_names_stand_beside_addresses():
    quotes = ["Author: Grace Hopper <grace@example.com>", "mail <a@b.example>", "none"]
    assert list(names_in(quotes)) == ["Grace Hopper"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hopper found it.", [("person", True)]),
        ("hopper found it.", []),
        ("Julia is a language.", []),
        ("Bo found it.", []),
        ("With Grant it went faster.", [("person", True)]),
        ("Grant said so.", [("person", False)]),
        ("Grant", []),
        ("Grant rights to all.", []),
    ],
)
def test_a_part_of_a_name_must_be_used_as_one(text, found):
    people = ["Grace Hopper", "Julia Stone", "Bo Li", "Grant Kim"]
    assert codes(text, people=people) == found


def test_a_listed_person_with_the_name_of_a_word_needs_a_capital():
    kept = [Kept("Will", "person"), Kept("", "word")]
    assert codes("It will hold.", kept=kept) == []
    assert codes("I asked Will.", kept=kept) == [("kept_person", True)]


# ------------------------------------------------------------------------- projects


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As in tidepool.", [("private_project", True)]),
        ("The tidepool is full.", [("private_project", False)]),
        ("A quiet tidepool is full.", []),
        ("Two tidepools are full.", []),
        ("I showed my Docs to nobody.", [("private_project", False)]),
        ("In docs nobody looks.", []),
        ("Late last evening tidepool fell over.", [("private_project", True)]),
        ("As in Quire_Two.", [("private_project", True)]),
        ("As in quire two.", [("private_project", False)]),
        ("An api is a door.", []),
    ],
)
def test_a_project_blocks_where_its_name_is_a_name(text, found):
    assert codes(text, private=["tidepool", "docs", "quire_two", "api"]) == found


def test_whose_repository_it_is_may_be_known_or_not():
    text = "Acme asked for it, and Borealis did."
    found = findings(text, clients=["acme-inc"], owners=["borealis", "acm"])
    assert [(one.blocking, one.replacement) for one in found] == [
        (True, "a company"),
        (False, None),
    ]
    assert (
        codes("The acme of borealis.", clients=["acme-inc"], owners=["borealis"]) == []
    )


# --------------------------------------------------------------------- confidential


def wish_of(text, before=""):
    return next(wishes(Said(text, before)), None)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Don't mention the museum pilot.", {"museum", "pilot"}),
        ("The museum pilots are confidential.", {"museum", "pilot"}),
        ("Keep the museum pilot out of the changelog.", {"museum", "pilot"}),
        ("Don't put the museum pilot in the release notes.", {"museum", "pilot"}),
        ("The museum's companies stay off the record.", {"museum", "company"}),
        ("We won the museum. Don't tell that to anyone.", {"won", "museum"}),
        ("Just between us: the museum signed.", {"museum", "signed"}),
    ],
)
def test_a_wish_tells_what_it_is_about(text, terms):
    assert wish_of(text).terms == terms


@pytest.mark.parametrize(
    "text",
    [
        "Don't share state between tests.",
        "Keep the logic out of the view.",
        "The class keeps this between us and the caller.",
        "Don't mention Claude in the commit message.",
        "Publish the message to the queue.",
    ],
)
def test_advice_on_code_is_no_wish(text):
    assert wish_of(text) is None


def test_a_wish_alone_points_to_the_prompt_before():
    wish = wish_of("keep that out of the docs", before="The cache halves the upload.")
    assert wish.terms == {"cache", "halve", "upload"}


def test_one_common_word_is_worth_a_look_and_one_rare_word_blocks():
    said = [Said("Don't mention the parser."), Said("Don't mention Zanzibar.")]
    found = findings("The parser works. The team flew to Zanzibar.", said=said)
    assert [one.blocking for one in found] == [True, False]
    assert found[0].text == "You asked to keep this out: “Don't mention Zanzibar.”"
    text = "The parser works. The team flew to Zanzibar."
    assert text[found[0].start : found[0].end] == "The team flew to Zanzibar."


def test_an_unclear_wish_matters_only_in_sessions_behind_the_draft():
    far = [Said("keep that out of the docs", cited=False)]
    assert codes("I split the parser.", said=far) == []


@pytest.mark.parametrize(
    "text",
    [
        *("Don't mention it.", "keep it secret", "don't tell that to anyone"),
        *("don't put that in the docs", "It is under embargo.", "off the record"),
        *("not public yet", "nobody may know", "don't share this yet", "under NDA"),
        *("don't say it on LinkedIn", "never post this publicly", "It's internal only"),
        *("don't include that in the demo", "it isn't public yet", "just between us"),
        *("it is not announced yet", "strictly confidential", "Do not reveal it."),
    ],
)
def test_the_cheap_look_lets_every_wish_through(text):
    assert may_wish(text)
    assert wish_of(text, before="The museum pilot.").terms >= {"museum", "pilot"}


def test_the_same_wish_twice_is_told_once():
    said = [Said("Don't mention Zanzibar.")] * 2
    case = Case("We flew to Zanzibar.", "x", Known(said=said))
    assert len(list(confidential.look(case))) == 1


# ---------------------------------------------------------------- weaknesses, claims


def test_without_bindings_a_weakness_is_worth_a_look_unless_it_is_fixed():
    assert codes("The form has an SQL injection.") == [("weakness", False)]
    assert codes("I fixed an SQL injection.") == []
    assert codes("The form had an SQL injection. It is fixed.") == []


def test_an_opinion_about_weaknesses_is_free_and_your_word_is_worth_a_look():
    text = "SQL injections are still common."
    assert findings(text, sentences=[Bound(text, opinion=True)]) == []
    text = "I fixed an SQL injection."
    (finding,) = findings(text, sentences=[Bound(text, yours=True)])
    assert (finding.code, finding.blocking) == ("weakness", False)


def test_a_sentence_that_is_not_in_the_text_has_no_place():
    bound = [
        Bound("It said so.", kinds=("reply",)),
        Bound("It works.", kinds=("reply",)),
    ]
    (finding,) = findings("It works.", sentences=bound)
    assert (finding.code, finding.start, finding.end) == ("claimed", 0, 9)
