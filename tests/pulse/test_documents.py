"""Documents of other agents through the real command line: chats and a database."""

import json
import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from pulse.client.pack import pack_document
from pulse.client.sources import find_roots, local_sources, read_source, stamp_of
from pulse.client.store import Store
from pulse.core.agents import gemini
from tests.pulse.core.agenthomes import put_home

CHAT = "0b8f1f60-6a5e-4c53-9d7c-0c54f2a1d001"


@pytest.fixture
def home(laptop):
    """The home of a person who used Gemini CLI and OpenCode."""
    put_home("gemini", laptop.folder / ".gemini")
    put_home("opencode", laptop.folder / ".local" / "share" / "opencode")
    return laptop.folder


@pytest.fixture
def chat(home):
    """The chat of the fixture: ``chat(change)`` writes it anew."""
    (path,) = (home / ".gemini" / "tmp" / "tide" / "chats").glob("session-*.json")

    def change(change_it):
        data = json.loads(path.read_text())
        change_it(data["messages"])
        path.write_text(json.dumps(data))

    return change


@pytest.fixture
def run_sql(home):
    def run(*statements):
        path = home / ".local" / "share" / "opencode" / "opencode.db"
        with closing(sqlite3.connect(path)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()

    return run


def lines(standin, source_id):
    """The lines that the server has of a document, as objects."""
    (text,) = standin.text(source_id)
    return [json.loads(line) for line in text.splitlines()]


def held(standin, source_id):
    """What they say: the last line of an id wins."""
    last = {line["id"]: line.get("record") for line in lines(standin, source_id)}
    return {name: record for name, record in last.items() if record is not None}


def generation(standin, source_id):
    return [t.generation for k, t in standin.transcripts.items() if k[2] == source_id]


def forget_the_state(laptop):
    for file in laptop.home.glob("state.db*"):
        file.unlink()


def test_every_session_of_every_agent_arrives(laptop, standin, home):
    laptop.session("s1")
    summary = laptop.sync("--all")
    assert (summary["exit"], summary["sessions"]) == (0, 4)
    agents = {}
    for _machine, agent, source_id in standin.transcripts:
        agents.setdefault(agent, set()).add(source_id.split("/")[0])
    assert agents == {
        "claude_code": {"s1"},
        "gemini": {CHAT},
        "opencode": {"ses_tide01", "ses_old01"},
    }
    assert list(held(standin, CHAT)) == [
        *("metadata", "m-context", "m-1", "m-2", "m-3", "m-4", "m-5", "m-6")
    ]
    assert standin.paths["/work/tide"]["path"] == "/work/tide"
    assert laptop.sync()["requests"] == 0


def test_a_touched_chat_is_read_and_not_sent(laptop, standin, chat):
    laptop.sync("--all")
    sent = standin.everything()
    chat(lambda messages: None)
    summary = laptop.sync()
    assert (summary["exit"], summary["sent_lines"]) == (0, 0)
    assert standin.everything() == sent
    assert laptop.sync()["requests"] == 0


def test_only_new_and_changed_records_are_sent(laptop, standin, chat):
    laptop.sync("--all")

    def change(messages):
        messages[2]["content"] = "Another word"
        messages.append({**messages[2], "id": "m-7"})

    chat(change)
    assert laptop.sync()["sent_lines"] == 2
    assert [line["id"] for line in lines(standin, CHAT)[8:]] == ["m-2", "m-7"]
    assert held(standin, CHAT)["m-2"]["content"] == "Another word"
    assert generation(standin, CHAT) == [1]


def test_what_is_gone_from_a_chat_is_dropped_once_and_may_come_back(
    laptop, standin, chat
):
    laptop.sync("--all")
    gone = []
    chat(lambda messages: gone.append(messages.pop(1)))
    assert laptop.sync()["sent_lines"] == 1
    assert lines(standin, CHAT)[-1] == {"id": "m-1", "dropped": True}
    chat(lambda messages: None)
    assert laptop.sync()["sent_lines"] == 0
    chat(lambda messages: messages.insert(1, gone[0]))
    assert laptop.sync()["sent_lines"] == 1
    assert held(standin, CHAT)["m-1"] == gone[0]


def test_a_document_that_is_cut_off_drops_nothing(laptop, standin, home, chat):
    laptop.sync("--all")
    (path,) = (home / ".gemini" / "tmp" / "tide" / "chats").glob("session-*.json")
    whole = path.read_text()
    path.write_text(whole[: whole.index('"id": "m-4"')])
    assert laptop.sync()["sent_lines"] == 1
    assert {"m-6", "unread 1"} <= held(standin, CHAT).keys()
    path.write_text(whole)
    assert laptop.sync()["sent_lines"] == 1
    assert list(held(standin, CHAT)) == [
        *("metadata", "m-context", "m-1", "m-2", "m-3", "m-4", "m-5", "m-6")
    ]


def test_a_session_that_is_being_deleted_drops_nothing(home):
    (source,) = [
        source
        for source in local_sources(find_roots({}, home))
        if source.source_id == "ses_tide01"
    ]
    known = {"msg_01": b"digest"}
    assert list(pack_document(source, known, line=1, byte=1))
    path = home / ".local" / "share" / "opencode" / "opencode.db"
    with closing(sqlite3.connect(path)) as database:
        for table in ("session", "message", "part"):
            database.execute(f"DELETE FROM {table}")
        database.commit()
    assert list(pack_document(source, known, line=1, byte=1)) == []


def test_of_a_database_only_the_session_that_changed_is_sent(laptop, standin, run_sql):
    laptop.sync("--all")
    before = {key: len(t.chunks) for key, t in standin.transcripts.items()}
    run_sql(
        "UPDATE message SET time_updated = 1772447000000, data ="
        " replace(data, 'gpt-5.4', 'gpt-5.5') WHERE id = 'msg_03'"
    )
    assert laptop.sync()["sent_lines"] == 1
    changed = [
        key[2] for key, t in standin.transcripts.items() if len(t.chunks) != before[key]
    ]
    assert changed == ["ses_tide01"]
    assert held(standin, "ses_tide01")["msg_03"]["info"]["modelID"] == "gpt-5.5"
    assert laptop.sync()["requests"] == 0


def test_a_database_that_is_open_is_synced_with_what_its_journal_holds(
    laptop, standin, home
):
    path = home / ".local" / "share" / "opencode" / "opencode.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        assert laptop.sync("--all")["exit"] == 0
        database.execute(
            "INSERT INTO message VALUES ('msg_06', 'ses_tide01', 1772447100000,"
            ' 1772447100000, \'{"role": "user"}\')'
        )
        assert laptop.sync()["sent_lines"] == 1
    assert "msg_06" in held(standin, "ses_tide01")


def test_a_database_that_cannot_be_read_is_told_and_stops_nothing(
    laptop, standin, home
):
    path = home / ".local" / "share" / "opencode" / "opencode.db"
    path.write_bytes(path.read_bytes()[:5000])
    laptop.session("s1")
    summary = laptop.sync("--all")
    assert summary["exit"] == 1
    assert "opencode.db could not be read" in summary["stderr"]
    assert standin.text("s1") != []


def test_secrets_in_a_chat_stay_here(laptop, standin, chat):
    token = "ghp_" + "a1B2" * 9
    chat(lambda messages: messages.append({"id": "m-9", "type": "user",
                                           "content": f"use {token}"}))  # fmt: skip
    assert laptop.sync("--all")["exit"] == 0
    assert token.encode() not in standin.everything()
    assert "[redacted:" in held(standin, CHAT)["m-9"]["content"]


def test_long_documents_go_in_chunks(laptop, standin, chat):
    chat(lambda messages: messages.extend(
        {"id": f"l-{n}", "type": "user", "content": f"{n} " * 50_000} for n in range(20)
    ))  # fmt: skip
    assert laptop.sync("--all")["exit"] == 0
    (transcript,) = [t for k, t in standin.transcripts.items() if k[2] == CHAT]
    assert len(transcript.chunks) > 2
    assert len(held(standin, CHAT)) == 28
    chat(lambda messages: messages.__delitem__(slice(9, None)))
    assert laptop.sync()["sent_lines"] == 18
    assert len(held(standin, CHAT)) == 10


def test_a_record_too_large_is_stood_in_for_under_its_id(laptop, standin, chat):
    big = {"id": "m-big", "type": "user", "content": "x y " * 5_000_000}
    chat(lambda messages: messages.append(big))
    assert laptop.sync("--all")["exit"] == 0
    assert held(standin, CHAT)["m-big"].keys() == {"omitted"}


def test_a_lost_state_finds_small_documents_whole(laptop, standin, chat):
    laptop.sync("--all")
    forget_the_state(laptop)
    assert laptop.sync("--all")["sent_lines"] == 0
    chat(lambda messages: messages.append({**messages[1], "id": "m-8"}))
    forget_the_state(laptop)
    assert laptop.sync("--all")["sent_lines"] == 1
    assert generation(standin, CHAT) == [1]
    chat(lambda messages: messages.pop())
    assert laptop.sync()["sent_lines"] == 1
    assert "m-8" not in held(standin, CHAT)


@pytest.mark.parametrize("earlier", ["changed before", "changed after"])
def test_a_lost_state_that_cannot_be_sure_begins_a_generation(
    laptop, standin, chat, earlier
):
    def change(messages):
        messages[2]["content"] = "Another word"

    laptop.sync("--all")
    if earlier == "changed before":
        chat(change)
        laptop.sync()
        forget_the_state(laptop)
    else:
        forget_the_state(laptop)
        chat(change)
    assert laptop.sync("--all")["exit"] == 0
    assert generation(standin, CHAT) == [2]
    assert len(lines(standin, CHAT)) == 8
    assert held(standin, CHAT)["m-2"]["content"] == "Another word"


def test_a_server_that_lost_lines_gets_a_document_anew(laptop, standin, chat):
    laptop.sync("--all")
    (transcript,) = [t for k, t in standin.transcripts.items() if k[2] == CHAT]
    transcript.chunks.clear()
    chat(lambda messages: messages.pop())
    assert laptop.sync()["exit"] == 0
    assert generation(standin, CHAT) == [2]
    assert list(held(standin, CHAT))[-1] == "m-5"


def refuse(handler):
    """A server that is in trouble."""
    handler.reply(500, {})
    return True


def test_whatever_happens_in_between_the_server_ends_with_what_lies_here(
    laptop, standin, home, chat
):
    """Edits, refusals, lost answers and lost states in any order."""
    chance = random.Random(11)

    def change(messages):
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(messages))
            text = f"word {chance.random()} " * chance.choice([1, 20_000])
            new = {"id": f"x-{chance.random()}", "type": "user", "content": text}
            chance.choice([
                lambda p=place, n=new: messages.insert(p, n),
                lambda p=place: messages.pop(p) if len(messages) > 3 else None,
                lambda p=place, t=text: messages[p].update(content=t),
            ])()  # fmt: skip

    for trouble in ("", "refused", "", "unanswered", "lost", "refused", "lost", ""):
        chat(change)
        if trouble == "refused":
            standin.faults += [("/chunks/", refuse)] * 20
        if trouble == "unanswered":
            standin.drop_after_store = 2
        if trouble == "lost":
            forget_the_state(laptop)
        laptop.sync("--all")
        standin.faults.clear()
        standin.drop_after_store = 0
    assert laptop.sync("--all")["exit"] == 0
    assert laptop.sync()["requests"] == 0
    for source in local_sources(find_roots({}, home)):
        if source.agent == "gemini" and source.source_id == CHAT:
            here = dict(gemini.export(source))
    assert held(standin, CHAT) == here


