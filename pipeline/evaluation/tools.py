"""The calls of a scripted session: what each tool is given, and what it leaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

_STATES = {"x": "completed", "~": "in_progress", " ": "pending"}


@dataclass(frozen=True, slots=True)
class Call:
    """``good`` is the result where nothing else is said; None: only if ``out`` is."""

    name: str
    given: dict[str, Any]
    good: str | None = None
    extra: dict[str, Any] | None = None
    also: dict[str, Any] = field(default_factory=dict)


class Place(Protocol):
    """What a short event needs of the session that it stands in."""

    event: dict[str, Any]
    day: Any

    @property
    def branch(self) -> str: ...

    @property
    def cwd(self) -> str: ...


Options = Mapping[str, Any]


def _bash(event: Options, command: Any, _cwd: str) -> Call:
    extra = {"stdout": event.get("out", ""), "stderr": "", "interrupted": False}
    return Call("Bash", {"command": str(command)}, extra=extra)


def _read(_event: Options, path: Any, cwd: str) -> Call:
    return Call("Read", {"file_path": f"{cwd}/{path}"}, "     1\tx\n")


def _write(event: Options, name: Any, cwd: str) -> Call:
    path, content = f"{cwd}/{name}", "x\n" * event.get("lines", 1)
    extra = {"type": "create", "filePath": path, "content": content}
    return Call(
        "Write",
        {"file_path": path, "content": content},
        f"File created successfully at: {path}",
        extra | {"structuredPatch": []},
    )


def _edit(event: Options, name: Any, cwd: str) -> Call:
    path = f"{cwd}/{name}"
    added, removed = event.get("added", 1), event.get("removed", 0)
    lines = [" same", *["-old"] * removed, *["+new"] * added]
    return Call(
        "Edit",
        {"file_path": path, "old_string": "old", "new_string": "new"},
        f"The file {path} has been updated.",
        {"filePath": path, "structuredPatch": [{"lines": lines}]},
    )


def _todo(_event: Options, items: Any, _cwd: str) -> Call:
    todos = [{"content": i[4:], "status": _STATES[i[1]]} for i in items]
    good = "Todos have been modified successfully."
    return Call(
        "TodoWrite", {"todos": todos}, good, {"oldTodos": [], "newTodos": todos}
    )


def _menu(event: Options, question: Any, _cwd: str) -> Call:
    options = [{"label": o} for o in event.get("options", ())]
    questions = [{"question": question, "header": "Choice", "options": options}]
    answer = event.get("answer")
    text = f'User has answered your questions: "{question}"="{answer}".'
    return Call(
        "AskUserQuestion",
        {"questions": questions},
        None if answer is None else text,
        {"questions": questions, "answers": {question: answer}},
    )


def _plan(_event: Options, plan: Any, _cwd: str) -> Call:
    good = f"User has approved your plan. You can now start coding.\n\n{plan}"
    return Call("ExitPlanMode", {"plan": plan}, good, {"plan": plan, "isAgent": False})


def _agents(_event: Options, task: Any, _cwd: str) -> Call:
    given = {"description": task, "prompt": f"{task}, please."}
    given["subagent_type"] = "general-purpose"
    return Call("Task", given, "Done.", {"status": "completed"})


CALLS: dict[str, Callable[[Options, Any, str], Call]] = {
    "bash": _bash,
    "read": _read,
    "write": _write,
    "edit": _edit,
    "todo": _todo,
    "menu": _menu,
    "plan": _plan,
    "agents": _agents,
}


def _commit(place: Place, subject: str, sha: str) -> str:
    added, removed = (int(place.event.get(k, 0)) for k in ("added", "removed"))
    changes = [f"{added} insertions(+)"] * bool(added)
    changes += [f"{removed} deletions(-)"] * bool(removed)
    place.event["out"] = f"[{place.branch} {sha}] {subject}\n" + ", ".join(
        [" 1 file changed", *changes]
    )
    place.day.newest = sha
    return f'git commit -am "{subject}"'


def _push(place: Place, branch: str, _sha: str) -> str:
    name = place.cwd.rstrip("/").rsplit("/", 1)[-1]
    moved = f"0000001..{place.day.newest}  {branch} -> {branch}"
    place.event["out"] = f"To github.com:ada/{name}.git\n   {moved}"
    return f"git push origin {branch}"


def _tests(place: Place, counts: str, _sha: str) -> str:
    place.event["out"] = f"{counts} in 1.20s"
    place.event["exit"] = int("failed" in counts)
    return str(place.event.get("command", "pytest -q"))


#: Events that stand for a command with its usual output.
SHORT: dict[str, Callable[[Place, str, str], str]] = {
    "commit": _commit,
    "push": _push,
    "tests": _tests,
}
