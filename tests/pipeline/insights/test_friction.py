from datetime import timedelta

import pytest

from pipeline.insights.friction import find_hitches
from pipeline.insights.gist import clusters, gist, similar
from pipeline.insights.labels import FrictionKind, Side, label
from pipeline.insights.ledger import group, rule_edits, since_rule
from pipeline.insights.matters import MATTERS
from pulse.core.values import Origin
from tests.pipeline.insights.pieces import START, K, asked, edited, failed, piece, suite


def matters(*pieces, **more):
    return [hitch.matter for hitch in find_hitches(pieces, **more)]


def test_a_name_that_is_not_on_the_list_is_other():
    assert label(FrictionKind, "buggy_code") is FrictionKind.BUGGY_CODE
    assert label(FrictionKind, "Rate Limited") is FrictionKind.OTHER


@pytest.mark.parametrize(
    ("words", "matter", "kind"),
    [
        ("no, use the other parser", "approach", "wrong_approach"),
        ("That's not what I asked for", "misunderstood", "misunderstood_request"),
        ("no, wrong file", "place", "wrong_file_or_location"),
        ("I only asked for the test, undo the rest", "excessive", "excessive_changes"),
        ("stop, that answer is too long", "verbose", "slow_or_verbose"),
        ("don't ask again, just run git", "asks", "claude_got_blocked"),
        ("no, I meant the second table", "meant", "misunderstood_request"),
        ("no sorry, my mistake, the other branch", "unclear", "user_unclear"),
    ],
)
def test_a_correction_is_sorted_by_its_words(words, matter, kind):
    (hitch,) = find_hitches([piece(K.CORRECTION, words)])
    assert (hitch.matter, hitch.kind) == (matter, kind)


def test_a_slip_of_the_owner_is_theirs_and_a_stop_is_nobodys():
    yours, stop = find_hitches(
        [
            asked("my bad, I forgot to mention the config"),
            piece(K.UNFINISHED, "[Request interrupted", why="interrupted", minute=9),
        ]
    )
    assert (yours.side, stop.side) == (Side.YOURS, Side.NEITHER)


def test_one_record_is_one_time_and_a_refusal_is_not_a_stop_as_well():
    both = [
        piece(K.CORRECTION, "no, still broken", record="a"),
        piece(K.REFUTATION, "no, still broken", record="a"),
        piece(K.REJECTION, "The user doesn't want to", reason="", minute=5),
        piece(K.UNFINISHED, "[Request interrupted", why="interrupted", minute=5),
    ]
    assert matters(*both) == ["refuted", "refused"]


def test_the_weaker_sign_of_a_record_adds_nothing():
    said = [
        piece(K.REFUTATION, "no, still broken", record="a"),
        piece(K.QUESTION, "Which database?", record="a", minute=1),
    ]
    assert matters(*said) == ["refuted"]


def test_of_very_many_texts_those_with_a_rare_word_in_common_are_compared():
    texts = [gist(f"never touch module{n} beside part{n}") for n in range(400)]
    found = clusters([*texts, *texts[:2]])
    assert found[:2] == [[0, 400], [1, 401]]
    assert len(found) == 400


def test_forbidding_is_not_asking_for():
    assert similar(gist("never commit the lock"), gist("don't commit the lock"))
    assert not similar(gist("commit the lock"), gist("don't commit the lock"))


def test_refusals_plans_and_questions():
    assert matters(
        piece(K.REJECTION, "use the lock", reason="use the lock, not a file"),
        piece(K.REJECTION, "wrong file", reason="wrong file", minute=1),
        piece(K.PLAN, "Plan B", approved=False, reason="", minute=2),
        piece(K.PLAN, "Plan C", approved=True, minute=3),
        piece(K.QUESTION, "Which database should it be?", minute=4),
        asked("add a retry", minute=5),
        asked("my mistake", act="automated", minute=6),
    ) == ["refused_why", "place", "plan", "waiting"]


def test_errors_count_when_they_were_not_overcome_or_always_made_a_detour():
    assert matters(
        failed("file_changed", overcome=True),
        failed("command_failed", "exit code 1", overcome=True, minute=1),
        failed("command_failed", "exit code 1", minute=2),
        failed("command_failed", "bash: zsh: command not found", minute=3),
        failed("command_failed", "connect ECONNREFUSED 10.0.0.1", minute=4),
        failed("command_failed", "cat: a.py: No such file or directory", minute=4),
        failed("limit", "You've hit your limit", minute=5),
        failed("limit", "API Error: 529 overloaded", minute=6),
        failed("brand_new", "something", minute=7),
        piece(K.UNFINISHED, "timed out after", why="timed out", minute=8),
        piece(K.UNFINISHED, "was killed", why="killed", minute=9),
        piece(K.UNFINISHED, "make all", why="cut off", minute=10),
    ) == [
        "file_changed", "command_failed", "missing_command", "service",
        "file_not_found", "limit",
        "service", "other", "timed_out", "killed",
    ]  # fmt: skip


