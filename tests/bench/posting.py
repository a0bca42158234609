"""Hostile drafts of 3,000 characters against a plain one of the same length."""

from pathlib import Path

from tests.pipeline.test_hostile_posts import ALLOWED, SHAPES, ratio


def measure(folder: Path, claude: Path) -> None:
    # What else the machine does only adds.
    found = {
        (shape, network): min(ratio(shape, network) for _ in range(3))
        for shape in SHAPES
        for network in ("linkedin", "x")
    }
    (shape, network), worst = max(found.items(), key=lambda one: one[1])
    print(
        f"  {len(found)} hostile drafts, all checks: at most {worst:.1f} times a plain"
    )
    print(f"  one ({shape}, {network}); {ALLOWED} are allowed", flush=True)
