"""POST /api/v1/chunks/: docs/upload.md §4 and §5."""

import errno
import gzip
import io
import json
import resource
import time

import pytest
import zstandard

from accounts.models import ApiToken
from sessions_app import blobs, unpack, wire
from sessions_app.models import Chunk, CodingSession, Tombstone, Transcript
from tests.sessions_app.uploads import body, packed

LINES = [b'{"n": %d}\n' % n for n in range(1, 11)]
STARTS = [sum(len(line) for line in LINES[:n]) for n in range(11)]


def part(up, first, last, **more):
    """The chunk with the lines from ``first`` to ``last`` (from 1, both included)."""
    return up.chunk(
        LINES[first - 1 : last], first=first, start=STARTS[first - 1], **more
    )


def stored_bytes(transcript=None):
    chunks = Chunk.objects.order_by("transcript", "generation", "first_line")
    return b"".join(blobs.read(each.blob) for each in chunks)


def problem(response, status, code):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["type"].endswith(f"/{code}")
    assert document["detail"]
    return document


def test_stores_a_chunk_and_acknowledges_it(up):
    response = up.send(part(up, 1, 10))

    assert response.status_code == 200
    assert response.json()["results"] == [
        {
            "source_id": "s-1",
            "generation": 1,
            "status": "stored",
            "line": 10,
            "byte": STARTS[10],
            "detail": "",
            "repair": None,
        }
    ]
    assert stored_bytes() == b"".join(LINES)


def test_the_chunk_belongs_to_a_session_of_its_owner(up, alice):
    up.send(part(up, 1, 10))

    session = CodingSession.objects.get()
    assert (session.owner, session.agent, session.native_id) == (
        alice,
        "claude_code",
        "s-1",
    )


@pytest.mark.parametrize("encoding", ["zstd", "gzip", ""])
def test_takes_each_encoding(up, encoding):
    pack = {"zstd": packed, "gzip": gzip.compress, "": bytes}[encoding]
    response = up.send_raw(pack(body(part(up, 1, 10))), encoding)
    assert response.json()["results"][0]["status"] == "stored"


def test_the_same_bytes_again_change_nothing(up):
    up.send(part(up, 1, 10))
    assert up.statuses(part(up, 1, 10)) == ["duplicate"]
    assert Chunk.objects.count() == 1


def test_a_hundred_replays_leave_one_row(up):
    for _ in range(100):
        up.send(part(up, 1, 10))
    assert (Chunk.objects.count(), Transcript.objects.count()) == (1, 1)


def test_goes_on_behind_what_is_acknowledged(up):
    assert up.statuses(part(up, 1, 4)) == ["stored"]
    assert up.statuses(part(up, 5, 10)) == ["stored"]
    assert stored_bytes() == b"".join(LINES)


def test_chunks_of_a_body_may_come_in_any_order(up):
    answers = up.statuses(part(up, 5, 10), part(up, 1, 4))
    assert answers == ["stored", "stored"]


def test_a_gap_is_not_stored_and_says_where_to_go_on(up):
    up.send(part(up, 1, 2))
    document = problem(up.send(part(up, 5, 10)), 409, "upload-conflict")
    answer = document["results"][0]
    assert answer["status"] == "gap"
    assert answer["repair"] == {"action": "resend", "line": 2, "byte": STARTS[2]}
    assert stored_bytes() == b"".join(LINES[:2])


def test_what_fits_is_stored_beside_what_does_not(up):
    document = problem(
        up.send(part(up, 1, 2), part(up, 5, 10), part(up, 1, 3, source_id="s-2")),
        409,
        "upload-conflict",
    )
    assert [each["status"] for each in document["results"]] == [
        "stored",
        "gap",
        "stored",
    ]


def test_lines_cut_into_other_chunks_are_recognised(up):
    up.send(part(up, 1, 3))
    assert up.statuses(part(up, 2, 6)) == ["stored"]
    assert up.statuses(part(up, 1, 10)) == ["stored"]
    assert up.statuses(part(up, 4, 8)) == ["duplicate"]
    assert stored_bytes() == b"".join(LINES)
    transcript = Transcript.objects.get()
    assert (transcript.line, transcript.byte) == (10, STARTS[10])


