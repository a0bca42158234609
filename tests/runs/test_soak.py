"""Workers that are killed at random moments, many times: nothing is lost or done twice.

`make soak` runs it. KILLS and SEED choose another course.
"""

import os
import random
import time

import pytest

SCRIPT = ("-m", "tests.runs.script")
KILLS = int(os.environ.get("KILLS", "60"))


@pytest.mark.soak
def test_random_kills_lose_nothing_and_repeat_nothing(product, tmp_path):
    chance = random.Random(int(os.environ.get("SEED", "1")))
    product.run(*SCRIPT, "fill", str(tmp_path / "log"), "400", "0.05")
    for _ in range(KILLS):
        worker = product.start(*SCRIPT, "drain", "2")
        time.sleep(chance.uniform(0.5, 4))
        worker.kill()
        worker.communicate()
    product.run(*SCRIPT, "finish")
    states = product.run(*SCRIPT, "show").splitlines()
    assert len(states) == 400
    # One person is stored for each run that ended, whatever was tried before.
    assert {(line.split()[0], line.split()[2]) for line in states} == {("done", "400")}
