"""What is special to Codex: two families, forks, patches, headers, token counts."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from pulse.core.agents import codex, discover, source_lines, split_lines
from pulse.core.agents.base import Source
from pulse.core.agents.codex_tools import command_line, output
from pulse.core.agents.codex_words import own_words
from pulse.core.agents.patches import as_extra, files_in_changes, files_in_text
from pulse.core.evidence import extract
from pulse.core.values import Act, EvidenceKind, Origin, Role, Tool
from tests.pulse.core.agenthomes import put_home
from tests.pulse.corpus import corpus

THREAD = "019e5a00-1000-7000-8000-00000000000a"
OLDER = "019e5000-1000-7000-8000-00000000000b"
TURN = "019e5a01-1000-7000-8000-000000000001"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    root = put_home("codex", tmp_path_factory.mktemp("codex") / "home")
    return {
        source.source_id: list(codex.read(source_lines(codex, source), source=source))
        for source in discover(codex, root)
    }


@pytest.fixture
def main(home):
    return home[THREAD]


def line(kind, payload, time="2026-11-19T09:00:00Z"):
    return json.dumps({"timestamp": time, "type": kind, "payload": payload}) + "\n"


def meta(thread=THREAD, **more):
    return line("session_meta", {"id": thread, "source": "cli", **more})


def event(kind, time="2026-11-19T09:00:09Z", **payload):
    return line("event_msg", {"type": kind, **payload}, time)


def item(kind, **payload):
    return line("response_item", {"type": kind, **payload})


def said(text, role="user"):
    return item("message", role=role, content=[{"type": "input_text", "text": text}])


def tokens(total, last=None, **more):
    return event("token_count", info=info(total, last), **more)


def info(total, last=None):
    names = ("input_tokens", "cached_input_tokens", "output_tokens")
    counts = {}
    for name, numbers in (("total_token_usage", total), ("last_token_usage", last)):
        if numbers:
            sums = {"total_tokens": numbers[0] + numbers[2]}
            counts[name] = dict(zip(names, numbers, strict=True)) | sums
    return counts


def read(*lines, thread=THREAD):
    source = Source("codex", thread, thread)
    found = split_lines(text.encode() for text in lines)
    return list(codex.read(found, source=source))


def write(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines))
    return path


# ------------------------------------------------------------------- finding


def test_its_home_is_named_by_the_environment(tmp_path):
    assert codex.roots({"CODEX_HOME": str(tmp_path / "none")}, tmp_path) == []
    assert codex.roots({"CODEX_HOME": str(tmp_path)}, tmp_path) == [tmp_path]
    (tmp_path / ".codex" / "sessions").mkdir(parents=True)
    assert codex.roots({"CODEX_HOME": " "}, tmp_path) == [tmp_path / ".codex"]


def test_a_bare_tree_of_rollouts_is_found(tmp_path):
    write(tmp_path / "a" / "export.jsonl", meta(cwd="/home/ada"))
    write(tmp_path / "a" / "other.jsonl", '{"type":"user"}\n', "no json\n")
    write(tmp_path / "a" / "empty.jsonl")
    write(tmp_path / "a" / "notes.txt", meta())
    (tmp_path / "a" / "link.jsonl").symlink_to(tmp_path / "a" / "export.jsonl")
    [source] = discover(codex, tmp_path)
    assert (source.source_id, source.session) == (THREAD, THREAD)
    assert (source.cwd, source.role) == ("/home/ada", "transcript")


def test_the_file_name_stands_in_for_a_damaged_head(tmp_path):
    name = f"rollout-2026-11-19T09-00-00-{THREAD}.jsonl"
    write(tmp_path / name, meta()[:40], "\n", said("Go."))
    [source] = discover(codex, tmp_path)
    assert source.source_id == THREAD
    write(tmp_path / name, meta()[:40], "\n")
    assert discover(codex, tmp_path) == []
    write(tmp_path / "rollout-x.jsonl", meta()[:40], "\n", said("Go."))
    assert discover(codex, tmp_path) == []


def test_a_copy_in_the_archive_stands_for_both(tmp_path):
    write(tmp_path / "sessions" / "a.jsonl", meta(), said("Go."))
    write(tmp_path / "archived_sessions" / "a.jsonl", meta(), said("Go."), said("On."))
    [source] = discover(codex, tmp_path)
    assert source.path.parent.name == "archived_sessions"


def test_codex_has_no_documents():
    assert list(codex.export(Source("codex", "s", "s"))) == []


@pytest.mark.parametrize(
    ("told", "name", "session"),
    [
        ({"source": {"subagent": "review"}}, THREAD, THREAD),
        ({"source": {"subagent": "review"}, "parent_thread_id": "p"}, "p", "p"),
        ({"thread_source": "subagent", "session_id": "root"}, "root", "root"),
    ],
)
def test_a_subagent_belongs_to_its_callers_session(tmp_path, told, name, session):
    write(tmp_path / "a.jsonl", meta(**told))
    [source] = discover(codex, tmp_path)
    assert source.session == session
    assert source.source_id in (name, f"{name}/{THREAD}")


# ------------------------------------------------------------------ who wrote


def test_words_of_the_owner_are_told_once(main):
    owner = [(r.act, r.text) for r in main if r.role is Role.OWNER]
    assert owner == [
        (Act.TYPED, "Show the tides in UTC."),
        (Act.QUEUED, "And the harbour's name."),
        (Act.ANSWER, "Cuxhaven"),
        (Act.REJECTION, ""),
        (Act.TYPED, "Plan the chart."),
        (Act.PLAN_APPROVED, "Implement the plan."),
        (Act.SHELL, "ls"),
        (Act.COMMAND, "/review Look at the clock."),
        (Act.INTERRUPT, ""),
    ]


def test_words_of_the_agent_are_told_once(main):
    said = [r.text for r in main if r.role is Role.AGENT and r.text]
    assert said == ["I look at the clock first.", "The tides are in UTC."]


def test_a_record_knows_its_surroundings(main):
    record = next(r for r in main if r.act is Act.TYPED)
    assert (record.cwd, record.branch) == ("/home/ada/tidemark", "main")
    assert (record.version, record.type) == ("0.140.0", "event_msg/user_message")
    assert [r.title for r in main if r.title] == ["Tides in UTC"]


def test_an_answer_stands_with_its_question(main):
    [record] = [r for r in main if r.answers]
    assert record.answers == (("Which harbour?", "Cuxhaven"),)
    assert record.results[0].extra["answers"] == {"Which harbour?": "Cuxhaven"}


def test_nobody_types_in_other_populations(home):
    origins = {key: {r.origin for r in records} for key, records in home.items()}
    assert origins.pop("019e5a10-3000-7000-8000-00000000000c") == {Origin.HEADLESS}
    [subagent] = [key for key in origins if "/" in key]
    assert origins.pop(subagent) == {Origin.SUBAGENT}
    assert set().union(*origins.values()) == {Origin.MAIN}


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ({"originator": "codex_sdk_ts"}, Origin.HEADLESS),
        ({"source": "mcp"}, Origin.HEADLESS),
        ({"originator": "Codex Desktop", "source": "vscode"}, Origin.MAIN),
    ],
)
def test_whose_work_it_is(told, origin):
    [_, record, *_] = read(meta(**told), event("user_message", message="Go."))
    assert record.origin is origin
    assert (record.role is Role.OWNER) == (origin is Origin.MAIN)


@pytest.mark.parametrize("source", [{"subagent": "compact"}, {"internal": "x"}])
def test_what_the_program_does_for_itself(source):
    records = read(meta(source=source), said("Go."), event("entered_review_mode"))
    assert {r.origin for r in records} == {Origin.SUBAGENT}
    assert {r.hidden for r in records} == {"subagent" in source}
    assert {r.role for r in records} == {Role.SYSTEM}


def test_without_events_the_models_input_holds_the_words():
    head = {"id": THREAD, "timestamp": "2025-07-10T08:00:00Z", "instructions": ""}
    bare = {"type": "message", "role": "user", "content": [{"text": "Go."}]}
    records = read(json.dumps(head) + "\n", json.dumps(bare) + "\n", said("On."))
    assert [(r.role, r.text) for r in records[1:]] == [
        (Role.OWNER, "Go."),
        (Role.OWNER, "On."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>Make it bold</b>, please", (Act.TYPED, "<b>Make it bold</b>, please")),
        ("<turn_aborted>\nby the user\n</turn_aborted>", (None, None)),
        (
            "<environment_context>\n<cwd>/a</cwd>\n</environment_context>\n",
            (None, None),
        ),
        ("# Context from my IDE setup:\n\n## Active file: a.py\n", (None, None)),
        ("Implement the plan.", (Act.TYPED, "Implement the plan.")),
        ("  ", (None, "")),
    ],
)
def test_own_words(text, expected):
    act, words = own_words(text)
    assert act is expected[0]
    assert expected[1] in (None, words)


def test_old_kinds_of_injected_words():
    told = {"type": "user_message", "message": "Rules", "kind": "user_instructions"}
    assert read(meta(), line("event_msg", told))[-1].role is Role.SYSTEM


def test_a_prompt_after_the_turn_did_not_wait():
    records = read(
        meta(),
        event("task_started", turn_id=TURN),
        event("user_message", message="One."),
        event("turn_aborted", reason="replaced"),
        event("user_message", message="Two."),
        event("user_message", message="Three."),
    )
    acts = [r.act for r in records if r.role is Role.OWNER]
    assert acts == [Act.TYPED, Act.TYPED, Act.QUEUED]


# --------------------------------------------------------------------- tokens


def test_every_call_of_the_model_counts_once(main):
    counted = [(r.usage, r.message_id, r.model) for r in main if r.usage]
    assert [(u.input, u.cache_read, u.output) for u, _, _ in counted] == [
        (5000, 4000, 120),
        (2000, 10000, 180),
    ]
    assert len({name for _, name, _ in counted}) == 2
    assert {model for _, _, model in counted} == {"gpt-5.4"}


def test_without_the_last_usage_the_difference_counts():
    records = read(meta(), tokens((100, 40, 10)), tokens((350, 90, 15)))
    usage = [r.usage for r in records if r.usage]
    assert [(u.input, u.cache_read, u.output) for u in usage] == [
        (60, 40, 10),
        (200, 50, 5),
    ]


def test_without_a_total_each_usage_counts():
    records = read(
        meta(), tokens(None, (9, 0, 1)), tokens(None, (9, 0, 1)), tokens(None)
    )
    assert len({r.message_id for r in records if r.usage}) == 2


def test_a_forks_history_is_the_parents():
    """Without names of turns the history is what was written at once."""
    parent = [said("Old."), tokens((9, 0, 1), time="2026-11-19T09:00:00.2Z")]
    own = [tokens((9, 0, 1)), tokens((20, 0, 4), (11, 0, 3)), said("New.")]
    later = own[2].replace("09:00:00Z", "09:00:30Z")
    forked = meta(forked_from_id=OLDER), meta(OLDER)
    for head in (forked, forked[:1], (meta(), meta(OLDER))):
        records = read(*head, *parent, *own[:2], later)
        assert [r.usage.input for r in records if r.usage] == [11]
        assert [r.text for r in records if r.role is Role.OWNER] == ["New."]


def test_a_replayed_turn_is_older_than_its_thread():
    turns = [line("turn_context", {"turn_id": t, "model": t}) for t in (OLDER, TURN)]
    count = tokens((9, 0, 1)), tokens((20, 0, 4), (11, 0, 3))
    call = item("function_call", name="shell", arguments="{}", call_id="c")
    records = read(meta(), turns[0], count[0], call, said("Old."), turns[1], *count)
    assert [(r.usage.input, r.model) for r in records if r.usage] == [(11, TURN)]
    assert not any(r.calls for r in records)
    assert "Old." in {r.text for r in records if r.role is Role.SYSTEM}


def test_a_copied_turn_has_the_same_names():
    """A replay without the marks of a fork: ids of calls and counts are the same."""
    turn = line("turn_context", {"turn_id": TURN})
    call = item(
        "function_call", name="shell", arguments="{}", call_id="call_0123456789abc"
    )
    done = item("function_call_output", call_id="call_0123456789abc", output="")
    lines = turn, call, done, tokens((9, 0, 1))
    one = read(meta(), *lines)
    other = read(meta(), event("context_compacted"), *lines, thread=OLDER)
    assert [r.id for r in one[2:4]] == [r.id for r in other[3:5]]
    assert one[4].message_id == other[5].message_id


# ---------------------------------------------------------------------- tools


def test_every_tool_has_its_kind(main):
    calls = {call.name: call for record in main for call in record.calls}
    assert {name: call.tool for name, call in calls.items()} == {
        "exec_command": Tool.SHELL,
        "update_plan": Tool.TODO,
        "apply_patch": Tool.EDIT,
        "write_stdin": Tool.OUTPUT,
        "web_search": Tool.FETCH,
        "view_image": Tool.READ,
        "mcp__github__search": Tool.OTHER,
        "request_user_input": Tool.QUESTION,
        "spawn_agent": Tool.AGENT,
        "plan": Tool.PLAN,
    }
    assert calls["view_image"].input["file_path"] == "/home/ada/tidemark/plan.png"
    assert calls["web_search"].input["query"] == "tides of Husum"
    assert calls["spawn_agent"].input["subagent_type"] == "explorer"
    assert calls["update_plan"].input["todos"][1] == {
        "content": "Use UTC everywhere",
        "status": "in_progress",
    }


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("list_dir", {"dir_path": "/a"}, {"path": "/a"}),
        ("read_file", {"path": "/a/b"}, {"file_path": "/a/b"}),
        ("grep_files", {"pattern": "x", "path": "/a"}, {"pattern": "x", "path": "/a"}),
        ("shell", {"command": ["zsh", "-c", "ls a"]}, {"command": "ls a"}),
    ],
)
def test_keys_of_other_tools(name, given, expected):
    call = item("function_call", name=name, arguments=json.dumps(given), call_id="c")
    [found] = read(meta(), call)[-1].calls
    assert expected.items() <= found.input.items()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("ls", "ls"),
        (["bash", "-lc", "ls && pwd"], "ls && pwd"),
        (["/bin/zsh", "-c", "ls"], "ls"),
        (["powershell.exe", "-Command", "dir"], "dir"),
        (["cmd", "/c", "dir"], "dir"),
        (["git", "commit", "-m", "two words"], "git commit -m 'two words'"),
        (["bash", "script.sh", "x"], "bash script.sh x"),
        ([1, None], ""),
        (7, ""),
    ],
)
def test_a_command_as_one_would_type_it(command, expected):
    assert command_line(command) == expected


@pytest.mark.parametrize(
    ("returned", "text", "code", "failed"),
    [
        ("Exit code: 2\nWall time: 1 seconds\nOutput:\nno\n", "no\n", 2, True),
        ("Chunk ID: a\nProcess exited with code 0\nOutput:\nyes", "yes", 0, False),
        ('{"output":"no\\n","metadata":{"exit_code":1}}', "no\n", 1, True),
        ('{"output":"no","metadata":{}}', '{"output":"no","metadata":{}}', None, False),
        ('{"output', '{"output', None, False),
        ("plain", "plain", None, False),
        ({"content": "no", "success": False}, "no", None, True),
        ([{"text": "a"}, {"text": "b"}, {}], "a\nb", None, False),
        ("unsupported call: x", "unsupported call: x", None, True),
        ("Wall time: 3 seconds\nOutput:\nfound", "found", None, False),
        (None, "", None, False),
    ],
)
def test_what_a_tool_returned(returned, text, code, failed):
    found = output(returned)
    assert (found.text, found.exit_code, found.failed) == (text, code, failed)


def test_a_command_in_the_background_is_named(main):
    results = {r.call_id: r for record in main for r in record.results}
    started = results["call_server_0000000001"]
    assert started.extra == {"backgroundTaskId": "4711"}
    assert "session ID 4711" in started.text
    assert results["call_pytest_0000000001"].extra == {"exitCode": 0}


@pytest.mark.parametrize(
    "questions",
    [{}, {"which": {"answers": []}}, {"which": "x"}, {"which": {"answers": [1]}}],
)
def test_a_question_without_an_answer_is_no_answer(questions):
    asked = json.dumps({"questions": [{"id": "which", "question": "Which?"}]})
    call = {"name": "request_user_input", "arguments": asked, "call_id": "c"}
    given = json.dumps({"answers": questions})
    output = item("function_call_output", call_id="c", output=given)
    assert read(meta(), item("function_call", **call), output)[-1].role is Role.TOOL


def test_a_choice_and_a_note_are_both_kept():
    call = {"name": "request_user_input", "arguments": "{}", "call_id": "c"}
    given = json.dumps(
        {"answers": {"which": {"answers": ["Husum", "user_note: soon"]}}}
    )
    output = item("function_call_output", call_id="c", output=given)
    record = read(meta(), item("function_call", **call), output)[-1]
    assert record.answers == (("which", "Husum, soon"),)


# ---------------------------------------------------------------------- files

PATCH = """*** Begin Patch
*** Update File: old.py
*** Move to: new.py
@@ def tides():
 same
