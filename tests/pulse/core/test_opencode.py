"""What is special to OpenCode: three stores of the same sessions, and whose words."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pulse.core.agents import discover, opencode, opencode_store, source_lines
from pulse.core.agents.opencode_slim import slim
from pulse.core.evidence import extract
from pulse.core.values import Act, EvidenceKind, Loss, Origin, Role, Tool, Unparsed
from tests.pulse.core.agenthomes import put_home
from tests.pulse.corpus import corpus

TOKENS = {"input": 10, "output": 5, "reasoning": 2, "cache": {"read": 7, "write": 3}}
AT = 1_772_445_600_000


def text(words, **more):
    return {"type": "text", "text": words, **more}


def user(name, *parts, **info):
    told = {"id": name, "role": "user", "time": {"created": AT}, **info}
    return {"info": told, "parts": list(parts)}


def answer(name, *parts, **info):
    times = {"created": AT + 1000, "completed": AT + 9000}
    told = {"id": name, "role": "assistant", "modelID": "m", "tokens": TOKENS,
            "path": {"cwd": "/work/tide"}, "time": times, **info}  # fmt: skip
    return {"info": told, "parts": list(parts)}


def tool(name, given=None, output="", status="completed", call="c1", **metadata):
    state = {"status": status, "input": given or {}, "metadata": metadata,
             "time": {"start": AT + 2000, "end": AT + 3000}}  # fmt: skip
    state["error" if status == "error" else "output"] = output
    return {"type": "tool", "tool": name, "callID": call, "state": state}


def export_file(folder, *messages, name="ses_1.json", **info):
    told = {"id": "ses_1", "directory": "/work/tide", "title": "Tides", **info}
    path = Path(folder, name)
    path.write_text(json.dumps({"info": told, "messages": list(messages)}, indent=1))
    return path


def read(folder):
    return [
        record
        for source in discover(opencode, Path(folder))
        for record in opencode.read(source_lines(opencode, source), source=source)
    ]


def one(folder, *messages, **info):
    """The records behind the session's."""
    export_file(folder, *messages, **info)
    return read(folder)[1:]


def done(folder, *parts, **info):
    said, *results = one(folder, answer("m1", *parts, **info))
    return said, results


@pytest.fixture
def home(tmp_path):
    return put_home("opencode", tmp_path / "home")


@pytest.fixture
def change(home):
    def run(*statements):
        with closing(sqlite3.connect(home / "opencode.db")) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()

    return run


# --------------------------------------------------------------------- places


def test_roots(tmp_path):
    usual = tmp_path / ".local" / "share" / "opencode"
    other = tmp_path / "data" / "opencode"
    for folder in (usual, other):
        folder.mkdir(parents=True)
    assert opencode.roots({}, tmp_path) == [usual.resolve()]
    data = {"XDG_DATA_HOME": str(tmp_path / "data")}
    assert opencode.roots(data, tmp_path) == [other.resolve()]
    named = {"OPENCODE_DATA_DIR": str(tmp_path), **data}
    assert opencode.roots(named, tmp_path) == [tmp_path.resolve()]
    assert opencode.roots({"OPENCODE_DATA_DIR": "/nowhere/x"}, tmp_path) == []


def test_databases_of_other_channels_are_found(home):
    (home / "opencode.db").rename(home / "opencode-beta.db")
    names = [path.name for path in opencode.find(home)]
    assert names == ["opencode-beta.db", "ses_old01.json"]
    shutil.rmtree(home / "storage")
    assert [path.name for path in opencode.find(home)] == names[:1]


def test_exports_lie_anywhere_in_a_bare_tree(tmp_path):
    (tmp_path / "b").mkdir()
    export_file(tmp_path / "b", user("m1", text("x")), parentID="ses_0")
    (tmp_path / "other.json").write_text('{"info": 7}')
    (tmp_path / "empty.json").write_text('{"info": {"id": "ses_2"}, "messages": []}')
    (tmp_path / "nameless.json").write_text('{"info": {}, "messages": [{"a": 1}]}')
    (tmp_path / "folder.json").mkdir()
    (source,) = discover(opencode, tmp_path)
    assert (source.source_id, source.session) == ("ses_0/ses_1", "ses_0")
    assert opencode.identify(tmp_path / "folder.json") == ()


