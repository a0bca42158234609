"""bin/check-templates finds what it is for."""

import importlib.machinery
import importlib.util

import pytest

from tests.product import REPOSITORY

LOADER = importlib.machinery.SourceFileLoader(
    "check_templates", str(REPOSITORY / "bin" / "check-templates")
)
SPEC = importlib.util.spec_from_loader("check_templates", LOADER)


@pytest.fixture(scope="module")
def checker():
    module = importlib.util.module_from_spec(SPEC)
    LOADER.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ('<p style="color: red">', "an inline style"),
        ('<button type="button" onclick="go()">', "an inline handler"),
        ('<img alt="" src="https://elsewhere.example/a.png">', "a foreign address"),
        ("{% if %}", "Unexpected end of expression"),
    ],
)
def test_it_finds(checker, tmp_path, settings, text, what):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    page = tmp_path / "page.html"
    page.write_text(text)
    [finding] = checker.findings(tmp_path, page)
    assert what in finding


def test_it_lets_pass_what_is_allowed(checker, tmp_path, settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    page = tmp_path / "page.html"
    page.write_text(
        '<script src="/static/a.js" defer></script><a href="https://x.example">'
    )
    assert checker.findings(tmp_path, page) == []
