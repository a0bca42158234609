"""Finding sessions on disk, and naming them by what is in them."""

import json
import os

import pytest

from pulse.core.agents import Source, claude_code, discover, source_lines
from pulse.core.agents.copies import first_difference
from tests.pulse.corpus import corpus


def line(session="s1", text="go", kind="user", **more):
    message = {"role": kind, "content": text}
    return json.dumps({"type": kind, "sessionId": session, "message": message, **more})


def write(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(text + "\n" for text in lines))
    return path


def ids(root):
    return sorted(s.source_id for s in discover(claude_code, root))


def test_a_session_is_found(tmp_path):
    path = write(tmp_path / "projects" / "-a" / "s1.jsonl", line())
    [source] = discover(claude_code, tmp_path)
    assert (source.source_id, source.session, source.path) == ("s1", "s1", path)
    assert (source.kind, source.role, source.size) == (
        "append",
        "transcript",
        path.stat().st_size,
    )


def test_any_name_and_depth_is_found_by_its_records(tmp_path):
    write(tmp_path / "deep" / "er" / "main.jsonl", line("s7"))
    assert ids(tmp_path) == ["s7"]


def test_ids_have_a_bounded_length(tmp_path):
    write(tmp_path / "a.jsonl", line("s" * 5000, agentId="x" * 5000))
    write(tmp_path / "b.jsonl", line("s" * 5001, agentId="x" * 5000))
    first, second = discover(claude_code, tmp_path)
    assert len(first.source_id) <= 250
    assert first.session != second.session


def test_the_file_name_stands_in_for_a_missing_session_id(tmp_path):
    write(tmp_path / "old.jsonl", '{"type":"user","message":{"content":"go"}}')
    assert ids(tmp_path) == ["old"]


def test_subagents_are_found_in_every_place(tmp_path):
    sub = {"isSidechain": True, "agentId": "abc"}
    write(tmp_path / "-a" / "agent-abc.jsonl", line("s1", **sub))
    write(tmp_path / "-a" / "s2" / "subagents" / "agent-abc.jsonl", line("s2", **sub))
    flow = tmp_path / "-a" / "s3" / "subagents" / "workflows" / "w1"
    write(flow / "agent-abc.jsonl", line("s3", **sub))
    assert ids(tmp_path) == ["s1/abc", "s2/abc", "s3/abc"]


def test_an_agent_file_without_ids_is_named_after_its_place(tmp_path):
    path = tmp_path / "s9" / "subagents" / "agent-xyz.jsonl"
    write(path, '{"type":"assistant","message":{"content":[]}}')
    assert ids(tmp_path) == ["s9/xyz"]


def test_sidecars_and_spilled_results_come_along(tmp_path):
    folder = tmp_path / "-a" / "s1"
    write(tmp_path / "-a" / "s1.jsonl", line())
    write(folder / "subagents" / "agent-abc.jsonl", line("s1", agentId="abc"))
    write(folder / "subagents" / "agent-abc.meta.json", '{"agentType":"Explore"}')
    write(folder / "tool-results" / "toolu_1.txt", "a lot")
    found = {s.source_id: (s.role, s.kind) for s in discover(claude_code, tmp_path)}
    assert found == {
        "s1": ("transcript", "append"),
        "s1/abc": ("transcript", "append"),
        "s1/abc.meta": ("sidecar", "document"),
        "s1/tool-results/toolu_1.txt": ("tool_result", "document"),
    }


def test_a_folder_of_results_without_its_session_is_left_alone(tmp_path):
    write(tmp_path / "elsewhere" / "tool-results" / "private.txt", "mine")
    assert ids(tmp_path) == []


def test_the_prompt_history_is_found(tmp_path):
    (tmp_path / "projects").mkdir()
    write(tmp_path / "history.jsonl", '{"display":"go"}')
    [source] = discover(claude_code, tmp_path)
    assert (source.source_id, source.role) == ("history", "history")


def test_what_holds_no_message_is_left_alone(tmp_path):
    write(tmp_path / "titles.jsonl", '{"type":"summary","summary":"x","leafUuid":"y"}')
    write(tmp_path / "journal.jsonl", '{"type":"started","agentId":"a"}')
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "noise.jsonl").write_bytes(b"\x00\xff[[[\n" * 50)
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert ids(tmp_path) == []


def test_links_out_of_the_tree_are_not_followed(tmp_path):
    write(tmp_path / "outside" / "s1.jsonl", line())
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "folder").symlink_to(tmp_path / "outside")
    (tree / "file.jsonl").symlink_to(tmp_path / "outside" / "s1.jsonl")
    assert ids(tree) == []


def test_an_unreadable_folder_is_skipped(tmp_path):
    assert list(discover(claude_code, tmp_path / "absent")) == []


def test_copies_are_one_transcript_and_the_longest_stands_for_it(tmp_path):
    write(tmp_path / "-a" / "s1.jsonl", line(), line(text="more"))
    write(tmp_path / "backup" / "copy.jsonl", line())
    [source] = discover(claude_code, tmp_path)
    assert (source.source_id, source.path.name) == ("s1", "s1.jsonl")