-gone
+here
*** End of File
*** Add File: made.py
+one
+
*** Delete File: gone.py
*** End Patch"""
FILES = [
    {
        "filePath": "new.py",
        "type": "update",
        "structuredPatch": [{"lines": [" same", "-gone", "+here"]}],
    },
    {"filePath": "made.py", "type": "create", "content": "one\n\n"},
    {"filePath": "gone.py", "type": "delete", "structuredPatch": []},
]


def test_files_of_a_patch():
    assert files_in_text(PATCH) == FILES
    assert files_in_text("@@ +x *** Update File: a") == []
    assert files_in_text("*** Begin Patch\n+lost\n*** Update File: \n+x") == []


def test_files_of_the_changes_that_were_made():
    diff = "--- a\n+++ b\n@@ -1 +1 @@\n same\n-gone\n+here\n\\ No newline\n"
    changes = {
        "old.py": {"type": "update", "unified_diff": diff, "move_path": "new.py"},
        "made.py": {"type": "add", "content": "one\n\n"},
        "gone.py": {"type": "delete", "content": ""},
        "odd.py": {"type": "other"},
    }
    assert files_in_changes(changes) == FILES


def test_one_file_stands_alone_and_several_together():
    assert as_extra([]) == {}
    assert as_extra(FILES[:1]) == FILES[0]
    assert as_extra(FILES) == {"files": FILES}


def patched(call, *, output="Done.", **more):
    lines = item(call.pop("kind"), call_id="c", **call)
    done = item("function_call_output", call_id="c", output=output)
    [call] = read(meta(), lines, done)[-2].calls
    return call, read(meta(), lines, done)[-1].results[0]


@pytest.mark.parametrize(
    "call",
    [
        {"kind": "custom_tool_call", "name": "apply_patch", "input": PATCH},
        {
            "kind": "function_call",
            "name": "apply_patch",
            "arguments": json.dumps({"input": PATCH}),
        },
        {
            "kind": "function_call",
            "name": "shell",
            "arguments": json.dumps({"command": ["apply_patch", PATCH]}),
        },
        {
            "kind": "local_shell_call",
            "action": {"command": ["bash", "-lc", f"apply_patch <<'E'\n{PATCH}\nE"]},
        },
    ],
    ids=["custom", "function", "shell", "local"],
)
def test_a_patch_in_every_dress(call):
    call, result = patched(call)
    assert (call.tool, call.input["file_path"]) == (Tool.EDIT, "new.py")
    assert [file["filePath"] for file in result.extra["files"]] == [
        "new.py",
        "made.py",
        "gone.py",
    ]


def test_a_patch_of_one_new_file_is_a_write():
    text = "*** Begin Patch\n*** Add File: a.py\n+x\n*** End Patch"
    call, result = patched(
        {"kind": "custom_tool_call", "name": "apply_patch", "input": text}
    )
    assert (call.tool, call.input["content"]) == (Tool.WRITE, "x\n")
    assert result.extra == {"filePath": "a.py", "type": "create", "content": "x\n"}


def test_a_patch_that_failed_changed_nothing():
    call = {"kind": "custom_tool_call", "name": "apply_patch", "input": PATCH}
    _, result = patched(call, output="apply_patch verification failed: no such line")
    assert (result.is_error, result.extra) == (True, {})


def test_a_patch_without_a_text_is_still_an_edit():
    call, result = patched({"kind": "function_call", "name": "apply_patch"})
    assert (call.tool, call.input, result.extra) == (Tool.EDIT, {"patch": ""}, {})


def test_a_result_without_its_call_is_kept():
    done = item("function_call_output", call_id="c", output="x")
    record = read(meta(), done)[-1]
    assert (record.role, record.results[0].text) == (Role.TOOL, "x")


def test_a_plan_is_approved_with_what_it_says(main):
    [plan] = [e for e in extract(main) if e.kind is EvidenceKind.PLAN]
    assert (plan.quote, plan.data["approved"]) == ("Implement the plan.", True)
    assert plan.data["plan"] == "1. Draw the curve."


def test_a_plan_is_shown_only_in_words():
    done = event("item_completed", item={"type": "Reasoning", "text": "x"})
    assert read(meta(), done)[-1].text == ""


# -------------------------------------------------------------- real sessions


def real():
    found = discover(codex, corpus() / "codex")
    assert len(found) == 2
    return {
        source.source_id[:8]: list(
            codex.read(source_lines(codex, source), source=source)
        )
        for source in found
    }


def test_tokens_of_real_sessions():
    """The same as ccusage 20.0.24 counts, by day."""
    for records, day, expected in (
        (real()["019d6c33"], "2026-04-08", (58694, 245120, 2397)),
        (real()["019ed836"], "2026-06-18", (36058, 230656, 2958)),
    ):
        sums = Counter()
        for record in records:
            if record.usage:
                sums["input"] += record.usage.input
                sums["cached"] += record.usage.cache_read
                sums["output"] += record.usage.output
                assert (record.model, record.time.date().isoformat()) == (
                    "gpt-5.4",
                    day,
                )
        assert (sums["input"], sums["cached"], sums["output"]) == expected


def test_evidence_of_a_real_session():
    found = extract(real()["019ed836"])
    kinds = Counter(e.kind for e in found)
    assert [e.quote for e in found if e.kind is EvidenceKind.PROMPT] == [
        "remove agentv-claude-trace plugin no longer needed, can merge directly",
        "please push",
    ]
    changes = Counter(e.data["change"] for e in found if e.kind is EvidenceKind.FILE)
    assert changes["edited"] == 1
    assert changes["deleted"] > 10
    assert kinds[EvidenceKind.DIRTY] == 2
    assert found[-1].time - found[0].time < timedelta(minutes=11)