# ------------------------------------------------------------------- database


def test_each_session_of_a_database_is_a_source_with_its_own_time(home, change):
    before = {s.source_id: s for s in discover(opencode, home)}
    assert before.keys() == {"ses_tide01", "ses_tide01/ses_tide02", "ses_old01"}
    change("UPDATE part SET time_updated = 1772446500000 WHERE message_id = 'msg_12'")
    after = {s.source_id: s for s in discover(opencode, home)}
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["ses_tide01/ses_tide02"]


def test_a_subagents_subagent_belongs_to_the_first_session(home, change):
    change(
        "INSERT INTO session SELECT 'ses_tide03', 'p1', 'ses_tide02', 's', '/w', 't',"
        " '1', 1, 1",
        "INSERT INTO message VALUES ('msg_31', 'ses_tide03', 1, 1, '{}')",
    )
    names = {s.source_id: s.session for s in discover(opencode, home)}
    assert names["ses_tide01/ses_tide03"] == "ses_tide01"


def test_sessions_that_call_each_other_end(home, change):
    change("UPDATE session SET parent_id = 'ses_tide02' WHERE id = 'ses_tide01'")
    assert len(discover(opencode, home)) == 3


def test_broken_rows_are_told_and_take_nothing_along(home, change):
    whole = len(read(home))
    change(
        "UPDATE part SET data = '{\"type\": ' WHERE id = 'prt_03'",
        "UPDATE message SET data = '[1]' WHERE id = 'msg_04'",
        "UPDATE message SET session_id = x'00' WHERE id = 'msg_12'",
    )
    records = read(home)
    lost = [record for record in records if isinstance(record, Unparsed)]
    assert [item.reason for item in lost] == [Loss.NOT_JSON, Loss.NOT_OBJECT]
    assert [item.text for item in lost] == ['{"type":', "[1]"]
    assert len(records) == whole  # one lost part, one lost message for one, one moved


@pytest.mark.parametrize(
    ("statements", "count"),
    [
        (["DROP TABLE part"], 3),
        (["DROP TABLE message"], 3),
        (["DROP TABLE message", "DROP TABLE part"], 1),
        (["DROP TABLE session"], 1),
        (["ALTER TABLE part DROP COLUMN time_updated"], 3),
        (["ALTER TABLE session DROP COLUMN time_updated"], 3),
        (["UPDATE session SET time_updated = 'x', title = x'ff', version = 7"], 3),
    ],
)
def test_missing_tables_and_columns(home, change, statements, count):
    change(*statements)
    assert len(discover(opencode, home)) == count
    assert not [record for record in read(home) if isinstance(record, Unparsed)]


def test_a_database_that_cannot_be_read_is_told_on_export(home):
    path = home / "opencode.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:5000])
    (source,) = opencode.identify(path)
    assert (source.session, source.role) == ("", "history")
    with pytest.raises(OSError, match="malformed"):
        list(opencode.export(source))
    path.write_bytes(whole)
    with pytest.raises(OSError, match="sync again"):
        list(opencode.export(source))
    path.write_bytes(b"")
    assert opencode.identify(path) == ()


def test_the_stamp_of_a_database_and_of_a_session_in_the_tree(home):
    database, session = opencode.find(home)
    assert opencode.stamp(database)[0] == database.stat().st_size
    before = opencode.stamp(session)
    message = home / "storage" / "message" / "ses_old01" / "msg_o2.json"
    message.write_text(message.read_text() + " ")
    assert opencode.stamp(session)[0] == before[0] + 1
    for path in message.parent.iterdir():
        path.unlink()
    assert opencode.stamp(session)[0] == session.stat().st_size
    other = export_file(home, user("m1"))
    assert opencode.stamp(other)[0] == other.stat().st_size


# ------------------------------------------------------------------ JSON tree


