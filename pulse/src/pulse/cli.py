"""Where ``pulse`` begins. Loads next to nothing: an answer that is known is printed
before anything else is loaded."""

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given[:1] == ["stats"]:
        from pulse.client.usage.quick import Quick

        text = Quick(given, os.environ).recall()
        if text is not None:
            return _print(text)
    from pulse.client.commandline import run

    return run(given)


def _print(text: bytes) -> int:
    try:
        sys.stdout.buffer.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output stopped reading: nothing to say, nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return 0


if __name__ == "__main__":
    sys.exit(main())
