"""Lines and files that calls changed."""

import time

from hypothesis import given
from hypothesis import strategies as st

from pulse.core.stats.events import (
    Change,
)
from pulse.core.stats.lines import difference
from tests.pulse.core.sessions import Session
from tests.pulse.core.stats.small import one_call

# --------------------------------------------------------- lines and files


def test_lines_of_an_edit_come_from_its_patch():
    call = one_call(Session().edits("/p/a.py", 3, 1))
    assert call.changes == (Change("/p/a.py", "edited", 3, 1),)
    assert (call.reported_added, call.reported_removed) == (3, 1)


def test_a_created_file_adds_its_lines():
    call = one_call(Session().edits("/p/a.py", 3, create=True))
    assert call.changes == (Change("/p/a.py", "created", 3, 0),)


def test_an_overwritten_file_counts_its_difference_and_is_reported_as_new():
    extra = {"type": "update", "structuredPatch": [{"lines": [" a", "-b", "+c"]}]}
    call = one_call(
        Session().calls("Write", "ok", file_path="/p/a", content="a\nc\n", extra=extra)
    )
    assert call.changes == (Change("/p/a", "edited", 1, 1),)
    assert (call.reported_added, call.reported_removed) == (2, 0)


def test_without_a_patch_the_input_tells():
    given = {"file_path": "/p/a", "old_string": "a\nb\n", "new_string": "a\nc\nd\n"}
    assert one_call(Session().calls("Edit", "ok", **given)).changes == (
        Change("/p/a", "edited", 2, 1),
    )
    written = one_call(Session().calls("Write", "ok", file_path="/p/a", content="x\ny"))
    assert written.changes == (Change("/p/a", "edited", 2, 0),)


def test_several_edits_in_one_call_add_up():
    edits = [{"old_string": "a", "new_string": "b\nc"}, {"new_string": "d"}, "junk"]
    call = one_call(Session().calls("MultiEdit", "ok", file_path="/p/a", edits=edits))
    assert call.changes == (Change("/p/a", "edited", 3, 1),)
    assert (call.reported_added, call.reported_removed) == (3, 1)


def test_an_edit_made_everywhere_is_reported_once():
    lines = ["-a", "+b", " x", "-a", "+b"]
    call = one_call(
        Session().calls(
            "Edit",
            "ok",
            file_path="/p/a",
            old_string="a",
            new_string="b",
            replace_all=True,
            extra={"structuredPatch": [{"lines": lines}]},
        )
    )
    assert call.changes == (Change("/p/a", "edited", 2, 2),)
    assert (call.reported_added, call.reported_removed) == (1, 1)


def test_a_failed_edit_changes_nothing_but_is_reported():
    given = {"file_path": "/p/a", "old_string": "a", "new_string": "b"}
    call = one_call(Session().calls("Edit", "not found", error=True, **given))
    assert call.changes == ()
    assert (call.reported_added, call.reported_removed) == (1, 1)


def test_the_agents_own_notes_are_no_work():
    call = one_call(Session().edits("/home/ada/.claude/plans/x.md", 9))
    assert call.changes == (Change("/home/ada/.claude/plans/x.md", "note"),)


def test_one_call_may_change_several_files():
    files = [
        {"filePath": "a.py", "type": "create", "content": "x\ny\n"},
        {
            "filePath": "/q/b.py",
            "structuredPatch": [{"lines": ["-x"]}],
            "type": "delete",
        },
        {"type": "update"},
        "junk",
    ]
    call = one_call(Session().calls("apply_patch", "ok", extra={"files": files}))
    assert call.changes == (
        Change("/home/ada/tidemark/a.py", "created", 2, 0),
        Change("/q/b.py", "deleted", 0, 1),
    )
    assert call.path == "/home/ada/tidemark/a.py"


def test_relative_paths_are_of_the_working_directory_where_it_is_known():
    inside = one_call(Session().calls("Read", "ok", file_path="../b/./a.py"))
    nowhere = one_call(Session(cwd="").calls("Read", "ok", file_path="a.py"))
    drive = one_call(Session().calls("Read", "ok", file_path="C:\\a.py"))
    paths = (inside.path, nowhere.path, drive.path)
    assert paths == ("/home/ada/b/a.py", "a.py", "C:\\a.py")


def longest_common(one, other):
    """By the textbook's table."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = row[:]
        for place, b in enumerate(other, start=1):
            found = (
                before[place - 1] + 1 if a == b else max(before[place], row[place - 1])
            )
            row[place] = found
    return row[-1]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abcd")))
def test_a_difference_is_the_shortest_one(old, new):
    same = longest_common(old, new)
    found = difference("\n".join(old), "\n".join(new))
    assert found == (len(new) - same, len(old) - same)


def test_hostile_texts_are_compared_at_once():
    old, new = "x\n" * 9_000, "x\ny\n" * 9_000
    began = time.process_time()
    assert difference(old, new) == (9_000, 0)
    assert time.process_time() - began < 2


def test_texts_too_long_to_compare_are_counted_by_their_new_lines():
    old = "\n".join(f"line {n}" for n in range(10_001))
    given = {"file_path": "/p/a", "old_string": old, "new_string": old + "\nnew"}
    assert one_call(Session().calls("Edit", "ok", **given)).changes == (
        Change("/p/a", "edited", 1, 0),
    )