def test_what_waits_is_made_again_by_newer_rules(laptop, standin, chat):
    laptop.sync("--all")
    chat(lambda messages: messages.pop())
    standin.faults += [("/chunks/", refuse)] * 20
    assert laptop.sync()["exit"] == 1
    standin.faults.clear()
    with closing(sqlite3.connect(laptop.home / "state.db")) as state:
        state.execute("UPDATE chunks SET ruleset = 'old' WHERE payload IS NOT NULL")
        state.commit()
    assert laptop.sync()["exit"] == 0
    assert list(held(standin, CHAT))[-1] == "m-5"
    assert generation(standin, CHAT) == [2]


def test_a_state_of_the_first_version_is_taken_over(laptop, standin, home):
    laptop.session("s1")
    laptop.sync("--all")
    with closing(sqlite3.connect(laptop.home / "state.db")) as state:
        for table in ("files", "sources", "records"):
            state.execute(f"DROP TABLE {table}")
        state.execute("CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER)")
        state.execute("INSERT INTO files VALUES ('/x', 1)")
        state.execute("PRAGMA user_version = 1")
        state.commit()
    laptop.session("s1", lines=1)
    assert laptop.sync()["sent_lines"] == 1
    assert generation(standin, CHAT) == [1]


def test_the_digests_of_a_deleted_session_go(laptop, standin, chat):
    laptop.sync("--all")
    standin.deleted.add(CHAT)
    chat(lambda messages: messages.pop())
    assert laptop.sync()["deleted"] == 1
    store = Store.open(laptop.home)
    try:
        assert store.records("gemini", CHAT) == {}
        assert len(store.records("opencode", "ses_tide01")) == 6
    finally:
        store.close()


