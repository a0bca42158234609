"""The command over labelled days: what it prints, and how it ends."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from journal.management.commands import evaluate_writer
from journal.writers.receipts import Receipt
from pulse.core.note import OfflineWriter
from tests.pipeline.test_evaluation import SEARCH


def run(*arguments):
    """What it printed, what it complained about, and its exit status."""
    out, complaints = StringIO(), StringIO()
    status = 0
    try:
        call_command("evaluate_writer", *arguments, stdout=out, stderr=complaints)
    except SystemExit as end:
        status = end.code
    return out.getvalue(), complaints.getvalue(), status


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "search.yaml").write_text(SEARCH)
    return str(tmp_path)


def test_a_table_and_status_0(folder):
    out, complaints, status = run("--days", folder)
    assert (complaints, status) == ("", 0)
    assert "Every bar is reached." in out


def test_figures_as_json(folder):
    out, _, status = run("--days", folder, "--json")
    assert (json.loads(out)["recall"], status) == (1.0, 0)


def test_a_missed_bar_is_status_1_and_told_when_asked(tmp_path, folder):
    text = SEARCH.replace('[search, "12"]', "[no such thing]")
    (tmp_path / "search.yaml").write_text(text)
    out, _, status = run("--days", folder, "--verbosity", "2")
    assert status == 1
    assert "missed: achievement no such thing" in out


def test_ours_are_the_default(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    _, complaints, status = run()
    assert status == 2
    assert "name a --days FOLDER" in complaints
    (tmp_path / "tests/fixtures/days").mkdir(parents=True)
    assert "There are no labelled days" in run()[1]


def test_claude_needs_a_key(settings, folder):
    settings.ANTHROPIC_API_KEY = ""
    _, complaints, status = run("--days", folder, "--writer", "claude")
    assert (status, "needs an ANTHROPIC_API_KEY" in complaints) == (2, True)


class FakeClaude(OfflineWriter):
    """Writes as the offline writer does, and has a bill for it."""

    name = "claude"
    prompt_version = "1"

    def __init__(self, *_args, **_more):
        self.receipts = [Receipt("m", "r", 10, 10, 0, 0, None)]
        self.receipts += [Receipt("m", "r", 10, 10, 0, 0, evaluate_writer.Decimal(2))]

    def receipt(self):
        return {}


def test_claude_s_cost_is_shown(settings, folder, monkeypatch):
    settings.ANTHROPIC_API_KEY = "sk-ant-test"
    monkeypatch.setattr(evaluate_writer, "ClaudeWriter", FakeClaude)
    out, _, _ = run("--days", folder, "--writer", "claude")
    assert "cost 2.00 USD" in out