def tree_session(home, name="ses_new", **info):
    storage = home / "storage"
    path = storage / "session" / "p1" / f"{name}.json"
    path.write_text(json.dumps({"id": name, **info}))
    for folder in (storage / "message" / name, storage / "part" / f"msg_{name}"):
        folder.mkdir()
    told = {"role": "user", "time": {"created": AT}}
    file = storage / "message" / name / f"msg_{name}.json"
    file.write_text(json.dumps(told))
    part = storage / "part" / f"msg_{name}" / "prt_1.json"
    part.write_text(json.dumps(text("Look")))
    return path, file, part


def test_parents_in_the_tree(home):
    tree_session(home, parentID="ses_old01")
    tree_session(home, "ses_third", parentID="ses_new")
    tree_session(home, "ses_lost", parentID="ses_gone")
    names = {s.source_id for s in discover(opencode, home)}
    assert {"ses_old01/ses_new", "ses_old01/ses_third", "ses_gone/ses_lost"} <= names


def test_a_cut_message_or_part_is_told(home, monkeypatch):
    path, file, part = tree_session(home)
    part.write_text('{"type": "te')
    (source,) = opencode.identify(path)
    lines = source_lines(opencode, source)
    lost, record = list(opencode.read(lines, source=source))[1:]
    assert (lost.reason, lost.text) == (Loss.CUT_OFF, '{"type": "te')
    assert record.role is Role.SYSTEM
    file.write_text("7")
    assert list(opencode_store.from_tree(path))[1][1]["unparsed"] == Loss.CUT_OFF
    file.unlink()
    assert len(list(opencode_store.from_tree(path))) == 1
    file.symlink_to("nowhere")
    assert opencode.identify(path) == ()
    assert list(opencode_store.from_tree(path))[1][1]["text"] == ""
    path.write_text("[]")
    with pytest.raises(FileNotFoundError):
        list(opencode.export(source))


def test_pipes_in_the_tree_are_not_waited_for(home):
    path, file, part = tree_session(home)
    for each in (file, part):
        each.unlink()
        os.mkfifo(each)
    (message,) = [record for name, record in opencode_store.from_tree(path)][1:]
    assert message == {"unparsed": Loss.CUT_OFF.value, "text": ""}


@pytest.mark.parametrize("name", [None, "", "../x", "ses_nobody"])
def test_a_session_without_messages_is_none(home, name):
    path = home / "storage" / "session" / "p1" / "ses_x.json"
    path.write_text(json.dumps({"id": name}))
    assert opencode.identify(path) == ()


def test_what_moved_into_the_database_counts_once(home):
    tree_session(home, "ses_tide01")
    sources = [s for s in discover(opencode, home) if s.session == "ses_tide01"]
    names = {s.source_id[:11]: s.path.suffix for s in sources}
    # The tree holds a message that the database does not.
    assert names == {"ses_tide01": ".db", "ses_tide01/": ".db", "ses_tide01~": ".json"}
    path, file, _ = tree_session(home, "ses_tide02")
    file.rename(file.with_name("msg_11.json"))
    path.write_text(json.dumps({"id": "ses_tide02", "parentID": "ses_tide01"}))
    sources = [s for s in discover(opencode, home) if "tide02" in s.source_id]
    assert [s.path.suffix for s in sources] == [".db"]


def test_a_source_that_vanished_holds_nothing(tmp_path):
    path = export_file(tmp_path, user("m1"))
    (source,) = discover(opencode, tmp_path)
    path.unlink()
    assert opencode.resolve([source, source]) == [source]


# --------------------------------------------------------------------- export


def test_of_a_cut_export_all_that_is_whole_is_kept(tmp_path):
    path = export_file(tmp_path, user("m1", text("One")), user("m2", text("Two")))
    whole = path.read_text()
    path.write_text(whole[: whole.index("Two")])
    session, first, lost = read(tmp_path)
    assert (session.title, first.text) == ("Tides", "One")
    assert (lost.reason, lost.text.startswith("{")) == (Loss.CUT_OFF, True)