def test_two_chats_of_one_name(laptop, standin, home, chat):
    laptop.sync("--all")
    (path,) = (home / ".gemini" / "tmp" / "tide" / "chats").glob("session-*.json")
    other = path.with_name("session-copy.json")
    shutil.copy(path, other)
    assert laptop.sync()["sent_lines"] == 0
    data = json.loads(path.read_text())
    data["messages"] = [*data["messages"][:3], {**data["messages"][3], "id": "own"}]
    other.write_text(json.dumps(data))
    assert laptop.sync()["sent_lines"] == 5
    names = {key[2].split("~")[0] for key in standin.transcripts if "~" in key[2]}
    assert names == {CHAT}
    other.unlink()
    assert laptop.sync()["requests"] == 0


def test_status_and_note_know_every_agent(laptop, home):
    found = json.loads(laptop.pulse("status", "--json").stdout)
    assert found["agents"] == ["claude_code", "gemini", "opencode"]
    assert (found["sessions"], found["new_sessions"]) == (3, 3)
    text = laptop.pulse("status").stdout
    assert "(Gemini CLI)" in text
    assert "(OpenCode)" in text
    done = laptop.pulse("note", "--local", "2026-03-02", "--zone", "UTC")
    assert done.returncode == 0, done.stderr
    assert "2 sessions" in done.stdout
    assert "Retried the tide request" in done.stdout


def test_local_sources_are_named_once(home):
    roots = find_roots({}, home)
    assert [root.agent for root in roots] == ["gemini", "opencode"]
    sources = list(local_sources([*roots, *roots]))
    names = [source.source_id for source in sources]
    assert len(names) == len(set(names)) == 5
    assert sum(1 for source in sources for _ in read_source(source)) > 25


def test_the_stamp_of_what_is_gone_is_none(tmp_path):
    assert stamp_of("claude_code", tmp_path / "x.jsonl") is None
    assert stamp_of("opencode", tmp_path / "opencode.db") is None
