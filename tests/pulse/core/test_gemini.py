"""What is special to Gemini CLI: two forms of a chat, cut ones, and whose words."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from pulse.core.agents import discover, gemini, source_lines
from pulse.core.agents.documents import read_json
from pulse.core.agents.gemini_file import read_chat
from pulse.core.agents.jsonlines import NotReadError
from pulse.core.agents.patches import hunks
from pulse.core.evidence import extract
from pulse.core.values import Act, EvidenceKind, Loss, Origin, Role, Tool, Unparsed
from tests.pulse.core.agenthomes import put_home
from tests.pulse.corpus import corpus

SHELL = (
    "Command: x\nDirectory: (root)\nStdout: a\nb\nStderr: (empty)\nError: (none)\n"
    "Exit Code: 0\nSignal: 0\nBackground PIDs: (none)\nProcess Group PGID: 4711"
)
HEAD = {"sessionId": "s1", "projectHash": "h", "startTime": "2026-03-02T10:00:00Z"}


def message(name, text="Add a retry", kind="user", **more):
    stamp = "2026-03-02T10:01:00Z"
    return {"id": name, "timestamp": stamp, "type": kind, "content": text, **more}


def call(name, args=None, output="", status="success", **more):
    key = "error" if status == "cancelled" else "output"
    response = {"functionResponse": {"id": "c1", "response": {key: output}}}
    return {"id": "c1", "name": name, "args": args or {}, "result": [response], **more,
            "status": status}  # fmt: skip


def chat_file(folder, text, name="session-1.json"):
    path = Path(folder, "tmp", "p", "chats", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def write(folder, messages, name="session-1.json", **head):
    chat = {**HEAD, **head, "messages": messages}
    return chat_file(folder, json.dumps(chat), name)


def read(folder):
    return [
        record
        for source in discover(gemini, Path(folder))
        for record in gemini.read(source_lines(gemini, source), source=source)
    ]


def one(folder, *messages, **head):
    """The records behind the metadata."""
    write(folder, [message("m0"), *messages], **head)
    return read(folder)[2:]


# --------------------------------------------------------------------- places


def test_roots(tmp_path):
    (tmp_path / ".gemini" / "tmp").mkdir(parents=True)
    bare = tmp_path / "bare"
    bare.mkdir()
    own = [(tmp_path / ".gemini").resolve()]
    assert gemini.roots({}, tmp_path) == own
    assert gemini.roots({"GEMINI_CLI_HOME": str(tmp_path)}, bare) == own
    assert gemini.roots({"GEMINI_CLI_HOME": str(bare)}, tmp_path) == [bare.resolve()]
    assert gemini.roots({"GEMINI_CLI_HOME": str(tmp_path / "no")}, tmp_path) == []


def test_places(tmp_path):
    assert gemini.places({}, tmp_path) == [tmp_path / ".gemini" / "tmp"]
    named = {"GEMINI_CLI_HOME": str(tmp_path)}
    assert gemini.places(named, tmp_path) == [tmp_path]
    (tmp_path / ".gemini" / "tmp").mkdir(parents=True)
    assert gemini.places(named, tmp_path) == [tmp_path / ".gemini" / "tmp"]


def test_only_chats_are_looked_at_in_a_home(tmp_path):
    write(tmp_path, [message("m1")])
    (tmp_path / "tmp" / "p" / "logs.json").write_text("[]")
    (tmp_path / "settings.json").write_text("{}")
    chat_file(tmp_path, "", "note.txt")
    assert [p.name for p in gemini.find(tmp_path)] == ["session-1.json"]


def test_what_is_no_chat_is_left_alone(tmp_path):
    for number, text in enumerate(
        ["", "{}", '{"sessionId": "s1"}', json.dumps({**HEAD, "messages": []})]
    ):
        chat_file(tmp_path, text, f"session-{number}.json")
    assert discover(gemini, tmp_path) == []
    (tmp_path / "tmp" / "p" / "chats" / "d.json").mkdir()
    assert gemini.identify(tmp_path / "tmp" / "p" / "chats" / "d.json") == ()
    assert gemini.identify(tmp_path / "gone.json") == ()


def test_a_claude_transcript_in_a_bare_tree_is_no_chat(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"type": "user", "sessionId": "s1"}\n')
    assert discover(gemini, tmp_path) == []


def test_a_subagent_belongs_to_the_session_of_its_folder(tmp_path):
    write(tmp_path, [message("m1")], "parent-id/sub.json", kind="subagent")
    (source,) = discover(gemini, tmp_path)
    assert (source.session, source.source_id) == ("parent-id", "parent-id/s1")
    assert {r.origin for r in read(tmp_path)} == {Origin.SUBAGENT}
    assert not any(record.act for record in read(tmp_path))


def test_a_subagent_without_its_folder_is_still_one(tmp_path):
    (tmp_path / "x.json").write_text(
        json.dumps({**HEAD, "kind": "subagent", "messages": [message("m1")]})
    )
    (source,) = discover(gemini, tmp_path)
    assert source.source_id == "s1/subagent"
    assert {r.origin for r in read(tmp_path)} == {Origin.SUBAGENT}


def test_the_directory_by_the_file_beside_the_chats(tmp_path):
    write(tmp_path, [message("m1")], directories=["/work/other"])
    (tmp_path / "tmp" / "p" / ".project_root").write_text(" \n")
    assert discover(gemini, tmp_path)[0].cwd == "/work/other"
    (tmp_path / "tmp" / "p" / ".project_root").write_text("/work/tide\n")
    assert discover(gemini, tmp_path)[0].cwd == "/work/tide"
    assert read(tmp_path)[0].cwd == "/work/tide"


def test_a_pipe_beside_the_chats_is_not_waited_for(tmp_path):
    write(tmp_path, [message("m1")], directories=["/work/other"])
    os.mkfifo(tmp_path / "tmp" / "p" / ".project_root")
    assert discover(gemini, tmp_path)[0].cwd == "/work/other"


@pytest.mark.parametrize("directories", [[], [7], "x", ["\ud800"]])
def test_odd_directories_tell_nothing_or_text(tmp_path, directories):
    write(tmp_path, [message("m1")], directories=directories)
    assert discover(gemini, tmp_path)[0].cwd in ("", "\ufffd")


def test_broken_directories_tell_nothing(tmp_path):
    chat = json.dumps({**HEAD, "messages": [message("m1")]})
    chat_file(
        tmp_path,
        chat.replace('"projectHash"', '"directories": ["1" "2"], "projectHash"'),
    )
    assert discover(gemini, tmp_path)[0].cwd == ""


@pytest.mark.parametrize(
    ("place", "shown"),
    [("/work/tide", "/work/tide/src/a.py"), (r"C:\work", r"C:\work\src\a.py")],
)
def test_the_directory_is_the_path_whose_hash_is_the_projects(tmp_path, place, shown):
    name = hashlib.sha256(place.encode()).hexdigest()
    calls = [call("read_file", {"file_path": path}) for path in ("/etc/x", shown)]
    answer = message("m1", kind="gemini", toolCalls=calls)
    write(tmp_path, [answer], projectHash=name)
    assert discover(gemini, tmp_path)[0].cwd == place
    write(tmp_path, [answer])
    assert discover(gemini, tmp_path)[0].cwd == ""


def test_the_search_for_the_directory_ends(tmp_path):
    paths = [{"file_path": f"/{n}/{n}/x"} for n in range(300)] + [{"file_path": "/w/x"}]
    calls = [call("read_file", path) for path in paths]
    name = hashlib.sha256(b"/w").hexdigest()
    write(tmp_path, [message("m1", kind="gemini", toolCalls=calls)], projectHash=name)
    assert discover(gemini, tmp_path)[0].cwd == ""


def test_a_path_that_is_no_json_is_not_tried(tmp_path):
    text = json.dumps({**HEAD, "messages": [message("m1")]})
    text = text.replace('"messages"', r'"file_path": "/a\q", "messages"')
    chat_file(tmp_path, text)
    assert discover(gemini, tmp_path)[0].cwd == ""


# --------------------------------------------------------------------- copies


def test_of_a_resumed_chat_the_longer_file_counts(tmp_path):
    messages = [message("m1"), message("m2")]
    write(tmp_path, messages[:1], "session-1.json")
    lines = [HEAD, *messages]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    path = chat_file(tmp_path, text, "session-1.jsonl")
    (source,) = discover(gemini, tmp_path)
    assert (source.path, source.source_id) == (path.resolve(), "s1")


def test_chats_of_one_name_that_differ_are_both_kept(tmp_path):
    write(tmp_path, [message("m1"), message("m2")], "session-1.json")
    write(tmp_path, [message("m1"), message("m3")], "session-2.json")
    first, second = discover(gemini, tmp_path)
    assert first.source_id == "s1"
    assert second.source_id.startswith("s1~")
    assert second.session == "s1"


def test_a_copy_that_vanished_holds_nothing(tmp_path):
    path = write(tmp_path, [message("m1")])
    (source,) = discover(gemini, tmp_path)
    path.unlink()
    assert gemini.resolve([source, source]) == [source]


# ---------------------------------------------------------------- the two forms


def test_the_last_line_of_a_message_wins_and_keeps_its_place():
    lines = [HEAD, message("m1", "a"), message("m2"), message("m1", "b")]
    chat = read_chat("".join(json.dumps(line) + "\n\n" for line in lines).encode())
    assert [(m["id"], m["content"]) for m in chat.messages.values()] == [
        ("m1", "b"),
        ("m2", "Add a retry"),
    ]


def test_rewinding_drops_what_came_after():
    lines = [HEAD, *map(message, "abc"), {"$rewindTo": "b"}, message("d")]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    assert list(read_chat(text.encode()).messages) == ["a", "d"]
    text += json.dumps({"$rewindTo": "unknown"}) + "\n"
    assert list(read_chat(text.encode()).messages) == []


def test_a_compressed_history_adds_and_takes_nothing_away():
    summary = message("x", "<state_snapshot>")
    change = {"$set": {"summary": "Retry", "messages": [summary, message("b", "cut")]}}
    lines = [HEAD, message("a"), message("b", "whole"), change]
    chat = read_chat("".join(json.dumps(line) + "\n" for line in lines).encode())
    assert list(chat.messages) == ["a", "b", "x"]
    assert chat.messages["b"]["content"] == "whole"
    assert chat.metadata["summary"] == "Retry"


def test_a_broken_line_is_kept_and_counted(tmp_path):
    lines = [json.dumps(HEAD), json.dumps(message("m1")), '{"id": "m2", "ty']
    chat_file(tmp_path, "\n".join(lines), "session-1.jsonl")
    records = read(tmp_path)
    assert [type(r).__name__ for r in records] == ["Record", "Record", "Unparsed"]
    assert (records[2].reason, records[2].text) == (Loss.NOT_JSON, '{"id": "m2", "ty')


@pytest.mark.parametrize("indent", [None, 2])
def test_of_a_cut_document_all_that_is_whole_is_kept(tmp_path, indent):
    whole = [message(f"m{n}", x={"a": [1, 2]}) for n in range(3)]
    text = json.dumps({**HEAD, "messages": whole, "summary": "T"}, indent=indent)
    seen = set()
    for end in range(text.index("m0"), len(text)):
        chat = read_chat(text[:end].encode())
        names = list(chat.messages)
        assert names == ["m0", "m1", "m2"][: len(names)]
        assert [bad["unparsed"] for bad in chat.bad] == [Loss.CUT_OFF]
        seen.add(len(names))
    assert seen == {0, 1, 2, 3}
    chat_file(tmp_path, text[: text.index("m2")])
    found = read(tmp_path)
    assert [getattr(r, "id", r.source) for r in found[1:]] == ["m0", "m1", "s1"]
    assert isinstance(found[-1], Unparsed)


def test_a_chat_without_its_id_is_named_after_its_file(tmp_path):
    text = json.dumps({"projectHash": "h", "messages": [message("m1")]})
    chat_file(tmp_path, text, "session-9.json")
    assert [s.source_id for s in discover(gemini, tmp_path)] == ["session-9"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[1]", Loss.NOT_OBJECT),
        ("nonsense", Loss.CUT_OFF),
        ('{"messages": 7}', Loss.NOT_OBJECT),
        ('{"messages": [7]}', Loss.NOT_OBJECT),
        ('{"messages": []} more', Loss.NOT_JSON),
        ('{"a": 1,\n "messages": [' + "[" * 100_000, Loss.TOO_DEEP),
        ('{"a": 1}\n' + '{"a": ' * 100_000, Loss.TOO_DEEP),
        ('{"a": 1}\n7\n', Loss.NOT_OBJECT),
    ],
)
def test_what_cannot_be_read_is_told(text, reason):
    assert [bad["unparsed"] for bad in read_chat(text.encode()).bad] == [reason]


def test_a_comma_too_many_loses_nothing():
    chat = read_chat(b'{"messages": [{"id": "a"},],}')
    assert (list(chat.messages), chat.bad) == (["a"], [])


def test_text_that_no_database_takes_is_cleaned():
    text = r'{"sessionId": "s", "messages": [{"id": "a", "content": "x\u0000\ud800"}]}'
    assert read_chat(text.encode()).messages["a"]["content"] == "x\ufffd"
    assert read_json('{"a": NaN}') == {"a": None}
    with pytest.raises(NotReadError, match=Loss.TOO_DEEP):
        read_json("[" * 100_000)


def test_a_message_without_an_id_is_called_after_its_place():
    chat = read_chat(b'{"messages": [{"type": "info"}, {"type": "info"}]}')
    assert list(chat.messages) == ["message 1", "message 2"]


def test_a_file_too_large_is_told(tmp_path, monkeypatch):
    write(tmp_path, [message("m1")])
    monkeypatch.setattr(gemini, "MOST", 10)
    (record,) = read(tmp_path)
    assert record.reason is Loss.TOO_LONG


# ------------------------------------------------------------------ whose words


@pytest.mark.parametrize(
    ("content", "act", "text"),
    [
        ("Add a retry", Act.TYPED, "Add a retry"),
        ([{"text": "a"}, "b"], Act.TYPED, "a\nb"),
        ({"text": "one part"}, Act.TYPED, "one part"),
        ([{"text": "see @a"}, {"text": "\n--- Content from referenced files ---"}],
         Act.TYPED, "see @a"),
        ("/plan:review the tides", Act.COMMAND, "/plan:review the tides"),
        ("/work/tide is broken", Act.TYPED, "/work/tide is broken"),
        ("I ran the following shell command:\n```sh\nls\n```\nThis produced:",
         Act.SHELL, "ls"),
        ([{"text": "<session_context>\nToday"}], None, "<session_context>\nToday"),
        ("System: Please continue.", None, "System: Please continue."),
        ("  ", None, "  "),
        (None, None, ""),
    ],
)  # fmt: skip
def test_what_the_owner_typed(tmp_path, content, act, text):
    (record,) = one(tmp_path, message("m1", content))
    assert (record.act, record.text) == (act, text)
    assert record.role is (Role.OWNER if act else Role.SYSTEM)


def test_display_content_is_what_was_typed(tmp_path):
    (record,) = one(tmp_path, message("m1", "long", displayContent=[{"text": "short"}]))
    assert record.text == "short"


def test_results_in_a_compressed_history_are_no_prompt(tmp_path):
    parts = [{"functionResponse": {"id": "c1", "response": {"output": "done"}}}]
    (record,) = one(tmp_path, message("m1", parts))
    assert (record.role, record.results[0].text) == (Role.TOOL, "done")


def test_notices_are_the_programs_and_a_cancelled_request_the_owners(tmp_path):
    records = one(
        tmp_path,
        message("m1", "Update available.", "info"),
        message("m2", "Request cancelled.", "info"),
    )
    assert [record.act for record in records] == [None, Act.INTERRUPT]


def test_an_answer_of_a_compressed_history(tmp_path):
    parts = [{"text": "hm", "thought": True}, {"text": "I look."},
             {"functionCall": {"id": "c9", "name": "glob", "args": {"pattern": "*"}}}]  # fmt: skip
    (record,) = one(tmp_path, message("m1", parts, "gemini"))
    assert (record.text, record.usage, record.message_id) == ("I look.", None, "")
    assert [(c.id, c.tool) for c in record.calls] == [("c9", Tool.SEARCH)]


def test_tokens_are_those_that_are_billed(tmp_path):
    tokens = {"input": 100, "cached": 70, "output": 5, "thoughts": 7, "tool": 3}
    (record,) = one(tmp_path, message("m1", "x", "gemini", tokens=tokens, model="g"))
    usage = record.usage
    assert (usage.input, usage.output, usage.cache_read) == (33, 12, 70)
    assert (record.message_id, record.model) == ("m1", "g")


# ------------------------------------------------------------------------ tools


def done(folder, *calls):
    answer, *results = one(folder, message("m1", "", "gemini", toolCalls=list(calls)))
    return answer.calls[0], results


def test_inputs_have_their_common_names(tmp_path):
    made, _ = done(tmp_path, call("read_file", {"absolute_path": "/a", "limit": 2}))
    assert made.input == {"absolute_path": "/a", "limit": 2, "file_path": "/a"}
    made, _ = done(tmp_path, call("codebase_investigator", {"objective": "Find it"}))
    assert (made.input["prompt"], made.tool) == ("Find it", Tool.AGENT)
    todos = [{"description": "Wait", "status": "pending"}, {"content": "Go"}, 7]
    made, _ = done(tmp_path, call("write_todos", {"todos": todos}))
    assert [todo.get("content") for todo in made.input["todos"]] == ["Wait", "Go", ""]
    made, _ = done(tmp_path, call("read_file", {"file_path": "/a", "path": "/b"}))
    assert made.input["file_path"] == "/a"


@pytest.mark.parametrize(
    ("output", "text", "code"),
    [
        (SHELL, "a\nb", 0),
        ("Output: boom\nExit Code: 2\nProcess Group PGID: 1", "boom\nExit Code: 2", 2),
        ("Output: (empty)", "", None),
        ("Exit Code: 99999999999999", "", 1),
        ("plain", "plain", None),
    ],
)  # fmt: skip
def test_a_shells_output(tmp_path, output, text, code):
    _, (record,) = done(tmp_path, call("run_shell_command", {"command": "x"}, output))
    (result,) = record.results
    assert (result.text, result.extra.get("exitCode")) == (text, code)
    assert result.is_error is bool(code)


def test_a_waiting_call_has_no_result(tmp_path):
    waiting = {"id": "c1", "name": "glob", "args": {}, "status": "executing"}
    assert done(tmp_path, waiting)[1] == []


def test_text_that_only_the_screen_showed(tmp_path):
    shown = {"id": "c1", "name": "glob", "status": "error", "resultDisplay": "no match"}
    _, (record,) = done(tmp_path, shown)
    assert (record.results[0].text, record.results[0].is_error) == ("no match", True)


def test_an_edit_has_its_patch_and_no_copy_of_the_file(tmp_path):
    shown = {"fileDiff": "@@ -0,0 +1 @@\n+new", "fileName": "a.py", "isNewFile": True,
             "originalContent": "", "newContent": "new"}  # fmt: skip
    other = call("write_file", {"file_path": "b.py"}, "ok", resultDisplay={})
    _, (record, plain) = done(
        tmp_path, call("write_file", {"file_path": "a.py"}, "ok", resultDisplay=shown),
        {**other, "id": "c2"},
    )  # fmt: skip
    assert record.results[0].extra == {
        "filePath": "a.py", "type": "create", "structuredPatch": [{"lines": ["+new"]}],
    }  # fmt: skip
    assert plain.results[0].extra == {}
    (source,) = discover(gemini, tmp_path)
    exported = dict(gemini.export(source))["m1"]["toolCalls"][0]["resultDisplay"]
    assert exported["newContent"] == {"omitted": 3}
    assert exported["isNewFile"] is True


def test_what_was_refused_or_stopped_is_the_owners(tmp_path):
    denied = "[Operation Cancelled] Reason: User denied execution."
    _, (record,) = done(
        tmp_path, call("run_shell_command", {"command": "x"}, denied, "cancelled")
    )
    assert (record.role, record.act) == (Role.OWNER, Act.REJECTION)
    kinds = [item.kind for item in extract(read(tmp_path))]
    assert EvidenceKind.REJECTION in kinds
    assert EvidenceKind.ERROR not in kinds
    stopped = "[Operation Cancelled] Reason: User cancelled the operation."
    _, (record,) = done(tmp_path, call("glob", {}, stopped, "cancelled"))
    assert record.act is Act.INTERRUPT


@pytest.mark.parametrize(
    ("name", "args", "output", "act", "text"),
    [
        ("ask_user", {"questions": [{"question": "Which?"}]}, '{"answers": {"0": "A"}}',
         Act.ANSWER, "A"),
        ("ask_user", {}, "dismissed", None, ""),
        ("exit_plan_mode", {"plan": "1. Wait"}, "Plan approved. Go.",
         Act.PLAN_APPROVED, "1. Wait"),
        ("exit_plan_mode", {}, "Plan rejected. User feedback: Shorter\n\nRevise",
         Act.PLAN_REJECTED, "Shorter"),
        ("exit_plan_mode", {}, "Plan rejected.", Act.PLAN_REJECTED, ""),
        ("exit_plan_mode", {}, "No such file", None, ""),
    ],
)  # fmt: skip
def test_answers_and_plans(tmp_path, name, args, output, act, text):
    _, (record,) = done(tmp_path, call(name, args, output))
    assert (record.act, record.text) == (act, text)
    if act is Act.ANSWER:
        assert record.answers == (("Which?", "A"),)


def test_hunks_are_counted_not_guessed():
    diff = "--- a\n+++ b\n@@ -1,2 +1,3 @@\n x\n--- y\n+++ z\n+w\n\\ No newline\n-- c"
    assert hunks(diff) == [{"lines": [" x", "--- y", "+++ z", "+w"]}]
    assert hunks("@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\n") == [
        {"lines": ["-a", "+b"]},
        {"lines": ["-c", "+d"]},
    ]


# --------------------------------------------------------------------- together


def test_the_fixture_gives_its_evidence(tmp_path):
    records = read(put_home("gemini", tmp_path / "home"))
    found = {(e.kind, e.origin) for e in extract(records)}
    wanted = {"prompt", "file", "commit", "rejection", "correction", "unfinished"}
    assert {(EvidenceKind(name), Origin.MAIN) for name in wanted} <= found
    assert sum(r.usage.total for r in records if r.usage) == 1320 + 1520 + 1640 + 312


def test_the_corpus_is_read_whole():
    records = read(corpus() / "gemini")
    assert not [record for record in records if isinstance(record, Unparsed)]
    assert len({record.session for record in records}) == 2
    prompts = [record for record in records if record.act is Act.TYPED]
    assert [len(record.text) for record in prompts][1:] == [24, 52, 25]
    assert {r.cwd for r in records if r.cwd} == {
        "/Users/savekirk/dev/ai/entire/session-bridge"
    }
    chats = [json.loads(path.read_text()) for path in (corpus() / "gemini").iterdir()]
    tokens = [m["tokens"] for c in chats for m in c["messages"] if "tokens" in m]
    counted = [record.usage for record in records if record.usage]
    assert sum(usage.total for usage in counted) == sum(t["total"] for t in tokens) > 0
    files = [e for e in extract(records) if e.kind is EvidenceKind.FILE]
    assert sum(item.data["added"] for item in files) == 220
