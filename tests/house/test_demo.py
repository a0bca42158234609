"""`make demo`, as a visitor finds it."""

import json
import os
import signal
import stat
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from publishing.standin.rules import PERSONAS
from tests.product import Product
from tests.serving import Served, free_port

SECONDS = 240


def wait_for_end_of_filling(served: Served) -> None:
    deadline = time.monotonic() + SECONDS
    while "is in" not in served.output.rpartition("\n\n")[2]:
        assert served.process.poll() is None, served.output
        assert time.monotonic() < deadline, served.output
        time.sleep(0.2)


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    return Product(tmp_path_factory.mktemp("demo") / "home")


@pytest.fixture(scope="module")
def served(product):
    port = free_port()
    served = Served(product.start("-m", "worktracker.demo", PORT=str(port)), port)
    try:
        wait_for_end_of_filling(served)
        yield served
    finally:
        served.kill()


@pytest.fixture(scope="module")
def demo(product, served):
    return json.loads((product.home / "demo.json").read_text())


def ask(demo, path: str, *, user: int = 0):
    token = demo["users"][user]["token"]
    request = Request(demo["url"] + path, headers={"Authorization": f"Bearer {token}"})
    with urlopen(request, timeout=20) as answer:
        return json.load(answer)


def test_demo_json_is_as_pinned(demo, served):
    assert demo["url"] == served.url
    assert [set(user) for user in demo["users"]] == [
        {"email", "password", "token", "role"}
    ] * 3
    assert [user["role"] for user in demo["users"]] == ["owner", "member", "admin"]


def test_demo_json_is_for_its_owner_only(product, demo):
    assert stat.S_IMODE((product.home / "demo.json").stat().st_mode) == 0o600


def grants(demo) -> list[tuple[str, str, int]]:
    """Who allowed the product to post, as the stand-ins know it."""
    networks = demo["networks"]
    headers = {"X-Control-Token": networks["control_token"]}
    request = Request(f"{networks['url']}/_control/state", headers=headers)
    with urlopen(request, timeout=20) as answer:
        found = json.load(answer)["grants"]
    return [(one["network"], one["sub"], one["alive"]) for one in found]


def test_the_first_one_is_connected_to_the_stand_ins(demo, served):
    ada = PERSONAS["ada"].subs
    assert grants(demo) == [(name, ada[name], True) for name in ("linkedin", "x")]
    assert "ada@demo.example: connected LinkedIn (Ada Marten)" in served.output
    assert "ada@demo.example: connected X (@ada_marten)" in served.output


def test_the_stand_ins_say_that_nothing_leaves(demo, served):
    with urlopen(demo["networks"]["feed"], timeout=20) as page:
        assert b"DEMO: nothing leaves this computer" in page.read()
    assert "DEMO: nothing leaves this computer" in served.output


def test_log_ins_are_printed(demo, served):
    for user in demo["users"]:
        assert user["email"] in served.output
        assert user["password"] in served.output


def test_the_first_one_owns_notes_with_evidence(demo):
    notes = ask(demo, "/api/v1/notes/")["results"]
    assert len(notes) >= 8
    items = [item for note in notes for item in note["items"]]
    assert {"achievement", "decision", "open_task"} <= {item["kind"] for item in items}
    assert all(item["evidence"] for item in items if item["status"] != "stated")


def test_there_is_a_profile_and_a_draft(demo):
    assert ask(demo, "/api/v1/profiles/")["results"]
    drafts = ask(demo, "/api/v1/drafts/")["results"]
    assert {draft["channel"] for draft in drafts} == {"api"}


def test_sessions_came_through_pulse(demo, served):
    assert len(ask(demo, "/api/v1/sessions/")["results"]) >= 10
    assert "Sent 15 sessions" in served.output


def test_who_has_no_sessions_sees_none(demo):
    assert ask(demo, "/api/v1/sessions/", user=2)["results"] == []


def test_nothing_went_wrong_on_the_way(served):
    assert "Traceback" not in served.output
    assert "could not" not in served.output


def told(demo) -> list:
    """What the notes say; not when they were asked for."""
    notes = ask(demo, "/api/v1/notes/")["results"]
    return [(note["date"], note["headline"], note["items"]) for note in notes]


# The last one: it ends the demo, and starts it again in the same home.
def test_again_it_sends_and_changes_nothing(product, demo, served):
    before, connected = told(demo), grants(demo)
    os.killpg(served.process.pid, signal.SIGINT)
    assert served.ended(20) == 0
    with pytest.raises(URLError):  # the stand-ins ended, too
        urlopen(demo["networks"]["feed"], timeout=20)
    port = served.port
    again = Served(product.start("-m", "worktracker.demo", PORT=str(port)), port)
    try:
        wait_for_end_of_filling(again)
        kept = json.loads((product.home / "demo.json").read_text())
        passwords = [user["password"] for user in demo["users"]]
        assert [user["password"] for user in kept["users"]] == passwords
        assert told(kept) == before
        assert grants(kept) == connected
        assert "Nothing new" in again.output
    finally:
        again.kill()
