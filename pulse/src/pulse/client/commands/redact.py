"""``pulse redact``: the filter that everything goes through, for your own eyes."""

import sys
from collections import Counter

from pulse.client.commands.context import Context, Subparsers

_TEXT = """\
Read lines on standard input and write them with secrets replaced by placeholders such
as [redacted:github-token]. These are the rules that every sync applies before anything
leaves this machine.

    pulse redact --report < ~/.claude/projects/…/session.jsonl > /dev/null
"""


def add(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "redact", help="take secrets out of lines (a filter)", description=_TEXT
    )
    parser.add_argument(
        "--report", action="store_true", help="count by rule on standard error"
    )
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    from pulse.core.redact import redact_line

    total: Counter[str] = Counter()
    for line in sys.stdin.buffer:
        out, found = redact_line(line)
        total += found
        sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()
    if context.options.report:
        for name, count in sorted(total.items()):
            print(f"{count:>7}  {name}", file=sys.stderr)
        print(f"{total.total():>7}  in all", file=sys.stderr)
    return 0
