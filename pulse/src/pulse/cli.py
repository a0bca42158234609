"""The command line."""

from pulse import __version__


def main() -> int:
    """Run one command; the result is the exit status."""
    print(f"pulse {__version__}")
    return 0
