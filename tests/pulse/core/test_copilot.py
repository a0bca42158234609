"""What is special to GitHub Copilot: decisions, shells, edits, tokens at the end."""

import json
from collections import Counter

import pytest

from pulse.core.agents import copilot, discover, source_lines, split_lines
from pulse.core.agents.base import Source
from pulse.core.agents.copilot_tools import call, changed, output
from pulse.core.evidence import extract
from pulse.core.values import Act, EvidenceKind, Origin, Role, Tool
from tests.pulse.core.agenthomes import put_home
from tests.pulse.corpus import corpus

SESSION = "3d2a8c10-5b7e-4c3f-9a64-2f1e0d9c8b7a"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    root = put_home("copilot", tmp_path_factory.mktemp("copilot") / "home")
    return {source.source_id: records_of(source) for source in discover(copilot, root)}


@pytest.fixture
def main(home):
    return home[SESSION]


def records_of(source):
    return list(copilot.read(source_lines(copilot, source), source=source))


def event(kind, *, agent="", **data):
    more = {"agentId": agent} if agent else {}
    whole = {"type": kind, "data": data, "id": "", "parentId": None, **more}
    return json.dumps(whole | {"timestamp": "2026-11-19T14:00:00Z"}) + "\n"


def start(session=SESSION, **more):
    return event("session.start", sessionId=session, copilotVersion="1.0.64", **more)


def asked(name, arguments, **more):
    return event(
        "tool.execution_start", toolCallId="c", toolName=name, arguments=arguments
    )


def done(text="", **more):
    return event(
        "tool.execution_complete",
        **{"toolCallId": "c", "success": True, "result": {"content": text}, **more},
    )


def read(*lines):
    source = Source("copilot", SESSION, SESSION)
    return list(copilot.read(split_lines(x.encode() for x in lines), source=source))


def write(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines))
    return path


# ------------------------------------------------------------------- finding


def test_its_home_is_named_by_the_environment(tmp_path):
    assert copilot.roots({"COPILOT_HOME": str(tmp_path / "none")}, tmp_path) == []
    assert copilot.roots({"COPILOT_HOME": str(tmp_path)}, tmp_path) == [tmp_path]
    (tmp_path / ".copilot" / "session-state").mkdir(parents=True)
    assert copilot.roots({}, tmp_path) == [tmp_path / ".copilot"]


def test_files_that_the_agent_keeps_are_no_sessions(tmp_path):
    state = tmp_path / "session-state"
    write(state / SESSION / "events.jsonl", start())
    write(state / SESSION / "files" / "copy.jsonl", start("other"))
    write(state / "old.jsonl", start("old"))
    (state / "empty").mkdir()
    assert [s.source_id for s in discover(copilot, tmp_path)] == [SESSION, "old"]


def test_a_state_that_cannot_be_listed_holds_nothing(tmp_path, monkeypatch):
    (tmp_path / "session-state").mkdir()

    def refuse(path):
        raise PermissionError(path)

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)
    assert list(copilot.find(tmp_path)) == []


def test_a_bare_tree_of_events_is_found(tmp_path):
    write(tmp_path / "a" / "export.jsonl", start(context={"cwd": "/home/ada"}))
    write(tmp_path / "a" / "notes.txt", start())
    write(tmp_path / "a" / "empty.jsonl")
    (tmp_path / "a" / "link.jsonl").symlink_to(tmp_path / "a" / "export.jsonl")
    [source] = discover(copilot, tmp_path)
    assert (source.source_id, source.session, source.cwd) == (
        SESSION,
        SESSION,
        "/home/ada",
    )


def test_a_damaged_start_goes_by_the_name_of_its_file(tmp_path):
    rest = start()[:30], "\n", event("user.message", content="Go.")
    write(tmp_path / "one" / "events.jsonl", *rest)
    write(tmp_path / "two.jsonl", *rest)
    assert [s.source_id for s in discover(copilot, tmp_path)] == ["two", "one"]
    write(tmp_path / "two.jsonl", '{"type":"user","data":{}}\n{"type":"user.x"}\n')
    write(tmp_path / "one" / "events.jsonl", event("session.start", sessionId=""))
    assert [s.source_id for s in discover(copilot, tmp_path)] == ["one"]


def test_copilot_has_no_documents():
    assert list(copilot.export(Source("copilot", "s", "s"))) == []


# ------------------------------------------------------------------ who wrote


def test_what_the_owner_did(main):
    owner = [(r.act, r.text) for r in main if r.role is Role.OWNER]
    assert owner == [
        (Act.TYPED, "Show the tides in UTC."),
        (Act.QUEUED, "And the harbour's name."),
        (Act.ANSWER, "Husum"),
        (Act.FEEDBACK, "Not by force."),
        (Act.SHELL, "ls"),
        (Act.PLAN_APPROVED, "1. Draw the curve."),
        (Act.INTERRUPT, ""),
    ]


