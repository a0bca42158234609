"""The main job in a real browser: from signing up to a published post.

The product is `make run`'s own process on an empty home; the sessions go through the
real `pulse`.
"""

import os
import re
import shlex
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import ARTIFACTS
from tests.product import Product
from tests.serving import serving
from tests.sessions_app import transcripts

pytestmark = [pytest.mark.chromium, pytest.mark.slow]
LINK = "https://x.com/alva_tides/status/1991000000000000001"
#: The promise of the product: a readable note within five minutes.
PROMISE = 300


def last_wednesday(now: datetime) -> datetime:
    """Of the week before: young enough for the first sync, its week is over."""
    monday = now - timedelta(days=now.weekday() + 7)
    return (monday + timedelta(days=2)).replace(
        hour=10, minute=0, second=0, microsecond=0
    )


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with a repository and the sessions of a week's work in it."""
    monkeypatch.setattr(transcripts, "BASE", last_wednesday(datetime.now(UTC)))
    repository = tmp_path / "src" / "tidemark"
    repository.mkdir(parents=True)
    git = ["git", "-C", str(repository)]
    subprocess.run([*git, "init", "-q"], check=True)
    remote = "https://github.com/example/tidemark.git"
    subprocess.run([*git, "remote", "add", "origin", remote], check=True)
    sessions = tmp_path / "claude" / "projects" / "-src-tidemark"
    sessions.mkdir(parents=True)
    for session in week(str(repository)):
        lines = b"".join(session.lines)
        (sessions / f"{session.native_id}.jsonl").write_bytes(lines)
    return tmp_path


def week(cwd: str) -> list[transcripts.Session]:
    first = (
        transcripts.Session("0b7c6f0e-1111-4222-8333-444455556666", cwd=cwd, name="a")
        .prompt(
            "The importer loses rows when a worker is killed. Find out why and fix it."
        )
        .run(
            "pytest tests/test_resume.py -q",
            "3 failed, 47 passed in 39.80s",
            error=True,
        )
        .reply(
            "The advisory lock dies with its connection, so a killed worker leaves no trace."
        )
        .prompt(
            "Use a lease with an expiry instead of the advisory lock, because anyone can read a row."
        )
        .run("pytest tests/test_resume.py -q", "50 passed in 41.27s")
        .run(
            'git commit -am "Claim a batch by lease, not by lock"',
            "[main 4be19d2] Claim a batch by lease, not by lock\n 6 files changed, 214 insertions(+), 88 deletions(-)",
        )
        .run(
            "git push origin main",
            "To github.com:example/tidemark.git\n   1a2b3c4..4be19d2  main -> main",
        )
        .reply("The importer claims batches by lease now; all 50 tests pass.")
        .prompt("Works for me: I killed it myself and no row was lost. Good.")
    )
    second = (
        transcripts.Session(
            "0b7c6f0e-1111-4222-8333-777788889999", cwd=cwd, minute=24 * 60, name="b"
        )
        .prompt("Add a retry to the importer when the server answers 503.")
        .run("pytest -q", "52 passed in 42.10s")
        .run(
            'git commit -am "Add a retry to the import after a 503"',
            "[main 5c0d1e2] Add a retry to the import after a 503\n 2 files changed, 31 insertions(+), 2 deletions(-)",
        )
        .reply("The importer retries now, and all 52 tests pass.")
        .prompt("Works for me. Tomorrow: measure memory on the 300 MB file.")
    )
    return [first, second]