def test_other_bytes_for_acknowledged_lines_are_a_conflict(up):
    up.send(part(up, 1, 4))
    changed = up.chunk([b'{"n": 9}\n', *LINES[1:6]])
    document = problem(up.send(changed), 409, "upload-conflict")
    answer = document["results"][0]
    assert answer["status"] == "conflict"
    assert answer["repair"] == {"action": "generation", "generation": 2}
    assert stored_bytes() == b"".join(LINES[:4])


def test_another_place_in_the_file_is_a_conflict(up):
    up.send(part(up, 1, 4))
    moved = up.chunk(LINES[4:6], first=5, start=STARTS[4] + 7)
    assert up.statuses(moved) == ["conflict"]


def test_a_rewritten_file_begins_the_next_generation(up):
    up.send(part(up, 1, 10))
    rewritten = up.chunk([b'{"other": 1}\n'], generation=2)
    assert up.statuses(rewritten) == ["stored"]
    transcript = Transcript.objects.get()
    assert (transcript.generation, transcript.line) == (2, 1)


def test_the_next_generation_begins_at_line_one(up):
    up.send(part(up, 1, 10))
    answer = up.send(part(up, 5, 10, generation=2)).json()["results"][0]
    assert answer["status"] == "gap"
    assert answer["repair"] == {"action": "resend", "line": 0, "byte": 0}


def test_a_generation_that_is_over_takes_nothing(up):
    up.send(up.chunk(LINES, generation=2))
    answer = up.send(part(up, 1, 10, generation=1)).json()["results"][0]
    assert answer["status"] == "conflict"
    assert answer["repair"] == {"action": "generation", "generation": 3}


def test_a_deleted_session_does_not_come_back(up, alice):
    Tombstone.objects.create(owner=alice, agent="claude_code", native_id="s-1")
    assert up.statuses(part(up, 1, 10)) == ["deleted"]
    assert not CodingSession.objects.exists()


def test_another_person_s_tombstone_does_not_count(up, charlie):
    Tombstone.objects.create(owner=charlie, agent="claude_code", native_id="s-1")
    assert up.statuses(part(up, 1, 10)) == ["stored"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "0" * 64},
        {"lengths": [len(line) for line in LINES[:-1]] + [1]},
        {"lengths": [len(line) for line in LINES[:-1]]},
        {"last_line": 11},
        {"last_line": 9},
        {"byte_end": STARTS[10] + 1},
        {"byte_start": 1, "byte_end": STARTS[10] + 1},
        {"role": "diary"},
        {"kind": "rumour"},
        {"session": ""},
        {"source_id": ""},
    ],
)
def test_what_does_not_agree_is_invalid_and_not_stored(up, wrong):
    head, payload = part(up, 1, 10)
    response = up.send(({**head, **wrong}, payload))
    assert response.status_code == 200
    answer = response.json()["results"][0]
    assert answer["status"] == "invalid"
    assert answer["detail"]
    assert not Chunk.objects.exists()


def test_a_source_stays_what_it_was(up):
    up.send(part(up, 1, 4))
    assert up.statuses(part(up, 5, 10, session="another")) == ["invalid"]


def test_a_secret_the_client_missed_is_not_kept(up):
    token = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA4"
    line = json.dumps({"text": f"use {token} for it"}).encode() + b"\n"
    assert up.statuses(up.chunk([line])) == ["stored"]
    assert token.encode() not in stored_bytes()
    assert up.statuses(up.chunk([line])) == ["duplicate"]


def test_bytes_that_are_no_text_are_kept_as_they_are(up):
    lines = [b"\xff\xfe not utf-8\n", b"no json\n", b"\r\n", b"cr \r inside\n"]
    assert up.statuses(up.chunk(lines)) == ["stored"]
    assert stored_bytes() == b"".join(lines)


