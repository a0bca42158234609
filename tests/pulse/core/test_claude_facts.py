"""One small session per fact of the format: who wrote what, in every version."""

import json
from collections import Counter

import pytest

from pulse.core.agents import READERS, Source, discover, source_lines, split_lines
from pulse.core.values import Act, Origin, Role, Tool
from tests.pulse.core.test_claude_code import (
    REFUSED,
    assistant,
    enqueue,
    read,
    result,
    tool_use,
    user,
)
from tests.pulse.corpus import corpus

SUBAGENT = Source("claude_code", "s1/abc", "s1")
DEQUEUE = {"type": "queue-operation", "operation": "dequeue"}
POP_ALL = {"type": "queue-operation", "operation": "popAll"}
REMOVE = {"type": "queue-operation", "operation": "remove"}
BLOCK = [{"type": "text", "text": "Summarise this"}]


def queued(text, **more):
    data = {"type": "queued_command", "commandMode": "prompt", "prompt": text, **more}
    return {"type": "attachment", "uuid": "t1", "attachment": data}


def system(text, subtype="local_command"):
    return {"type": "system", "subtype": subtype, "content": text}


def plan(text="1. Queue"):
    return assistant(tool_use("ExitPlanMode", plan=text))


def acts(records):
    """What the owner did, as (act, text)."""
    return [(r.act.value, r.text) for r in records if r.role is Role.OWNER]