def run_pulse(arguments: list[str], machine: Path) -> str:
    """`pulse …` as a person would type it there."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(machine),
        "PULSE_HOME": str(machine / "pulse"),
        "CLAUDE_CONFIG_DIR": str(machine / "claude"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pulse", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def picture(page, name: str) -> None:
    if os.environ.get("SCREENS"):
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTIFACTS / f"job-{name}.png", full_page=True)


@pytest.fixture
def page(browser):
    """A browser in Lisbon."""
    context = browser.new_context(
        timezone_id="Europe/Lisbon", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def sign_up(page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Create an account").first.click()
    page.get_by_label("Email").fill("alva@example.com")
    page.get_by_label("Password").fill("four words, unrelated")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/welcome/")


def set_up(page, machine: Path) -> None:
    """Zone, token, and the pasted line."""
    assert page.get_by_label("Your time zone").input_value() == "Europe/Lisbon"
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make my token").click()
    line = page.locator("#login-line").text_content()
    login, sync = (shlex.split(part) for part in line.split("&&"))
    assert (login[:2], sync) == (["pulse", "login"], ["pulse", "sync"])
    # Until logging in registers the machine; the page asks every two seconds.
    page.get_by_text("Waiting for the machine").wait_for()
    run_pulse(login[1:], machine)
    page.get_by_text("was seen").wait_for()
    # There is no terminal here to ask in.
    run_pulse([*sync[1:], "--all"], machine)


def read_the_note(page) -> None:
    page.get_by_role("link", name="Read this note").click()
    page.locator("article.note").get_by_text("Achieved").first.wait_for()
    picture(page, "day")
    proof = page.locator("details.proof").first
    proof.locator("summary").click()
    # First the bare quotes; then the records around them come in their place.
    proof.get_by_text(re.compile(r"records \d+ to \d+")).first.wait_for()
    assert proof.locator(".rec mark").count() >= 1
    picture(page, "evidence")


def publish(page) -> None:
    """Edit, approve, by hand, published."""
    x = page.locator("section.net").filter(
        has=page.get_by_role("heading", name="X", exact=True)
    )
    x.get_by_role("link", name="Edit").click()
    box = x.get_by_role("textbox", name="Text for X")
    text = box.input_value()
    before = x.locator(".count .mono").text_content()
    box.press("End")
    box.fill(text + "\n\nIt took a day.")
    page.wait_for_function(
        "([box, before]) => box.querySelector('.count .mono').textContent !== before",
        arg=[x.element_handle(), before],
    )
    x.get_by_role("button", name="Save the text").click()
    x.get_by_text("It took a day.").first.wait_for()
    x.get_by_role("button", name="Approve this exact text").click()
    x.get_by_role("button", name="Post it on X").click()
    wire = x.get_by_label("The approved text").input_value()
    assert wire.endswith("It took a day.")
    composer = x.get_by_role("link", name=re.compile("Open X")).get_attribute("href")
    assert composer.startswith("https://x.com/intent/post?text=")
    picture(page, "by-hand")
    x.get_by_label("Paste the link of the post").fill(LINK)
    x.get_by_role("button", name="It is published").click()
    x.get_by_text("Published on").wait_for()
    picture(page, "published")


def wait_for_drafts(page, url: str, seconds: int = 60) -> None:
    """They are written in the background; the page is loaded until they are there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        page.goto(f"{url}/drafts/")
        if page.locator(".ledger-list a.title").count():
            return
        time.sleep(1)
    raise AssertionError(page.locator("main").text_content())


def test_from_signing_up_to_a_published_post(
    page, migrated_home, machine, record_property
):
    with serving(Product(migrated_home)) as product:
        sign_up(page, product.url)
        started = time.monotonic()
        set_up(page, machine)
        page.get_by_role("link", name="Read this note").wait_for(timeout=PROMISE * 1000)
        seconds = time.monotonic() - started
        record_property("seconds_from_sign_up_to_note", round(seconds, 1))
        print(f"\nFrom signing up to a readable note: {seconds:.1f} s")
        picture(page, "onboarded")
        assert seconds < PROMISE
        read_the_note(page)
        page.get_by_role("link", name=re.compile(r"^Week \d+$")).click()
        page.get_by_role("heading", name="Skills at work").wait_for()
        picture(page, "week")
        page.goto(f"{product.url}/drafts/")
        page.get_by_text("May tidemark be mentioned in public?").wait_for()
        page.get_by_role("button", name="Yes, it may").click()
        wait_for_drafts(page, product.url)
        picture(page, "drafts")
        page.locator(".ledger-list a.title").first.click()
        picture(page, "draft")
        publish(page)
        page.goto(f"{product.url}/drafts/")
        page.get_by_role("heading", name="Done").wait_for()