def test_odd_messages_of_an_export(tmp_path):
    _, first, lost = read(export_file(tmp_path, {}, 7).parent)
    assert (first.role, first.id.split("@")[0]) == (Role.SYSTEM, "ses_1")
    assert (lost.reason, lost.text) == (Loss.NOT_OBJECT, "7")


def test_an_export_too_large_is_told(tmp_path, monkeypatch):
    export_file(tmp_path, user("m1", text("One")))
    monkeypatch.setattr(opencode_store, "MOST", 10)
    (record,) = read(tmp_path)
    assert record.reason is Loss.TOO_LONG


def test_what_nothing_reads_is_left_out():
    diff = {"file": "a", "before": "x" * 9, "after": 7, "additions": 1}
    attached = {"type": "file", "url": "data:image/png;base64,AAAA"}
    edit = tool("edit", filediff=diff, files=[diff, 7])
    edit["state"]["attachments"] = [attached, 7]
    kept = {"type": "file", "url": "file:///a"}
    signed = {"type": "reasoning", "text": "hm", "metadata": {"openai": "opaque"}}
    message = answer("m1", edit, attached, kept, signed, 7, summary={"diffs": [1]})
    found = slim(message)
    state = found["parts"][0]["state"]
    assert state["metadata"]["filediff"]["before"] == {"omitted": 9}
    assert state["metadata"]["files"] == [state["metadata"]["filediff"], 7]
    assert state["attachments"][0]["url"] == {"omitted": 26} == found["parts"][1]["url"]
    assert found["parts"][2:] == [kept, {"type": "reasoning", "text": "hm"}, 7]
    assert found["info"]["summary"] == {"diffs": {"omitted": 3}}
    assert slim({"info": 7, "parts": 7}) == {"info": 7, "parts": 7}
    assert slim(7) == 7
    plain = {"parts": [{"type": "tool", "state": {"metadata": 7}}], "info": {}}
    assert slim(plain) == plain


# ----------------------------------------------------------------- whose words


@pytest.mark.parametrize(
    ("parts", "act", "said"),
    [
        ([text("Add a retry ")], Act.TYPED, "Add a retry"),
        ([text("see @a"), text("<file>", synthetic=True)], Act.TYPED, "see @a"),
        ([text("note", ignored=True)], None, "note"),
        ([text("Continue", synthetic=True)], None, "Continue"),
        ([{"type": "subtask", "command": "review", "description": "the tides"}],
         Act.COMMAND, "/review the tides"),
        ([{"type": "compaction"}, 7], None, ""),
    ],
)  # fmt: skip
def test_what_the_owner_typed(tmp_path, parts, act, said):
    (record,) = one(tmp_path, user("m1", *parts))
    assert (record.act, record.text) == (act, said)
    assert record.role is (Role.OWNER if act else Role.SYSTEM)


def test_nobody_types_to_a_subagent(tmp_path):
    denied = "The user rejected permission to use this specific tool call."
    records = one(
        tmp_path,
        user("m1", text("Look")),
        answer("m2", tool("bash", {}, denied, "error"), error={"name": "MessageAbortedError"}),
        parentID="ses_0",
    )  # fmt: skip
    assert {record.origin for record in records} == {Origin.SUBAGENT}
    assert [record.act for record in records] == [None] * 4


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Tides", "Tides"), ("New session - 2026-03-02T10:00:00.000Z", "")],
)
def test_titles(tmp_path, title, shown):
    export_file(tmp_path, user("m1"), title=title)
    assert read(tmp_path)[0].title == shown
    export_file(tmp_path, user("m1"), title=title, parentID="ses_0")
    assert read(tmp_path)[0].title == ""


def test_an_interrupted_answer(tmp_path):
    record, (stopped,) = done(tmp_path, error={"name": "MessageAbortedError"})
    assert (stopped.act, stopped.role) == (Act.INTERRUPT, Role.OWNER)
    assert stopped.time > record.time


# ------------------------------------------------------------ models and tokens


