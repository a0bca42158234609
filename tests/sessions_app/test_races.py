"""Many senders at once, against the served product."""

import json
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.product import Product
from tests.serving import serving
from tests.sessions_app.test_with_pulse import Installation
from tests.sessions_app.transcripts import morning
from tests.sessions_app.uploads import MEDIA_TYPE, body, chunk, packed


@pytest.fixture
def installed(migrated_home, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(migrated_home, home)
    product = Product(home)
    with serving(product) as served:
        yield Installation(product, served)


def post(installed, token, path, data, kind):
    request = Request(
        f"{installed.url}/api/v1/{path}",
        data=data,
        headers={"Authorization": f"Bearer {token}", "Content-Type": kind},
        method="POST",
    )
    if kind == MEDIA_TYPE:
        request.add_header("Content-Encoding", "zstd")
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def machine(installed, token, fingerprint):
    data = json.dumps({"name": "m", "fingerprint": fingerprint}).encode()
    _status, answer = post(installed, token, "machines/", data, "application/json")
    return answer["id"]


@pytest.mark.slow
def test_two_machines_and_many_threads_end_in_one_session(installed):
    """Every piece is sent several times, in any order, from two machines at once."""
    token, lines = installed.person("ada"), morning().lines
    starts = [sum(map(len, lines[:n])) for n in range(len(lines))]
    jobs = []
    for mark in ("a" * 64, "b" * 64):
        name = machine(installed, token, mark)
        for first in range(1, len(lines) + 1, 2):
            piece = chunk(
                lines[first - 1 : first + 1],
                machine=name,
                fingerprint=mark,
                first=first,
                start=starts[first - 1],
            )
            jobs += [packed(body(piece))] * 4
    dice = random.Random(7)
    dice.shuffle(jobs)

    def send(data):
        return post(installed, token, "chunks/", data, MEDIA_TYPE)[0]

    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(send, jobs))
    assert set(statuses) <= {200, 409, 503}
    # What a gap refused goes again, in order, as a client does it.
    for _round in range(len(lines)):
        for data in jobs:
            send_again = send(data)
            assert send_again in (200, 409, 503)
        acknowledged = installed.rows("SELECT line FROM sessions_app_transcript")
        if acknowledged == [(len(lines),)] * 2:
            break
    assert acknowledged == [(len(lines),)] * 2
    assert installed.wait_until_read() == {"done": 1}
    [(counts, _tokens)] = installed.sessions(token).values()
    assert (counts["prompts"], counts["tool_calls"], counts["records"]) == (2, 3, 10)
    [[chunks]] = installed.rows("SELECT COUNT(*) FROM sessions_app_chunk")
    assert chunks == 10