def test_a_record_knows_its_surroundings(main):
    first, last = main[2], main[-1]
    assert (first.cwd, first.branch) == ("/home/ada/tidemark", "main")
    assert (last.cwd, last.branch) == ("/home/ada/tidemark/chart", "chart")
    assert {r.version for r in main} == {"1.0.64"}
    assert [r.title for r in main if r.title] == ["Tides in UTC"]
    assert main[1].id == first.parent


def test_subagents_write_into_the_file_of_their_session(main):
    subagent = [r for r in main if r.origin is Origin.SUBAGENT]
    assert [r.text for r in subagent if r.text] == [
        "Find the harbours.",
        "One harbour.",
    ]
    assert {r.session for r in subagent} == {SESSION}


def test_a_run_that_goes_on_by_itself_is_headless(home):
    [other] = [key for key in home if key != SESSION]
    assert {r.origin for r in home[other]} == {Origin.HEADLESS}


@pytest.mark.parametrize(
    "told",
    [
        {"content": "Go.", "source": "skill-pdf"},
        {"content": "Go.", "isAutopilotContinuation": True},
        {"content": "<system_notification>\ndone\n</system_notification>"},
        {"content": "  "},
    ],
)
def test_words_that_nobody_typed(told):
    assert read(start(), event("user.message", **told))[-1].role is Role.SYSTEM


def test_a_run_that_reached_its_limit_was_not_interrupted():
    limit = event("abort", reason="autopilot_credit_limit")
    assert read(start(), limit)[-1].role is Role.SYSTEM
    assert read(start(), event("abort", agent="a"))[-1].role is Role.SYSTEM


def test_what_the_program_says_is_kept():
    [record] = read(event("session.error", message="Limit reached"))
    assert (record.role, record.text) == (Role.SYSTEM, "Limit reached")


# ------------------------------------------------------------------- decisions

REFUSED = {"success": False, "result": None}


def denied(**more):
    result = {"kind": "denied-interactively-by-user", **more.pop("result", {})}
    return event("permission.completed", toolCallId="c", result=result, **more)


@pytest.mark.parametrize(
    ("before", "message", "act", "text"),
    [
        ([], "The user rejected this tool call.", Act.REJECTION, ""),
        (
            [],
            "The user rejected this tool call. User feedback: Later.",
            Act.FEEDBACK,
            "Later.",
        ),
        ([denied()], "Not permitted", Act.REJECTION, ""),
        ([denied(result={"feedback": "No."})], "Denied", Act.FEEDBACK, "No."),
        ([denied(decisionSource="human_response")], "Denied", Act.REJECTION, ""),
        ([denied(decisionSource="host_policy")], "The user rejected", None, ""),
        ([], "Permission denied by rules", None, ""),
    ],
)
def test_refusals(before, message, act, text):
    error = {"error": {"message": message}}
    call = asked("bash", {"command": "git push"})
    record = read(start(), call, *before, done(**REFUSED, **error))[-1]
    assert (record.act, record.text) == (act, text)
    assert record.results[0].is_error


def test_a_subagents_refusal_is_not_in_the_owners_words():
    refused = {"error": {"message": "The user rejected this tool call."}}
    record = read(start(), done(parentToolCallId="t", **REFUSED, **refused))[-1]
    assert (record.role, record.act) == (Role.TOOL, None)


@pytest.mark.parametrize(
    ("returned", "act", "text"),
    [
        ("Plan approved! Exited plan mode.", Act.PLAN_APPROVED, "Draw."),
        ("Plan rejected. User feedback: Smaller.", Act.PLAN_REJECTED, "Smaller."),
        ("Exited plan mode.", None, ""),
    ],
)
def test_a_plan_is_decided(returned, act, text):
    plan = asked("exit_plan_mode", {"summary": "Draw."})
    record = read(start(), plan, done(returned))[-1]
    assert (record.act, record.text) == (act, text)


@pytest.mark.parametrize(
    ("returned", "answers"),
    [
        ("User responded: Husum\nplease", (("Which?", "Husum\nplease"),)),
        ("User response (freeform): Husum", (("Which?", "Husum"),)),
        ("The question was dismissed.", ()),
    ],
)
def test_answers(returned, answers):
    question = asked("ask_user", {"message": "Which?", "requestedSchema": {}})
    record = read(start(), question, done(returned))[-1]
    assert record.answers == answers
    assert (record.act is Act.ANSWER) == bool(answers)


def test_a_request_that_is_no_command_is_no_act_of_the_shell():
    wanted = event("tool.user_requested", toolCallId="c", toolName="view")
    record = read(start(), wanted)[-1]
    assert record.role is Role.SYSTEM


# ---------------------------------------------------------------------- tools


