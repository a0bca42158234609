import pytest

from pipeline.skills import derive_skills
from pulse.core.values import EvidenceKind, Origin, Outcome
from tests.pipeline.weeks import cited, day, item, piece, shipped

FILE, COMMAND = EvidenceKind.FILE, EvidenceKind.COMMAND
TESTS, COMMIT = EvidenceKind.TESTS, EvidenceKind.COMMIT


def skills(evidence, items=()):
    return {(s.name, s.kind): s for s in derive_skills(evidence, items)}


def on_two_days(kind, **data):
    return [piece(kind, 0, **data), piece(kind, 1, **data)]


def test_one_day_without_a_result_is_no_skill():
    assert skills([piece(FILE, path="a.py")]) == {}


def test_two_days_make_a_skill():
    found = skills(on_two_days(FILE, path="src/a.py", change="edited"))
    assert found["Python", "language"].days == 2


def test_one_shipped_item_makes_a_skill():
    items = [(day(0), shipped("Fixed the retry bug."))]
    found = skills([piece(FILE, hour=9, path="src/a.rs")], items)
    assert found["Rust", "language"].strongest.text == "Fixed the retry bug."


def test_a_result_that_was_not_shipped_is_not_enough_for_one_day():
    items = [(day(0), item("Added search."))]
    assert skills([piece(FILE, hour=9, path="src/a.rs")], items) == {}


def test_the_strongest_evidence_is_the_nearest_result_of_the_session():
    items = [
        (day(0), shipped("Wrote the docs.", hour=10)),
        (day(0), shipped("Fixed the parser.", hour=15)),
    ]
    evidence = [
        piece(FILE, hour=14, path="parser.go"),
        piece(FILE, hour=14, minute=30, path="lexer.go"),
    ]
    assert skills(evidence, items)["Go", "language"].strongest.text == (
        "Fixed the parser."
    )


def test_a_result_of_another_session_says_nothing():
    proof = (cited(0, COMMIT, session="s2"),)
    items = [(day(0), item("Fixed it.", evidence=proof))]
    assert skills([piece(FILE, path="a.py")], items) == {}


def test_without_a_result_the_last_trace_is_shown():
    found = skills(on_two_days(FILE, path="src/models.py", change="edited"))
    line = found["Python", "language"].strongest
    assert line.text == "Changed models.py."
    assert line.evidence[0].record == "e-1-10-0-file"


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (COMMAND, {"command": "psql -h db.internal -c 'select 1'"}, "Ran psql."),
        (COMMAND, {"command": "cd app && docker compose up"}, "Ran docker compose."),
        (TESTS, {"command": "pytest", "passed": 41}, "Ran tests; 41 passed."),
        (FILE, {"path": "src/new.rs", "change": "created"}, "Wrote new.rs."),
    ],
)
def test_a_trace_says_no_more_than_it_must(kind, data, text):
    (skill, *_) = derive_skills(on_two_days(kind, **data), [])
    assert skill.strongest.text == text


def test_an_automated_run_is_nobodys_skill():
    evidence = on_two_days(FILE, path="a.py", origin=Origin.HEADLESS)
    assert skills(evidence) == {}


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("pytest -q tests", "pytest"),
        ("cd app && uv run pytest -x", "pytest"),
        ("CI=1 npx vitest run", "Vitest"),
        ("python manage.py migrate", "Django"),
        ("python -m mypy src", "mypy"),
        ("./venv/bin/pytest", "pytest"),
        ("docker compose up -d", "Docker"),
        ("npm install react@19 react-dom", "React"),
        ("uv add 'django>=5'", None),
        ("uv add django>=5", "Django"),
        ("go test ./... | tail -50", "Go"),
        ("cargo test", "Rust"),
        ("npx tsc --noEmit", "TypeScript"),
        ("echo pytest", None),
        ("git commit -m 'use docker; pytest'", None),
        ("cat <<EOF > notes.txt\npytest\nEOF", None),
    ],
)
def test_commands_name_tools(command, name):
    found = {key[0] for key in skills(on_two_days(COMMAND, command=command))}
    assert found == ({name} if name else set())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("C:\\app\\src\\Main.cs", "C#"),
        ("web/src/App.vue", "Vue"),
        ("Dockerfile", "Docker"),
        ("next.config.mjs", "Next.js"),
        ("infra/main.tf", "Terraform"),
        (".github/workflows/ci.yml", "GitHub Actions"),
        ("README.md", None),
        (".py", None),
    ],
)
def test_paths_name_languages_and_frameworks(path, name):
    found = {key[0] for key in skills(on_two_days(FILE, path=path))}
    assert name in found if name else not found


def test_tests_before_a_commit_are_a_practice():
    evidence = [
        pair
        for number in (0, 1)
        for pair in (
            piece(TESTS, number, hour=9, outcome=Outcome.OK, command="go test ./..."),
            piece(COMMIT, number, hour=10, outcome=Outcome.OK),
        )
    ]
    assert skills(evidence)["Tests before commits", "practice"].days == 2


def test_a_commit_after_a_red_run_is_not_that_practice():
    evidence = [
        pair
        for number in (0, 1)
        for pair in (
            piece(TESTS, number, hour=8, outcome=Outcome.OK, command="go test"),
            piece(TESTS, number, hour=9, outcome=Outcome.FAILED, command="go test"),
            piece(COMMIT, number, hour=10, outcome=Outcome.OK),
        )
    ]
    assert ("Tests before commits", "practice") not in skills(evidence)


def test_languages_come_before_tools_and_practices():
    evidence = [
        *on_two_days(COMMAND, command="pytest"),
        *on_two_days(FILE, path="a.py", hour=9),
        *on_two_days(EvidenceKind.PLAN, approved=True, hour=8),
    ]
    assert [s.kind for s in derive_skills(evidence, [])] == [
        "language",
        "tool",
        "practice",
    ]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Add a lease", "Opened a pull request: Add a lease."),
        ("", "Opened a pull request."),
    ],
)
def test_a_pull_request_is_told_by_its_title(title, told):
    (found,) = skills(on_two_days(EvidenceKind.PULL_REQUEST, title=title)).values()
    assert found.strongest.text == told


def test_a_command_without_a_name_is_told_as_one():
    found = skills(on_two_days(COMMAND, command="cd src/manage.py"))
    assert found["Django", "framework"].strongest.text == "Ran a command."


def test_a_command_that_only_sets_variables_names_no_tool():
    assert skills(on_two_days(COMMAND, command="A=1 B=2")) == {}