def test_a_run_that_stays_red_is_no_failed_command():
    run = suite(28, 1, record="x")
    assert matters(run, failed("command_failed", "1 failed", record="x")) == [
        "left_red"
    ]


def test_the_whole_suite_after_one_changed_line():
    run = suite(480, minute=2)
    assert matters(edited(added=1, removed=1), run) == ["whole_suite"]
    assert matters(edited(added=9), run) == []
    assert matters(edited(added=1, removed=0), edited("b.py", minute=1), run) == []
    assert matters(edited(added=1, removed=0), suite(12, minute=2)) == []
    only = suite(480, command="pytest tests/api", minute=2)
    assert matters(edited(added=1, removed=0), only) == []


def test_what_agents_did_alone_is_kept_apart():
    mine, helper, program = find_hitches(
        [
            failed("edit_failed"),
            failed("edit_failed", origin=Origin.SUBAGENT, minute=1),
            failed("edit_failed", session="robot", minute=2),
        ],
        automated=("robot",),
    )
    assert [h.automated for h in (mine, helper, program)] == [False, True, True]
    (friction,) = group([mine, helper, program])
    assert len(friction.hitches) == 3
    assert friction.by_hand == (mine,)


def test_a_forks_copy_is_the_same_time():
    same = [failed("edit_failed", session=s, record="x") for s in ("s2", "s1")]
    (hitch,) = find_hitches(same)
    assert hitch.session == "s1"
    assert find_hitches(same[::-1]) == [hitch]


def test_what_the_owner_says_in_two_sessions_is_a_matter_of_its_own():
    hitches = find_hitches(
        [
            piece(K.CORRECTION, "no, never commit before the tests pass"),
            piece(K.CORRECTION, "no, use the lease", minute=3),
            piece(
                K.CORRECTION, "don't commit before tests pass", session="s2", minute=9
            ),
        ]
    )
    repeated, once = group(hitches)
    assert repeated.key.startswith("said:")
    assert repeated.text == "You said: “don't commit before tests pass”"
    assert repeated.sessions == {"s1", "s2"}
    assert (once.key, len(once.hitches)) == ("approach", 1)
    assert (repeated.kind, repeated.side) == (once.kind, once.side)


def test_a_long_quote_is_cut():
    quote = "no, never " + "write so very many words " * 9
    hitches = find_hitches([piece(K.CORRECTION, quote, session=s) for s in ("a", "b")])
    assert len(group(hitches)[0].text) < 140


def test_every_time_is_in_one_friction_and_the_order_does_not_matter():
    pieces = [
        failed("edit_failed", minute=n, session=f"s{n % 3}") for n in range(5)
    ] + [piece(K.CORRECTION, "no, use the lease", minute=n) for n in range(3)]
    one, other = (group(find_hitches(some)) for some in (pieces, pieces[::-1]))
    assert one == other
    assert sum(len(f.hitches) for f in one) == 8


def test_a_rule_is_found_by_the_words_before_the_edit_and_recurrence_after_it():
    pieces = [
        failed("file_changed", minute=0),
        asked("write into CLAUDE.md: read a file again before editing it", minute=10),
        edited("/home/ada/tidemark/CLAUDE.md", minute=11),
        failed("file_changed", minute=30, session="s2"),
    ]
    (friction,) = group(find_hitches(pieces), rule_edits(pieces))
    assert friction.rule.piece.time == START + timedelta(minutes=11)
    assert since_rule(friction) == 1
    assert since_rule(friction, START) == 1


def test_a_rule_on_something_else_adopts_nothing():
    pieces = [
        failed("file_changed", minute=0),
        asked("add the deployment steps", minute=10),
        edited("CLAUDE.md", minute=11),
        edited("AGENTS.md", minute=12, change="deleted"),
        edited("CLAUDE.md", minute=13, origin=Origin.SUBAGENT),
    ]
    (friction,) = group(find_hitches(pieces), rule_edits(pieces))
    assert friction.rule is None
    assert since_rule(friction) is None


def test_a_rule_in_the_owners_words_is_known_by_its_commit():
    said = [
        piece(
            K.CORRECTION, "no, never commit before the tests pass", session=s, minute=n
        )
        for n, s in enumerate(("s1", "s2"))
    ]
    edit = [
        edited(".claude/settings.json", session="s3", minute=20),
        piece(
            K.COMMIT,
            "[main 4be19d2] Never commit before tests pass",
            subject="Never commit before tests pass",
            session="s3",
            minute=22,
        ),
    ]
    (friction,) = group(find_hitches(said), rule_edits([*said, *edit]))
    assert friction.rule is not None


def test_every_matter_is_in_the_closed_list_and_speaks_plainly():
    for matter in MATTERS.values():
        assert label(FrictionKind, matter.kind) is matter.kind
        assert matter.text[0].isupper() and "!" not in matter.text