def test_tokens_and_model(tmp_path):
    record, _ = done(tmp_path)
    usage = record.usage
    assert (usage.input, usage.output) == (10, 7)
    assert (usage.cache_read, usage.cache_creation) == (7, 3)
    assert (record.model, record.cwd) == ("m", "/work/tide")
    nothing, _ = done(tmp_path, tokens=None)
    assert (nothing.usage, nothing.message_id) == (None, "")


def test_the_steps_of_a_message_are_added(tmp_path):
    step = {"type": "step-finish", "tokens": TOKENS}
    record, _ = done(tmp_path, step, {"type": "step-finish"}, step)
    assert (record.usage.input, record.usage.cache_read) == (20, 14)


def test_a_fork_holds_the_same_records(tmp_path):
    talk = [("msg_1", "msg_2"), ("msg_8", "msg_9")]
    for number, (asked, said) in enumerate(talk):
        messages = user(asked, text("Look")), answer(said, tool("glob"))
        export_file(tmp_path, *messages, name=f"{number}.json", id=f"ses_{number}")
    records = [record for record in read(tmp_path) if record.type != "session"]
    first = [r for r in records if r.session == "ses_0"]
    fork = [r for r in records if r.session == "ses_1"]
    assert [r.id for r in first] == [r.id for r in fork]
    assert len({r.id for r in first}) == 3
    assert first[1].message_id == fork[1].message_id != ""


def test_messages_that_differ_have_names_of_their_own(tmp_path):
    records = one(
        tmp_path, user("m1", text("A")), user("m2", text("B")), user("m3"),
        answer("m4"), answer("m5", modelID="n"), user("m6", time={}),
    )  # fmt: skip
    assert len({record.id for record in records}) == 6
    assert records[5].id == "m6"
    unfinished, _ = done(tmp_path, time={"created": AT})
    assert unfinished.message_id == unfinished.id


def test_subagents_keep_the_names_of_their_messages(tmp_path):
    records = one(tmp_path, user("m1", text("A")), answer("m2"), parentID="ses_0")
    assert [record.id for record in records] == ["m1", "m2"]


def test_when_a_message_was_said(tmp_path):
    late = text("x", time={"end": AT + 2500})
    assert done(tmp_path, late, tool("glob"))[0].time.timestamp() == AT / 1000 + 2
    early = text("x", time={"end": AT + 1500})
    assert done(tmp_path, early, tool("glob"))[0].time.timestamp() == AT / 1000 + 1.5
    assert done(tmp_path, text("x"))[0].time.timestamp() == AT / 1000 + 1


# ------------------------------------------------------------------------ tools


@pytest.mark.parametrize(
    ("status", "code", "failed"),
    [("completed", 0, False), ("completed", 2, True), ("completed", None, False),
     ("completed", True, False), ("error", None, True)],
)  # fmt: skip
def test_a_shells_result(tmp_path, status, code, failed):
    _, (record,) = done(
        tmp_path, tool("bash", {"command": "x"}, "out", status, exit=code)
    )
    (result,) = record.results
    assert (result.text, result.is_error) == ("out", failed)
    assert result.extra == ({"exitCode": code} if type(code) is int else {})


def test_a_running_call_has_no_result(tmp_path):
    record, results = done(tmp_path, tool("bash", {"command": "x"}, "", "running"))
    assert (results, record.calls[0].tool) == ([], Tool.SHELL)


def test_a_call_without_an_id_is_named_after_its_part(tmp_path):
    part = {**tool("glob", call=None), "id": "prt_1"}
    record, (result,) = done(tmp_path, part)
    assert record.calls[0].id == result.results[0].call_id == "prt_1"


PATCH = "@@ -0,0 +1 @@\n+new"
HUNKS = [{"lines": ["+new"]}]