def test_a_copy_that_went_on_stands_for_both(tmp_path):
    write(tmp_path / "-a" / "s1.jsonl", line())
    write(tmp_path / "-b" / "s1.jsonl", line(), line(text="more"))
    [source] = discover(claude_code, tmp_path)
    assert source.path.parent.name == "-b"


def test_different_files_of_one_session_are_both_kept(tmp_path):
    write(tmp_path / "-a" / "s1.jsonl", line(text="first half"))
    write(tmp_path / "-b" / "s1.jsonl", line(text="second half"))
    first, second = discover(claude_code, tmp_path)
    assert (first.source_id, first.session) == ("s1", "s1")
    assert second.source_id.startswith("s1~")
    assert second.session == "s1"


def test_the_name_of_a_second_file_survives_growth(tmp_path):
    write(tmp_path / "-a" / "s1.jsonl", line(text="first half"))
    path = write(tmp_path / "-b" / "s1.jsonl", line(text="second half"))
    before = ids(tmp_path)
    with path.open("a") as file:
        file.write(line(text="later") + "\n")
    assert ids(tmp_path) == before


def test_roots_come_from_the_environment(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    environ = {"CLAUDE_CONFIG_DIR": f"{tmp_path}/one, {tmp_path}/two,{tmp_path}/absent"}
    assert claude_code.roots(environ, tmp_path) == [tmp_path / "one", tmp_path / "two"]


def test_roots_default_to_the_home_directory(tmp_path):
    (tmp_path / ".claude" / "projects").mkdir(parents=True)
    (tmp_path / ".config" / "claude").mkdir(parents=True)
    assert claude_code.roots({}, tmp_path) == [tmp_path / ".claude"]


def test_a_file_cut_in_its_last_line_is_a_copy_all_the_same(tmp_path):
    path = write(tmp_path / "-a" / "s1.jsonl", line(), line(text="more"))
    copy = tmp_path / "-b" / "s1.jsonl"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes()[:-9])
    assert ids(tmp_path) == ["s1"]
    assert first_difference(path, copy) is None
    assert first_difference(copy, path) is None
    assert first_difference(copy, tmp_path / "gone") is None


def test_a_message_behind_too_much_else_is_not_looked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(claude_code, "_HEAD", 100)
    write(tmp_path / "late.jsonl", *['{"type":"mode"}'] * 10, line())
    assert ids(tmp_path) == []


def test_a_file_that_is_gone_is_nobody(tmp_path):
    assert claude_code.identify(tmp_path / "gone.jsonl") == ()


def test_a_session_that_begins_with_a_huge_line_is_found(tmp_path):
    write(tmp_path / "pictures.jsonl", line(text="x" * 17_000_000))
    assert ids(tmp_path) == ["s1"]


DEEP = '{"a":' * 500 + "1" + "}" * 500


@pytest.mark.parametrize(
    ("name", "data", "record"),
    [
        ("agent-a.meta.json", b'{"agentType": "Explore"}', {"agentType": "Explore"}),
        ("agent-a.meta.json", b'{"agentType": ', {"text": '{"agentType": '}),
        ("agent-a.meta.json", DEEP.encode(), {"text": DEEP}),
        ("agent-a.meta.json", b"0", 0),  # found by fuzzing
        ("agent-a.meta.json", b'"abc"', "abc"),
        ("toolu_1.txt", b"42 passed \xff", {"text": "42 passed \ufffd"}),
        ("toolu_1.txt", b"\x89PNG\0", {"omitted": 5}),
        ("toolu_1.txt", b"x" * 101, {"omitted": 101}),
    ],
)
def test_what_lies_beside_is_exported_whole(tmp_path, monkeypatch, name, data, record):
    if name.endswith(".txt"):
        monkeypatch.setattr(claude_code, "_DOCUMENT_MOST", 100)
    path = tmp_path / name
    path.write_bytes(data)
    role = "sidecar" if name.endswith(".json") else "tool_result"
    source = Source("claude_code", "s1/a", "s1", path, "document", role, len(data))
    assert list(claude_code.export(source)) == [(name, record)]
    [(_, _, text)] = source_lines(claude_code, source)
    assert json.loads(text) == record


def test_the_desktop_programs_own_sessions_are_found(tmp_path):
    place = tmp_path / "Library" / "Application Support" / "Claude"
    place = place / "local-agent-mode-sessions"
    for folder in ("account/team/local_1", "local_2"):
        (place / folder / ".claude" / "projects").mkdir(parents=True)
    assert claude_code.roots({}, tmp_path) == [
        place / "account/team/local_1" / ".claude",
        place / "local_2" / ".claude",
    ]


def test_every_session_of_the_corpus_is_found():
    home = discover(claude_code, corpus() / "claude-home-pai" / ".claude")
    assert len([s for s in home if s.role == "history"]) == 1
    tree = discover(claude_code, corpus() / "claude")
    names = [s.source_id for s in tree]
    assert len(names) == len(set(names))
    assert "132b2f66-ee5f-46f6-8904-32d9dc4d36c3" in names  # main.jsonl
    assert len(names) >= 40