def test_one_line_may_be_larger_than_a_chunk(up):
    line = b'"' + b"x" * (5 * 2**20) + b'"\n'
    assert up.statuses(up.chunk([line])) == ["stored"]


def test_a_chunk_over_four_mebibytes_is_invalid(up):
    lines = [b'"' + b"x" * (3 * 2**20) + b'"\n'] * 2
    assert up.statuses(up.chunk(lines)) == ["invalid"]


def test_a_full_disk_stores_nothing_and_says_so(up, monkeypatch):
    def full(owner, payload):
        raise OSError(errno.ENOSPC, "No space left on device")

    up.send(part(up, 1, 4))
    monkeypatch.setattr(blobs, "write", full)
    problem(up.send(part(up, 5, 10)), 507, "storage-full")
    assert Transcript.objects.get().line == 4


def test_a_blob_whose_row_failed_is_not_left_behind(up, monkeypatch, blob_folder):
    from sessions_app.services import receive

    monkeypatch.setattr(receive, "_store", lambda *args: False)
    assert up.send(part(up, 1, 10)).status_code == 503
    assert list(blob_folder.rglob("*.zst")) == []


# -------------------------------------------------------------- who may send


def test_anonymous_is_refused(up):
    up.headers = {}
    problem(up.send(part(up, 1, 10)), 401, "not-authenticated")


def test_a_wrong_token_is_refused(up):
    up.headers = {"Authorization": "Bearer wt_pat_" + "x" * 38}
    problem(up.send(part(up, 1, 10)), 401, "not-authenticated")


def test_a_revoked_token_is_refused_at_once(up):
    up.send(part(up, 1, 4))
    token = ApiToken.objects.get()
    token.revoked_at = token.created_at
    token.save()
    problem(up.send(part(up, 5, 10)), 401, "not-authenticated")
    assert stored_bytes() == b"".join(LINES[:4])


def test_a_token_that_only_reads_is_refused(up, alice, bearer):
    up.headers = bearer(alice, "read")
    problem(up.send(part(up, 1, 10)), 403, "scope-missing")


def test_a_stranger_s_machine_is_not_there(up, charlie, bearer):
    up.headers = bearer(charlie, "upload")
    problem(up.send(part(up, 1, 10)), 404, "not-found")
    assert not Chunk.objects.exists()


def test_another_host_has_to_register(up):
    response = up.send(part(up, 1, 10), part(up, 1, 9, fingerprint="b" * 64))
    problem(response, 409, "machine-mismatch")
    assert not Chunk.objects.exists()


def test_the_same_session_of_two_people_stays_apart(up, charlie, uploader):
    theirs = uploader(charlie)
    up.send(part(up, 1, 10))
    assert theirs.statuses(part(theirs, 1, 10)) == ["stored"]
    assert CodingSession.objects.owned_by(charlie).count() == 1
    folders = {name.blob.split("/")[1] for name in Chunk.objects.all()}
    assert len(folders) == 2


# ------------------------------------------------------------------ bad bodies


def test_another_content_type_is_refused(up):
    response = up.send_raw(b"{}", content_type="application/json")
    problem(response, 415, "unsupported-media-type")


def test_another_encoding_is_refused(up):
    response = up.send_raw(body(part(up, 1, 10)), "br")
    problem(response, 415, "unsupported-media-type")


