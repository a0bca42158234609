"""When an error or a prompt is the same as an earlier one, and when it only looks so."""

import pytest

from pipeline.solved import gist, is_close, is_exact


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "ModuleNotFoundError: No module named 'ephem'",
            "ModuleNotFoundError: No module named 'ephem'",
        ),
        (
            "E   psycopg.OperationalError: connection to /tmp/a/.s.PGSQL.5432 failed (pid 812)",
            "E   psycopg.OperationalError: connection to /var/run/.s.PGSQL.5433 failed (pid 90114)",
        ),
        (
            "error[E0382]: borrow of moved value: `lease` at src/main.rs:41:9",
            "error[E0382]: borrow of moved value: `lease` at src/other.rs:7:12",
        ),
        (
            "lease 4be19d2c0f expired after 1200ms at 0x7ffe12",
            "lease 99aa01bc expired after 31ms at 0x11",
        ),
    ],
)
def test_numbers_paths_and_ids_make_no_other_error(one, other):
    assert is_exact(gist(one), gist(other))
    assert gist(one).key == gist(other).key
    assert gist(one).is_telling("error")


@pytest.mark.parametrize(
    "text",
    [
        "Error: file not found",
        "TypeError: 'NoneType' object is not callable",
        "Exit code 1",
        "FAILED (errors=3)",
        "/usr/bin/foo: No such file or directory",
        "cannot read property of undefined",
    ],
)
def test_what_every_error_says_tells_nothing(text):
    assert not gist(text).is_telling("error")


def test_a_prompt_needs_more_words():
    assert not gist("fix the ephem import").is_telling("prompt")
    assert gist(
        "the uploader retries forever when the lease of a batch is gone"
    ).is_telling("prompt")


def test_close_needs_rare_words_in_common():
    one = gist("uploader lease renewal deadlock while batch retry queue drains slowly")
    other = gist("uploader lease renewal deadlock while batch retry queue drains fast")
    rare = frozenset({"deadlock", "renewal"})
    assert is_close(one, other, rare)
    assert not is_close(one, other, frozenset({"deadlock"}))
    assert not is_close(
        one, gist("lease renewal deadlock elsewhere today entirely"), rare
    )