OWNERS = {
    # ------------------------------------------------------------- §5: prompts
    "typed": ([user("go")], [("typed", "go")]),
    "in blocks": ([user([{"type": "text", "text": "go"}])], [("typed", "go")]),
    "only a picture": ([user([{"type": "image", "source": {}}])], [("typed", "[Image]")]),
    "only documents": (
        [user([{"type": "document"}, {"type": "image"}])],
        [("typed", "[Document] [Image]")],
    ),
    "a picture's path is no prompt": (
        [user("[Image: source: /tmp/a.png]", isMeta=True)],
        [],
    ),
    "what became of a picture": (
        [user("[Image: original 20x20, displayed at 10x10.]"), user("[Image #1] why?")],
        [("typed", "[Image #1] why?")],
    ),
    "a note to its memory": (
        [user("<user-memory-input>always run make</user-memory-input>")],
        [("typed", "always run make")],
    ),
    "an interrupt, and words behind it": (
        [user([{"type": "text", "text": "[Request interrupted by user]"}, *BLOCK])],
        [("typed", "Summarise this")],
    ),
    "a command of the program's own": (
        [
            system("<command-name>/mcp</command-name><command-args></command-args>"),
            system("<local-command-stdout>dismissed</local-command-stdout>"),
            system("<command-name>/mcp</command-name>", subtype="informational"),
        ],
        [("command", "/mcp")],
    ),
    "origin human": ([user("go", origin={"kind": "human"})], [("typed", "go")]),
    "origin channel": ([user("go", origin={"kind": "channel"})], []),
    "prompt source system": ([user("go", promptSource="system")], []),
    "prompt source queued": ([user("go", promptSource="queued")], [("queued", "go")]),
    "a program's prompt in a terminal session": (
        [user("go", promptSource="sdk", entrypoint="cli")],
        [],
    ),
    "a window's prompt": (
        [user("go", promptSource="sdk", entrypoint="claude-vscode")],
        [("typed", "go")],
    ),
    "in the background, typed": (
        [user("go", sessionKind="bg", promptSource="typed")],
        [("typed", "go")],
    ),
    "in the background, handed over": ([user("go", sessionKind="bg")], []),
    # --------------------------------------------------------- §5: the queue
    "queued, never repeated": ([enqueue("a"), enqueue("b")], [("queued", "a"), ("queued", "b")]),
    "queued as blocks": ([enqueue(BLOCK)], [("queued", "Summarise this")]),
    "queued and sent together": (
        [enqueue("x"), enqueue("a"), enqueue("b"), user("a\nb")],
        [("queued", "a\nb"), ("queued", "x")],
    ),
    "begins like what waits, and is another": (
        [enqueue("a"), enqueue("b"), user("a c")],
        [("typed", "a c"), ("queued", "a"), ("queued", "b")],
    ),
    "back to the editor, and sent": (
        [enqueue("a"), POP_ALL, enqueue("a"), user("a")],
        [("queued", "a")],
    ),
    "back to the editor, and queued twice": (
        [enqueue("a"), POP_ALL, enqueue("a"), enqueue("a")],
        [("queued", "a"), ("queued", "a")],
    ),
    "back to the editor, one line for each": (
        [
            *map(enqueue, "ab"),
            POP_ALL | {"content": "a"},
            POP_ALL | {"content": "b"},
            enqueue("a\nb"),
            user("a\nb"),
        ],
        [("queued", "a\nb")],
    ),
    "back to the editor, and typed": ([enqueue("a"), POP_ALL, user("a")], [("queued", "a")]),
    "taken into the turn": ([enqueue("a"), REMOVE], [("queued", "a")]),
    "queued, and told with what the editor adds": (
        [enqueue("why?"), user("<ide_selection>x</ide_selection>why?")],
        [("queued", "why?")],
    ),
    "a queued command": (
        [
            enqueue("/compact now"),
            user("<command-name>/compact</command-name><command-args>now</command-args>"),
            enqueue("/mcp"),
            system("<command-name>/mcp</command-name>"),
        ],
        [("command", "/compact now"), ("command", "/mcp")],
    ),
    "twice, and both sent": (
        [enqueue("a"), enqueue("a"), user("a"), user("a")],
        [("queued", "a"), ("queued", "a")],
    ),
    "attached": ([enqueue("a"), queued("a")], [("queued", "a")]),
    "attached as blocks": ([queued(BLOCK)], [("queued", "Summarise this")]),
    "an attached notice": ([queued("done", commandMode="task-notification")], []),
    "attached mail": ([queued("go", origin={"kind": "peer"})], []),
    "an attached reminder": ([queued("<system-reminder>x</system-reminder>")], []),
    "a queued reminder": ([enqueue("<system-reminder>x</system-reminder>")], []),
    "a prompt that begins like a notice": (
        [enqueue('{"task_id" is what?'), enqueue('{"task_id": 1}')],
        [("queued", '{"task_id" is what?'), ("queued", '{"task_id": 1}')],
    ),
    "emptied without a prompt": ([user("a"), DEQUEUE], [("typed", "a")]),
    # ------------------------------------------------ programs at the keyboard
    "print mode": ([DEQUEUE, user("go")], []),
    "the SDK streams its prompts": (
        [enqueue("go"), DEQUEUE, user("go", entrypoint="sdk-py")],
        [],
    ),
    "the SDK, prompts queued only": (
        [enqueue("go"), assistant() | {"entrypoint": "sdk-ts"}, enqueue("more")],
        [],
    ),
    "a server": ([user("go", entrypoint="mcp")], []),
    "a workflow": ([user("go", entrypoint="claude-code-github-action")], []),
    "a phone": ([user("go", entrypoint="remote_mobile")], [("typed", "go")]),
    "an unknown program": ([user("go", entrypoint="new-thing")], [("typed", "go")]),
    "resumed by a person": (
        [user("go", entrypoint="sdk-cli"), user("and?", entrypoint="cli")],
        [("typed", "and?")],
    ),
    "a block where a terminal adds its mark": (
        [user(BLOCK, version="2.0.9", parentUuid=None), user("more")],
        [],
    ),
    "a block from an editor": (
        [user([{"type": "text", "text": "<ide_opened_file>a</ide_opened_file>go"}], version="2.0.9")],
        [("typed", "go")],
    ),
    "a block before terminals had a mark": ([user(BLOCK, version="1.0.71")], [("typed", "Summarise this")]),
    "a block when entry points have names": (
        [user(BLOCK, version="2.0.9", entrypoint="cli")],
        [("typed", "Summarise this")],
    ),
    "a version that is no number": ([user(BLOCK, version="x.y")], [("typed", "Summarise this")]),
    # ------------------------------------------------------- §4, §7: decisions
    "answers with a note": (
        [
            result(
                "User has answered",
                toolUseResult={
                    "answers": {"Which?": "SQLite", "How?": [], "Why?": ["a", 5]},
                    "annotations": {"Which?": {"notes": " for now "}},
                },
            )
        ],
        [("answer", "SQLite\nfor now\na")],
    ),
    "a plan approved": (
        [plan(), result("User has approved your plan.", toolUseResult={"plan": "1. Queue"})],
        [("plan_approved", "1. Queue")],
    ),
    "a plan approved for a new session": (
        [user("Implement the following plan:\n1. Queue", planContent="1. Queue")],
        [("plan_approved", "Implement the following plan:\n1. Queue")],
    ),
    "a plan refused": ([plan(), result(REFUSED)], [("plan_rejected", "")]),
    "a plan refused with words": (
        [plan(), result("no", toolDenialKind="user-rejected", userFeedback="Smaller")],
        [("plan_rejected", "Smaller")],
    ),
    "a call refused": ([result(REFUSED, toolDenialKind="user-rejected")], [("rejection", "")]),
    "a call refused by a rule": ([result(REFUSED, toolDenialKind="permission-rule")], []),
    "refused by a rule, in its own words": (
        [result("Permission to use Bash has been denied.", toolDenialKind="permission-rule")],
        [],
    ),
    "of two results the first decision": (
        [
            user(
                [
                    {"type": "tool_result", "tool_use_id": "c1", "content": "ok"},
                    {"type": "tool_result", "tool_use_id": "c2", "content": REFUSED},
                ]
            )
        ],
        [("rejection", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OWNERS)
def test_what_the_owner_did(name):
    lines, expected = OWNERS[name]
    assert acts(read(*lines)) == expected


@pytest.mark.parametrize("name", OWNERS)
@pytest.mark.parametrize(
    "more", [{"isSidechain": True}, {"teamName": "t", "agentName": "b"}]
)
def test_agents_do_nothing_in_the_owners_name(name, more):
    lines = [line | more for line in OWNERS[name][0]]
    records = read(user("begin", **more), *lines)
    assert acts(records) == []
    assert {r.origin for r in records if r.type == "user"} <= {
        Origin.SUBAGENT,
        Origin.TEAMMATE,
    }


def test_what_names_nobody_in_a_teammates_file_is_the_teammates():
    begin = user("go", teamName="t", agentName="b")
    records = read(begin, enqueue("next task"), {"type": "mode"})
    assert [r.origin for r in records] == [Origin.TEAMMATE] * 3
    assert acts(records) == []


# ----------------------------------------------------------------- populations

# Each of these was read by a person: nobody else wrote them, and nothing is missing.
READ = {
    "claude": {
        "typed": 87,
        "command": 14,
        "queued": 2,
        "shell": 2,
        "answer": 3,
        "plan_approved": 2,
        "plan_rejected": 1,
        "rejection": 1,
        "interrupt": 6,
    },
    "claude-home-pai/.claude": {"typed": 4, "command": 8},
    "layout-2.1.2xx-synthetic": {"typed": 6, "command": 1},
}


@pytest.mark.parametrize("place", READ)
def test_owners_of_the_corpus(place):
    reader, found = READERS["claude_code"], Counter()
    for source in discover(reader, corpus() / place):
        if source.role == "transcript":
            lines = source_lines(reader, source)
            records = list(reader.read(lines, source=source))
            found.update(r.act.value for r in records if getattr(r, "act", None))
    assert found == READ[place]


def test_a_warm_up_is_hidden_with_its_answer():
    first, answer = user("Warmup"), assistant({"type": "text", "text": "Ready"})
    records = read(first, answer, assistant(tool_use("Read")), source=SUBAGENT)
    assert [r.hidden for r in records] == [True, True, True]


def test_a_warm_up_between_real_prompts_hides_its_answer_alone():
    lines = [
        user("Warmup", uuid="w", isSidechain=True),
        assistant({"type": "text", "text": "Ready"}) | {"uuid": "a", "parentUuid": "w"},
        result("ok", uuid="r", parentUuid="a"),
        user("go", uuid="g", parentUuid="r"),
        assistant({"type": "text", "text": "On it"}) | {"uuid": "b", "parentUuid": "g"},
    ]
    assert [r.hidden for r in read(*lines)] == [True, True, True, False, False]


def test_copies_of_a_fork_are_their_originals():
    """The SDK's fork gives new ids; what was copied counts once all the same."""
    first = {"sessionId": "s0", "messageUuid": "u0"}
    second = {"sessionId": "s0", "messageUuid": "a0"}
    records = read(
        user("go", uuid="n1", forkedFrom=first),
        assistant() | {"uuid": "n2", "parentUuid": "n1", "forkedFrom": second},
        user("more", uuid="n3", parentUuid="n2"),
        user("odd", uuid="n4", forkedFrom=[1]),
    )
    assert [(r.id, r.parent) for r in records] == [
        ("u0", ""),
        ("a0", "u0"),
        ("n3", "a0"),
        ("n4", ""),
    ]


# ---------------------------------------------------------------------- titles


def test_the_best_title_is_the_last_one():
    records = read(
        {"type": "summary", "summary": "Old", "leafUuid": "u1"},
        {"type": "ai-title", "aiTitle": "A"},
        {"type": "ai-title", "aiTitle": "B"},
        {"type": "ai-title", "aiTitle": ""},
        {"type": "custom-title", "customTitle": "C"},
        {"type": "ai-title", "aiTitle": "D"},
        {"type": "last-prompt", "lastPrompt": "go"},
        user("go"),
    )
    assert [r.title for r in records if r.title] == ["A", "B", "C"]


# ----------------------------------------------------------------------- tools


def test_a_failed_command_says_how_it_ended():
    block = {"type": "tool_result", "is_error": True, "content": "Exit code 2\nno"}
    [record] = read(user([block], toolUseResult={"stdout": "x"}))
    assert record.results[0].extra == {"stdout": "x", "exitCode": 2}


def test_what_stands_beside_results_belongs_to_the_first():
    blocks = [{"type": "tool_result", "tool_use_id": c, "content": "ok"} for c in "ab"]
    [record] = read(user(["odd", *blocks], toolUseResult={"filePath": "a.py"}))
    assert [r.extra for r in record.results] == [{"filePath": "a.py"}, {}]


def test_tasks_have_the_keys_of_a_list():
    made = {"task": {"id": "7", "subject": "Write tests"}}
    records = read(
        assistant(tool_use("TaskCreate", "c1", subject="Write tests")),
        result("Task #7 created", "c1", toolUseResult=made),
        assistant(
            tool_use("TaskUpdate", "c2", taskId="7", status="completed"),
            tool_use("TaskUpdate", "c3", taskId={"odd": 1}, status="completed"),
        ),
    )
    calls = [call for record in records for call in record.calls]
    assert [call.tool for call in calls] == [Tool.TODO] * 3
    assert [call.input["todos"] for call in calls] == [
        [{"content": "Write tests", "status": "pending"}],
        [{"content": "Write tests", "status": "completed"}],
        [],
    ]


def test_a_notebook_is_a_file():
    [record] = read(assistant("odd", tool_use("NotebookEdit", notebook_path="a.ipynb")))
    assert record.calls[0].input["file_path"] == "a.ipynb"


def test_attached_context_is_shown_but_nobodys():
    kinds = [
        {"type": "edited_text_file", "filename": "a.py", "snippet": "x"},
        {
            "type": "goal_status",
            "met": True,
            "condition": "tests pass",
            "reason": "ran",
        },
        {"type": "skill_listing", "content": "many"},
    ]
    records = read(*({"type": "attachment", "attachment": kind} for kind in kinds))
    assert [r.text for r in records] == ["a.py", "tests pass\nran", ""]
    assert {r.role for r in records} == {Role.SYSTEM}


# -------------------------------------------------------- beside the transcript


def read_beside(role, *objects, name="s1"):
    source = Source("claude_code", name, "s1", role=role)
    lines = [json.dumps(data).encode() + b"\n" for data in objects]
    return list(READERS["claude_code"].read(split_lines(lines), source=source))


def test_the_history_holds_prompts_of_sessions_that_are_gone():
    first, *rest = read_beside(
        "history",
        {
            "display": "Look at [Pasted text #1 +2 lines] and [Pasted text #2]",
            "pastedContents": {
                "1": {"id": 1, "type": "text", "content": "a\nb\nc"},
                "2": {"id": 2, "contentHash": "x"},
                "3": {"content": "elsewhere"},
                "4": "odd",
            },
            "timestamp": 1772445600000,
            "project": "/work/tide",
            "sessionId": "gone",
        },
        {"display": "/plan the retry ", "timestamp": 1772445600000},
        {"display": "/etc/hosts is wrong"},
        {"display": "! git status"},
        {"display": ""},
        {"display": 5, "pastedContents": [], "timestamp": "x"},
        name="history",
    )
    assert (first.session, first.cwd) == ("gone", "/work/tide")
    assert first.time.isoformat() == "2026-03-02T10:00:00+00:00"
    assert (first.act, first.text) == (
        Act.TYPED,
        "Look at a\nb\nc and [Pasted text #2]",
    )
    assert (first.id, first.type) == ("history@0", "history")
    assert [(r.act, r.text, r.session) for r in rest] == [
        (Act.COMMAND, "/plan the retry", "s1"),
        (Act.TYPED, "/etc/hosts is wrong", "s1"),
        (Act.SHELL, "git status", "s1"),
        (None, "", "s1"),
        (None, "", "s1"),
    ]


def test_a_sidecar_says_what_a_subagent_is():
    [record] = read_beside(
        "sidecar", {"agentType": "Explore", "description": "Find it"}
    )
    assert (record.role, record.text) == (Role.SYSTEM, "Explore: Find it")


@pytest.mark.parametrize(
    ("file", "call"), [("toolu_1.txt", "toolu_1"), ("b7x2.txt", "")]
)
def test_a_spilled_result_is_the_tools(file, call):
    [record] = read_beside(
        "tool_result", {"text": "42 passed"}, name=f"s1/tool-results/{file}"
    )
    assert record.role is Role.TOOL
    assert [(r.call_id, r.text) for r in record.results] == [(call, "42 passed")]