def test_an_empty_body_is_refused(up):
    problem(up.send_raw(b"", ""), 400, "bad-chunk")


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_truncated_compression_stores_nothing(up, encoding):
    pack = {"zstd": packed, "gzip": gzip.compress}[encoding]
    whole = pack(body(part(up, 1, 10), part(up, 1, 10, source_id="s-2")))
    for cut in (0, 1, len(whole) // 2, len(whole) - 1):
        response = up.send_raw(whole[:cut], encoding)
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
    assert not Chunk.objects.exists()


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_bytes_that_are_no_compression_are_refused(up, encoding):
    response = up.send_raw(body(part(up, 1, 10)), encoding)
    problem(response, 400, "bad-compression")


def test_a_payload_cut_off_stores_nothing(up):
    whole = body(part(up, 1, 10), part(up, 1, 10, source_id="s-2"))
    problem(up.send_raw(whole[:-1], ""), 400, "bad-chunk")
    assert not Chunk.objects.exists()


@pytest.mark.parametrize(
    "head",
    [
        b"not json\n",
        b"[1, 2]\n",
        b'{"machine": "\xff"}\n',
        b"{}\n",
        b"[" * 100_000 + b"\n",
        b'{"machine": "no end"',
    ],
)
def test_a_head_that_makes_no_sense_stores_nothing(up, head):
    response = up.send_raw(packed(body(part(up, 1, 10)) + head))
    problem(response, 400, "bad-chunk")
    assert not Chunk.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size", -1),
        ("size", "7"),
        ("size", 10**30),
        ("generation", 0),
        ("generation", 2**31),
        ("first_line", 0),
        ("first_line", True),
        ("lengths", "many"),
        ("lengths", [1, None]),
        ("session", 7),
        ("source_id", "x" * 301),
        ("ruleset", None),
        ("agent", "nul\0"),
    ],
)
def test_a_field_of_another_shape_stores_nothing(up, field, value):
    head, payload = part(up, 1, 10)
    problem(up.send(({**head, field: value}, payload)), 400, "bad-chunk")
    assert not Chunk.objects.exists()


def test_a_lone_surrogate_in_a_head_stores_nothing(up):
    head, payload = part(up, 1, 10)
    problem(up.send(({**head, "source_id": "\ud800"}, payload)), 400, "bad-chunk")


def test_too_many_chunks_are_refused(up):
    one = body(part(up, 1, 1))
    response = up.send_raw(packed(one * (wire.CHUNKS_LIMIT + 1)))
    problem(response, 413, "too-many-chunks")
    assert not Chunk.objects.exists()


def test_a_body_over_the_limit_is_refused(up):
    response = up.send_raw(b"x" * (unpack.BODY_LIMIT + 1), "")
    problem(response, 413, "body-too-large")


def test_a_length_that_lies_does_not_help(up):
    response = up.send_raw(
        b"x" * (unpack.BODY_LIMIT + 1), "", CONTENT_LENGTH=str(unpack.BODY_LIMIT + 1)
    )
    problem(response, 413, "body-too-large")


# ------------------------------------------------------------------ bombs


def zeros(gibibytes):
    """That many GiB of zeros as zstd, made without unpacking them."""
    out = io.BytesIO()
    with zstandard.ZstdCompressor(level=1).stream_writer(out, closefd=False) as writer:
        piece = bytes(2**20)
        for _ in range(gibibytes * 1024):
            writer.write(piece)
    return out.getvalue()


def test_a_bomb_is_refused_soon_and_in_little_memory(up):
    bomb = zeros(2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    response = up.send_raw(bomb)
    problem(response, 413, "unpacked-too-large")
    assert time.process_time() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_gzip_bomb_is_refused(up):
    bomb = gzip.compress(bytes(200 * 2**20), 9)
    problem(up.send_raw(bomb, "gzip"), 413, "unpacked-too-large")


def test_a_wide_window_is_refused(up):
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    made = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    data = made.compress(body(part(up, 1, 10))) + made.flush()
    problem(up.send_raw(data), 400, "bad-compression")


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_many_empty_frames_are_refused_soon(up, encoding):
    pack = {"zstd": packed, "gzip": gzip.compress}[encoding]
    start = time.process_time()
    response = up.send_raw(pack(b"") * 200_000, encoding)
    problem(response, 400, "bad-compression")
    assert time.process_time() - start < 1


def test_a_few_frames_are_one_body(up):
    data = body(part(up, 1, 10))
    response = up.send_raw(packed(data[:99]) + packed(b"") + packed(data[99:]))
    assert response.json()["results"][0]["status"] == "stored"
