"""Every agent's fixture home through the real Pulse into the real product: what the
server counts is what reading the files here gives, also after they changed."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from pulse.client.sources import find_roots, local_sources, read_source
from pulse.core.stats import quarter_counts
from pulse.core.values import Record
from tests.product import Product
from tests.pulse.core.agenthomes import put_home
from tests.serving import serving
from tests.sessions_app.test_with_pulse import Installation, logged_in

_HOMES = {
    "claude_code": ".claude",
    "codex": ".codex",
    "copilot": ".copilot",
    "gemini": ".gemini",
    "opencode": ".local/share/opencode",
}


@pytest.fixture(scope="module")
def installed(migrated_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("agents") / "home"
    shutil.copytree(migrated_home, home)
    product = Product(home)
    with serving(product) as served:
        yield Installation(product, served)


def counted_here(home):
    """Prompts, tool calls and tokens by session, from the files alone."""
    sessions = {}
    for source in local_sources(find_roots({}, home)):
        if source.role == "transcript":
            found = sessions.setdefault((source.agent, source.session), {})
            for record in read_source(source):
                if isinstance(record, Record):
                    found.setdefault(record.id, record)
    return {
        session: _count(list(records.values()))
        for (_agent, session), records in sessions.items()
    }


def _count(records):
    quarters = quarter_counts(records)
    calls = {}
    for record in records:
        name, usage = record.message_id, record.usage
        if (
            usage
            and name
            and usage.total > (calls[name].total if name in calls else -1)
        ):
            calls[name] = usage
    tokens = {
        name: sum(getattr(usage, name) for usage in calls.values())
        for name in ("input", "output", "cache_creation", "cache_read")
    }
    return {
        "prompts": sum(quarter.prompts for quarter in quarters),
        "tool_calls": sum(quarter.tool_calls for quarter in quarters),
        **tokens,
    }


def counted_there(installed, token):
    return {
        session: {
            "prompts": counts["prompts"],
            "tool_calls": counts["tool_calls"],
            **tokens,
        }
        for session, (counts, tokens) in installed.sessions(token).items()
    }


def synced(installed, laptop, token, *arguments):
    """Sync, wait until all is read, and compare; the summary of the sync."""
    summary = laptop.sync(*arguments)
    assert (summary["exit"], summary["unread"], summary["refused"]) == (0, [], [])
    assert installed.wait_until_read().keys() <= {"done"}
    assert counted_there(installed, token) == counted_here(laptop.folder)
    again = laptop.sync()
    assert (again["exit"], again["requests"]) == (0, 0)
    return summary


def page_of(installed, token, native_id):
    """The records of a session's own transcript as the API shows them."""
    listed = installed.get("/api/v1/sessions/?limit=200", token)["results"]
    (session,) = [each["id"] for each in listed if each["native_id"] == native_id]
    return installed.get(f"/api/v1/sessions/{session}/records/", token)["results"]


@pytest.mark.slow
def test_the_server_counts_what_the_files_say(installed, tmp_path):
    token = installed.person("ada")
    laptop = logged_in(installed, tmp_path / "one", token, "laptop-a")
    del laptop.environ["CLAUDE_CONFIG_DIR"]
    for agent, place in _HOMES.items():
        put_home(agent, laptop.folder / place)
    summary = synced(installed, laptop, token, "--all")
    assert summary["sessions"] == len(counted_here(laptop.folder)) >= 6

    # An append source grows, a chat is rewritten, a session of a database goes on.
    (claude,) = (laptop.folder / ".claude" / "projects").glob("*/*.jsonl")
    first = next(
        line for line in claude.read_text().splitlines() if '"type": "user"' in line
    )
    added = {**json.loads(first), "uuid": "a-new-one"}
    with claude.open("a") as file:
        file.write(json.dumps(added) + "\n")
    (chat,) = (laptop.folder / ".gemini" / "tmp" / "tide" / "chats").glob("*.json")
    data = json.loads(chat.read_text())
    del data["messages"][4]
    data["messages"][2]["tokens"]["output"] += 100
    data["messages"].append({**data["messages"][1], "id": "m-7"})
    chat.write_text(json.dumps(data))
    database = laptop.folder / _HOMES["opencode"] / "opencode.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "UPDATE message SET time_updated = 1772447000000,"
            " data = replace(data, '\"input\": 500', '\"input\": 900')"
            " WHERE id = 'msg_05'"
        )
        connection.execute("DELETE FROM part WHERE message_id = 'msg_04'")
        connection.commit()
    before = counted_there(installed, token)
    summary = synced(installed, laptop, token)
    assert summary["sent_lines"] == 1 + 3 + 2
    after = counted_there(installed, token)
    chats = "0b8f1f60-6a5e-4c53-9d7c-0c54f2a1d001"
    assert after[chats]["output"] == before[chats]["output"] + 100
    assert after["ses_tide01"]["input"] == before["ses_tide01"]["input"] + 400
    assert after["ses_tide01"]["prompts"] == before["ses_tide01"]["prompts"] - 1
    page = page_of(installed, token, chats)
    assert [record["time"] for record in page] == sorted(r["time"] for r in page)
    assert page[0]["text"].startswith("Retry the tide request three times")
    assert page[2]["calls"][0]["result"]["text"].startswith("Successfully modified")
    assert {name for name in before if before[name] == after[name]} >= {"ses_old01"}
