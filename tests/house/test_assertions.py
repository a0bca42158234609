"""A test that asserts nothing cannot fail for the reason it was written for."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECKS = ("assert", "check", "expect", "django_assert")
# A state machine asserts in its steps.
OTHERS = {"raises", "warns", "fail", "run_state_machine_as_test"}


def name_of(node):
    """The last word of what is called: ``page.expect_url`` is ``expect_url``."""
    return getattr(node, "attr", None) or getattr(node, "id", "")


def asserts(node):
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = name_of(node.func).lstrip("_")
    return name.startswith(CHECKS) or name in OTHERS


def without_assertion(source):
    """Names of the tests in which nothing is asserted, here or in a helper that the
    same file defines."""
    tree = ast.parse(source)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    proven = {f.name for f in functions if any(map(asserts, ast.walk(f)))}
    before = -1
    while before != len(proven):
        before = len(proven)
        proven |= {
            f.name
            for f in functions
            for n in ast.walk(f)
            if isinstance(n, ast.Call) and name_of(n.func) in proven
        }
    return sorted(
        f.name for f in functions if f.name.startswith("test_") and f.name not in proven
    )


def files():
    return sorted((ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_test_asserts(path):
    assert without_assertion(path.read_text()) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("run()", ["test_x"]),
        ("pass", ["test_x"]),
        ("assert run()", []),
        ("with pytest.raises(ValueError): run()", []),
        ("expect(page).to_have_title('x')", []),
        ("helper()", []),
        ("client.get('/')", ["test_x"]),
    ],
)
def test_a_test_without_an_assertion_is_found(body, found):
    helper = "def helper():\n    assert run()\n"
    assert without_assertion(f"{helper}def test_x():\n    {body}\n") == found
