"""Small days, and the very words that the offline note finds for them."""

from datetime import date

import pytest

from pipeline.validate import check_note
from pulse.core.evidence import extract
from pulse.core.note import OfflineWriter, workday_from_records
from pulse.core.note.status import status_of
from pulse.core.values import EvidenceKind, ItemKind, Status
from tests.pulse.core.sessions import Session

HOME = "/home/ada/tidemark"


def commit(session, subject, sha):
    output = (
        f"[main {sha}] {subject}\n 2 files changed, 20 insertions(+), 3 deletions(-)"
    )
    return session.runs(f'git commit -m "{subject}"', output)


def branch():
    session = Session().says(
        "Add sign-in with GitHub and GitLab. Use passport, no custom code."
    )
    for number, subject in enumerate(
        ("add passport", "github strategy", "gitlab strategy")
    ):
        commit(session, f"feat(auth): {subject}", f"{number}111111")
    session.runs("npm test", "Tests:       24 passed, 24 total")
    return session.runs(
        'gh pr create --title "x"', "https://github.com/example/t/pull/7"
    )


def unsolved():
    session = Session().says("the websocket drops after 60 seconds. why?")
    session.replies("Probably the proxy. I can raise its limit.").says("ok try that")
    session.edits(f"{HOME}/proxy.conf", 2).replies("Raised the limit to an hour.")
    session.says("still drops").replies("I would look at the client.")
    return session.says("leave it for today, we continue tomorrow")


def foreign():
    session = Session().says("Füge eine Suche hinzu, die auch Umlaute findet.")
    return commit(
        session.edits(f"{HOME}/suche.py", 50), "Suche mit Umlauten", "6666666"
    )


def analysis():
    session = Session().says("Which region grew fastest? Look at sales.csv.")
    session.edits(f"{HOME}/analyse.py", 40, create=True)
    return session.runs("python analyse.py", "South grew fastest").replies("The South.")


def undone():
    session = Session().says("Rename the config keys to snake_case everywhere.")
    commit(session, "refactor: rename config keys", "7777777").replies("Done")
    session.says("oh no, undo that, the app depends on the old names")
    return session.runs(
        "git revert --no-edit HEAD",
        '[main 8888888] Revert "refactor: rename config keys"',
    )


def skeleton():
    session = Session().says("Set up the new repo: FastAPI, SQLModel, alembic, docker.")
    session.edits(f"{HOME}/main.py", 40, create=True)
    return session.runs("docker build .", "Successfully built 1234567")


def deployment():
    session = Session().says("deploy to production")
    session.runs("fly deploy", "==> Verifying app config").replies("Deployed.")
    return session.says("ok it works. find out why it was slow tomorrow")


def decided_and_done():
    session = Session().says(
        "I think we should use server components rather than client ones, "
        "the bundle is too big."
    )
    session.edits(f"{HOME}/page.tsx", 30, 60).runs("npm run build", "Compiled in 4.1s")
    return session.replies("Moved the page to server components.")


def cleared():
    session = (
        Session().says("the old importer?").edits(f"{HOME}/try.py", 9, create=True)
    )
    session.runs("rm try.py", "").runs("git rm old_importer.py", "rm 'old_importer.py'")
    return session.replies("Neither is there any more.")


def replaced():
    session = (
        Session().says("the old importer?").edits(f"{HOME}/try.py", 9, create=True)
    )
    session.runs("rm try.py", "").edits(f"{HOME}/importer.py", 20)
    return session.replies("The new one is there now.")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (cleared, "Deleted try.py and old_importer.py."),
        (replaced, "Edited importer.py."),
        (deployment, "Ran fly deploy; it worked when tried."),
        (decided_and_done, "Moved the page to server components; the build passed."),
        (
            branch,
            "Added sign-in with GitHub and GitLab; 24 tests passed, opened pull request 7.",
        ),
        (
            unsolved,
            'Tried to fix "the websocket drops after 60 seconds", but it still failed when tried.',
        ),
        (foreign, 'Committed "Suche mit Umlauten".'),
        (analysis, "Wrote analyse.py; it ran without an error."),
        (undone, "Renamed config keys, then took it back."),
        (
            skeleton,
            "Set up the new repo (FastAPI, SQLModel, alembic, docker); the build passed.",
        ),
    ],
)
def test_what_was_done(day, text):
    workday = workday_from_records(day().records, day=date(2026, 11, 19), zone="UTC")
    note = OfflineWriter().write_note(workday)
    work = (ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT)
    assert [i.text for i in note.items if i.kind in work] == [text]
    assert check_note(note, workday) == note


def test_what_is_left_for_tomorrow():
    workday = workday_from_records(
        unsolved().records, day=date(2026, 11, 19), zone="UTC"
    )
    open_tasks = [
        i.text
        for i in OfflineWriter().write_note(workday).items
        if i.kind is ItemKind.OPEN_TASK
    ]
    assert open_tasks == ['Go on with "the websocket drops after 60 seconds".']


def test_a_letter_with_a_reason_decides():
    session = Session().says("Let users export their data.")
    session.replies(
        "Which one do you prefer?\na) CSV per table\nb) JSON lines in one archive"
    )
    session.says("b, since imports need nesting")
    workday = workday_from_records(session.records, day=date(2026, 11, 19), zone="UTC")
    decided = [i for i in OfflineWriter().write_note(workday).items if i.why]
    assert [(i.kind, i.why) for i in decided] == [
        (ItemKind.DECISION, "imports need nesting")
    ]
    assert decided[0].text.startswith("Chose JSON lines in one archive")


@pytest.mark.parametrize(
    ("output", "error", "status"),
    [("All checks passed!", False, Status.OBSERVED), ("x", True, Status.ATTEMPTED)],
)
def test_a_check_shows_what_it_checked(output, error, status):
    found = extract(Session().runs("ruff check .", output, error=error).records)
    checks = [e for e in found if e.kind is EvidenceKind.CHECK]
    assert status_of(ItemKind.ACHIEVEMENT, "Tidied the imports.", checks) is status
