"""Reads the arguments and runs one command."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from pulse import __version__
from pulse.client.commands import doctor, login, note, redact, stats, status, sync
from pulse.client.commands.context import Context
from pulse.client.errors import PulseError

_TEXT = """\
Pulse finds the sessions of your coding agents on this machine, takes out secrets and
sends them to your Worktracker.
"""
_MORE = """\
environment:
  PULSE_SERVER, PULSE_TOKEN   go before what was saved at log-in
  PULSE_HOME                  where Pulse keeps its state
  CLAUDE_CONFIG_DIR           where Claude Code keeps its sessions (a comma list)
  CODEX_HOME                  where Codex CLI does
  GEMINI_CLI_HOME             the folder that holds Gemini CLI's .gemini
  OPENCODE_DATA_DIR           where OpenCode does (else opencode in XDG_DATA_HOME)
  COPILOT_HOME                where Copilot CLI does
  NO_COLOR                    no colours

Start with `pulse login`, then `pulse sync`. `pulse stats` and `pulse note --local`
need neither.
"""
_INTERRUPTED = 130


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps the line breaks of the texts."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pulse", description=_TEXT, epilog=_MORE, formatter_class=_Help
    )
    parser.add_argument("--version", action="version", version=f"pulse {__version__}")
    commands = parser.add_subparsers(metavar="command", required=True)
    for module in (login, sync, status, note, stats, redact, doctor):
        module.add(commands)
    for command in commands.choices.values():
        command.formatter_class = _Help
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command; the result is the exit status."""
    options = _parser().parse_args(arguments)
    options.given = arguments
    os.umask(0o077)  # what Pulse writes is its owner's business
    try:
        return int(options.run(Context(options)))
    except PulseError as error:
        print(error, file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print("Stopped. What was not sent goes with the next sync.", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output stopped reading: nothing to say, nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
