"""``pulse redact``: the filter that everything goes through, for your own eyes."""

import sys
from collections import Counter
from pathlib import Path

from pulse.client.commands.context import Context, Subparsers

_TEXT = """\
Read lines on standard input and write them with secrets replaced by placeholders such
as [redacted:github-token]. These are the rules and the options of config.json that
every sync applies before anything leaves this machine; the flags add to them.

    pulse redact --report < ~/.claude/projects/…/session.jsonl > /dev/null
"""


def add(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "redact", help="take secrets out of lines (a filter)", description=_TEXT
    )
    parser.add_argument("--emails", action="store_true", help="e-mail addresses, too")
    parser.add_argument(
        "--homes", action="store_true", help="names of users in paths, too"
    )
    parser.add_argument(
        "--words", type=Path, metavar="FILE", help="words that must go, one a line"
    )
    parser.add_argument(
        "--allow",
        type=Path,
        metavar="FILE",
        help="values that may stay, one a line; /…/ is a regular expression",
    )
    parser.add_argument(
        "--report", action="store_true", help="count by rule on standard error"
    )
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    from pulse.client.redaction import (
        lines_of,
        read_options,
        redactor_of,
        with_more,
    )

    asked, options = context.options, read_options(context.home)
    options = with_more(
        options,
        emails=options.emails or asked.emails,
        homes=options.homes or asked.homes,
        words=options.words + lines_of(asked.words),
        allow=options.allow + lines_of(asked.allow),
    )
    redactor = redactor_of(context.home, options)
    total: Counter[str] = Counter()
    while block := sys.stdin.buffer.readlines(2**20):
        sys.stdout.buffer.writelines(redactor.lines(block, total))
    sys.stdout.buffer.flush()
    if asked.report:
        for name, count in sorted(total.items()):
            print(f"{count:>7}  {name}", file=sys.stderr)
        print(f"{total.total():>7}  in all", file=sys.stderr)
        if redactor.trouble:
            print(f"Slower than it could be. {redactor.trouble}", file=sys.stderr)
    return 0
