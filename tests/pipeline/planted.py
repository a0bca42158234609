"""Sessions with one planted text in one place: as an agent leaves them on a disk."""

from pulse.core.agents import claude_code
from pulse.core.agents.base import Source, split_lines
from pulse.core.note import workday_from_records
from pulse.core.values import ProjectInfo, Record
from tests.sessions_app.transcripts import BASE, Session

DAY = BASE.date()


def _quiet(session):
    return session.prompt("Add a retry to the importer.").run(
        "git commit -am 'Retry the import'", "[main 1a2b3c4] Retry the import\n 1 file"
    )


def in_prompt(session, text):
    _quiet(session).prompt(text)


def in_first_prompt(session, text):
    session.prompt(text).run(
        "git commit -am 'Tidy up'", "[main 1a2b3c4] Tidy up\n 1 file"
    )


def in_only_prompt(session, text):
    session.prompt(text).reply("Done.")


def in_reply(session, text):
    _quiet(session).reply(text)


def in_output(session, text):
    _quiet(session).run("make deploy", text)


def in_failure(session, text):
    _quiet(session).run("pytest -q", f"{text}\n1 failed, 40 passed", error=True)


def in_file(session, text):
    _quiet(session).run("cat README.md", text).reply("Read the file.")


def in_commit(session, text):
    one = text.replace("\n", " ")
    session.prompt("Commit it.").run(
        f"git commit -m {one!r}", f"[main 1a2b3c4] {one}\n 1 file changed"
    )


def in_branch(session, text):
    name = "-".join(text.split())[:80]
    session.prompt("Push it.").run(
        f"git push -u origin {name!r}", f" * [new branch]      {name} -> {name}"
    )


def in_file_name(session, text):
    name = "-".join(text.replace("/", "-").split())[:80]
    session.prompt("Write the file.").run(f"touch {name!r}", "").run(
        "git status --short", f"?? {name}.md"
    )


def in_correction(session, text):
    session.prompt("Add a retry.").reply("Done.").prompt(f"no, wrong: {text}")


def in_confirmation(session, text):
    _quiet(session).prompt(f"works for me. {text}")


PLACES = {
    "prompt": in_prompt,
    "first prompt": in_first_prompt,
    "only prompt": in_only_prompt,
    "reply": in_reply,
    "tool output": in_output,
    "failure": in_failure,
    "file": in_file,
    "commit": in_commit,
    "branch": in_branch,
    "file name": in_file_name,
    "correction": in_correction,
    "confirmation": in_confirmation,
}


def session_with(payload, place, *, native_id="s-1", **more):
    session = Session(native_id, **more)
    PLACES[place](session, payload.text)
    return session


def workday_with(payload, place):
    """The day of such a session; the planted text is the name of its folder as well."""
    lines = session_with(payload, place).lines
    source = Source("claude_code", "s-1", "s-1")
    read = claude_code.read(split_lines(lines), source=source)
    records = [each for each in read if isinstance(each, Record)]
    return workday_from_records(
        records,
        day=DAY,
        zone="UTC",
        project_of=lambda _cwd: ProjectInfo("p1", payload.text[:200]),
    )
