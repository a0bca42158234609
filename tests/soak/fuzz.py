"""Feed one target for a while: ``python -m tests.soak.fuzz NAME SECONDS``.

Coverage-guided, by atheris. It ends with status 0 when nothing was found, and else
writes what broke the target into the current directory, where ``fuzz-NAME`` keeps what
was learned for the next time.
"""

import shutil
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pulse.core"], enable_loader_override=False):
    from tests.soak import mutate, targets


def main(name: str, seconds: int) -> None:
    folder = Path(f"fuzz-{name}")
    shutil.rmtree(folder / "home", ignore_errors=True)
    learned = folder / "learned"
    learned.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(targets.seeds(name)):
        (learned / f"{number:04}").write_bytes(seed)
    arguments = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=2048"]
    arguments += ["-max_len=65536", "-print_final_stats=1", str(learned)]
    feed = targets.target(name, folder)

    def changed(data: bytes, most: int, seed: int) -> bytes:
        return mutate.mutate(data, most, seed, atheris.Mutate)

    atheris.Setup([sys.argv[0], *arguments], feed, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