def test_every_tool_has_its_kind(main):
    calls = {call.id: call for record in main for call in record.calls}
    assert {key: call.tool for key, call in calls.items()} == {
        "call-pytest": Tool.SHELL,
        "call-view": Tool.READ,
        "call-edit": Tool.EDIT,
        "call-create": Tool.WRITE,
        "call-patch": Tool.EDIT,
        "call-ask": Tool.QUESTION,
        "call-server": Tool.SHELL,
        "call-read": Tool.OUTPUT,
        "call-push": Tool.SHELL,
        "call-task": Tool.AGENT,
        "call-sub": Tool.SEARCH,
        "call-todo": Tool.TODO,
        "call-plan": Tool.PLAN,
        "call-lost": Tool.SEARCH,
    }
    assert calls["call-ask"].input["questions"] == [
        {
            "question": "Which harbour?",
            "options": [{"label": "Husum"}, {"label": "Cuxhaven"}],
        }
    ]
    assert calls["call-todo"].input["todos"] == [
        {"content": "Find the clock", "status": "completed"},
        {"content": "Draw the curve", "status": "pending"},
    ]
    assert calls["call-task"].input["subagent_type"] == "explore"
    assert calls["call-read"].input["bash_id"] == "7"


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("view", Tool.READ),
        ("create", Tool.WRITE),
        ("str_replace", Tool.EDIT),
        ("insert", Tool.EDIT),
        ("undo_edit", Tool.OTHER),
    ],
)
def test_the_editor_of_older_versions(verb, kind):
    found = call("str_replace_editor", {"command": verb, "path": "/a"}, "c")
    assert found.tool is kind
    assert "command" not in found.input
    assert kind is Tool.OTHER or found.input["file_path"] == "/a"


@pytest.mark.parametrize(
    ("returned", "text", "code", "running", "failed"),
    [
        ("a\n<shellId: 0 completed with exit code 0>", "a", 0, "", False),
        ("a\n<exited with exit code 128>", "a", 128, "", True),
        ("<command with id: 17 exited with exit code 0>", "", 0, "", False),
        ("<command started in background with shellId: 17>", None, None, "17", False),
        (
            "a\n<command with shellId: 4 is still running after 5 s>",
            None,
            None,
            "4",
            False,
        ),
        ("plain", "plain", None, "", False),
    ],
)
def test_what_a_shell_returned(returned, text, code, running, failed):
    found = output({"success": True, "result": {"content": returned}})
    assert found.text == (returned if text is None else text)
    assert (found.exit_code, found.running, found.failed) == (code, running, failed)


@pytest.mark.parametrize(
    "more",
    [
        {"shellExecution": {"exitCode": 2}},
        {"toolTelemetry": {"metrics": {"exit_code": 2}}},
    ],
)
def test_exit_codes_beside_the_text(more):
    assert output({"result": {"content": "a"}, **more}).exit_code == 2


def test_an_edit_without_its_diff_is_known_by_its_strings():
    edit = call("edit", {"path": "/a", "old_str": "x\ny", "new_str": "z"}, "c")
    assert changed(edit, {}) == {
        "filePath": "/a",
        "type": "update",
        "structuredPatch": [{"lines": ["-x", "-y", "+z"]}],
    }
    assert changed(call("edit", {}, "c"), {}) == {}


def test_a_patch_may_stand_in_a_field():
    patch = "*** Begin Patch\n*** Delete File: /a\n*** End Patch"
    found = call("apply_patch", {"input": patch}, "c")
    assert found.input == {"patch": patch, "file_path": "/a"}
    assert call("apply_patch", None, "c").input == {"patch": ""}


def test_a_call_that_failed_changed_nothing():
    edit = asked("edit", {"path": "/a", "old_str": "x", "new_str": "y"})
    record = read(start(), edit, done("", success=False))[-1]
    assert record.results[0].extra == {}


# --------------------------------------------------------------------- tokens


def test_tokens_are_told_by_model_at_the_end(main):
    counted = [r for r in main if r.usage]
    assert [
        (
            r.model,
            r.usage.input,
            r.usage.cache_creation,
            r.usage.cache_read,
            r.usage.output,
        )
        for r in counted
    ] == [
        ("claude-sonnet-4.6", 2000, 1000, 6000, 300),
        ("gpt-5.4", 500, 0, 0, 40),
    ]
    assert counted[1].offset == counted[0].offset + 1
    assert counted[0].message_id == f"{counted[0].id}/claude-sonnet-4.6"
    assert {r.role for r in counted} == {Role.SYSTEM}


def test_each_run_of_a_session_tells_its_own():
    usage = {"usage": {"inputTokens": 5, "outputTokens": 1}}
    end = event("session.shutdown", modelMetrics={"gpt-5.4": usage})
    records = read(start(), end, event("session.resume"), end)
    assert len({r.message_id for r in records if r.usage}) == 2


# -------------------------------------------------------------- real sessions


def test_evidence_of_a_real_session():
    found = {s.source_id[:8]: s for s in discover(copilot, corpus() / "copilot")}
    assert sorted(found) == ["10fb4666", "1afc31c8"]
    records = records_of(found["10fb4666"])
    assert Counter(r.act for r in records if r.act) == {Act.TYPED: 1}
    evidence = {e.kind: e for e in extract(records)}
    assert evidence[EvidenceKind.COMMIT].data["sha"] == "a87a7777"
    assert evidence[EvidenceKind.COMMIT].data["files"] == 1
    changes = evidence[EvidenceKind.FILE].data
    assert (changes["added"], changes["removed"]) == (8, 8)
    [answer] = [r.text for r in records_of(found["1afc31c8"]) if r.role is Role.AGENT]
    assert answer == "2 + 2 is **4**."