@pytest.mark.parametrize(
    ("name", "given", "metadata", "extra"),
    [
        ("edit", {"filePath": "/a"}, {"diff": PATCH},
         {"filePath": "/a", "type": "update", "structuredPatch": HUNKS}),
        ("edit", {}, {"filediff": {"file": "/b", "patch": PATCH}},
         {"filePath": "/b", "type": "update", "structuredPatch": HUNKS}),
        ("write", {"filePath": "/a", "content": "x"}, {"filepath": "/a", "exists": False},
         {"filePath": "/a", "type": "create", "content": "x"}),
        ("write", {"filePath": "/a"}, {"exists": True}, {"filePath": "/a", "type": "update"}),
        ("apply_patch", {}, {"files": [{"relativePath": "a", "type": "add", "patch": PATCH}]},
         {"filePath": "a", "type": "create", "structuredPatch": HUNKS}),
        ("patch", {}, {"files": [{"filePath": "/a", "type": "delete", "diff": ""},
                                 {"filePath": "/b", "type": "move", "diff": PATCH}]},
         {"files": [{"filePath": "/a", "type": "delete", "structuredPatch": []},
                    {"filePath": "/b", "type": "update", "structuredPatch": HUNKS}]}),
        ("patch", {"patchText": "*** Begin Patch\n*** Delete File: a\n*** End Patch"}, {},
         {"filePath": "a", "type": "delete", "structuredPatch": []}),
    ],
)  # fmt: skip
def test_changed_files(tmp_path, name, given, metadata, extra):
    _, (record,) = done(tmp_path, tool(name, given, "ok", **metadata))
    assert record.results[0].extra == extra


REFUSED = "The user rejected permission to use this specific tool call"
QUESTIONS = {"questions": [{"question": "Which?"}, {"question": "When?"}]}


@pytest.mark.parametrize(
    ("part", "act", "said"),
    [
        (tool("bash", {}, f"{REFUSED}.", "error"), Act.REJECTION, ""),
        (tool("bash", {}, f"{REFUSED} with the following feedback: Wait", "error"),
         Act.FEEDBACK, "Wait"),
        (tool("bash", {}, "Tool execution aborted", "error"), None, ""),
        (tool("question", QUESTIONS, "ok", answers=[["A", "B"], []]), Act.ANSWER, "A, B"),
        (tool("question", QUESTIONS, "none"), None, ""),
        (tool("plan_exit", {}, "User approved switching to build agent."),
         Act.PLAN_APPROVED, ""),
        (tool("plan_exit", {}, "The user dismissed this question", "error"),
         Act.PLAN_REJECTED, ""),
    ],
)  # fmt: skip
def test_decisions(tmp_path, part, act, said):
    _, (record,) = done(tmp_path, part)
    assert (record.act, record.text) == (act, said)
    if act is Act.ANSWER:
        assert record.answers == (("Which?", "A, B"),)


# --------------------------------------------------------------------- together


def test_the_fixture_gives_its_evidence(home):
    records = [r for r in read(home) if r.session == "ses_tide01"]
    found = {(e.kind, e.origin) for e in extract(records)}
    wanted = {"prompt", "file", "commit", "tests", "rejection", "error", "unfinished"}
    assert {(EvidenceKind(name), Origin.MAIN) for name in wanted} <= found
    counted = {r.message_id: r.usage.total for r in records if r.usage}
    assert sum(counted.values()) == 1200 + 1830 + 2010 + 312


def test_the_corpus_is_read_whole():
    records = read(corpus() / "opencode")
    assert not [record for record in records if isinstance(record, Unparsed)]
    assert [record.text for record in records if record.act is Act.TYPED] == [
        "Create LICENSE.md file with MIT license"
    ]
    assert {r.session for r in records if r.origin is Origin.SUBAGENT} == {
        "ses_2bef27598ffe7m6Lx2BIiN92bh"
    }
    chats = [json.loads(p.read_text()) for p in (corpus() / "opencode").iterdir()]
    tokens = [m["info"]["tokens"] for c in chats for m in c["messages"]
              if "tokens" in m["info"]]  # fmt: skip
    counted = [record.usage for record in records if record.usage]
    assert sum(usage.total for usage in counted) == sum(t["total"] for t in tokens) > 0
    (item,) = [e for e in extract(records) if e.kind is EvidenceKind.FILE]
    assert (item.data["change"], item.data["added"]) == ("created", 21)
