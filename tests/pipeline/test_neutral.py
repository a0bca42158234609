"""Whose a text is cannot be told from what is left of it; what happened can."""

import pytest

from pipeline.neutral import Neutral

NAMES = ("tidemark", "Amina Li", "north")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("41 passed in 2.06s, v1.2.3 for Windows", None),
        ("Use e.g. the lease, i.e. no lock.", None),
        ("Fix /home/amina/tidemark/src/up.py", "Fix /home/ada/folder1/src/file1.py"),
        (r"in C:\Users\Amina\code\2026\x.cs", "in /home/ada/folder1/2026/file1.cs"),
        ("tests/test_up.py and src/up.py", "tests/test_file1.py and src/file1.py"),
        ("~/notes.markdown5 on D:/x", "/home/ada/file1.txt on D:/folder1"),
        ("edit deploy.sh now", "edit file1.sh now"),
        ("git push origin feature/retry", "git push origin folder1/folder2"),
        ("see https://git.acme.com/x?y=1", "see https://example.com/1"),
        ("ask a.li@acme.com or @priya_k", "ask person1@example.com or @person1"),
        ("db.acme.internal at 10.2.3.4", "host1.example at 192.0.2.2"),
        ("[main 4be19d2] Fix it", "[main bbbb1a0] Fix it"),
        (
            "0b7d4b2e-5f0a-4c1e-9d8f-1f2e3d4c5b6a",
            "00000000-0000-4000-8000-000000000001",
        ),
        ("order 20264711", "order 11111111"),
        ("user_id and UserId, MAX_RETRY", "name_1 and name_2, NAME_3"),
        ("Then ask Priya; Priya's idea", "Then ask Person1; Person1's idea"),
        ("Amina Li on north, Tidemark", "Name1 on name2, Name3"),
        ("mytidemarkish", "mynameish"),
    ],
)
def test_what_is_left(text, plain):
    assert Neutral(NAMES).text(text) == (text if plain is None else plain)


def test_the_same_is_renamed_alike_and_counted():
    neutral = Neutral()
    assert neutral.text("in src/up.py") == neutral.text("in src/up.py")
    assert neutral.text("in src/down.py") == "in src/file2.py"
    assert neutral.counts["path"] == 3


def test_secrets_are_gone_and_counted():
    key = "ghp_" + "a1B2" * 9
    neutral = Neutral()
    text = neutral.text(f"Used {key} there.")
    assert key not in text
    assert neutral.counts["secret"] == 1
