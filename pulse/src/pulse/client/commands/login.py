"""``pulse login`` and ``pulse logout``."""

import sys

from pulse.client import config
from pulse.client.commands.context import Context, Subparsers, is_terminal, write
from pulse.client.errors import UsageError

_LOGIN = """\
Log in with a personal token: make one in the settings of your Worktracker, under
tokens, with the scope "upload". The token is checked, this machine is registered, and
both are kept in PULSE_HOME in files that only you can read. Nothing is sent yet.

The token may also come from PULSE_TOKEN or from standard input:

    pulse login --server https://worktracker.example --token wt_pat_…
    cat token | pulse login --server https://worktracker.example
"""


def add(commands: Subparsers) -> None:
    login = commands.add_parser(
        "login", help="log in with a personal token", description=_LOGIN
    )
    login.add_argument(
        "--token",
        metavar="wt_pat_…",
        help="the token (shells keep what you type: "
        "standard input or PULSE_TOKEN leave no trace)",
    )
    login.add_argument(
        "--server",
        metavar="URL",
        help=f"the address of your Worktracker (default: the last one, else "
        f"{config.DEFAULT_SERVER})",
    )
    login.set_defaults(run=run)
    logout = commands.add_parser(
        "logout",
        help="forget the token",
        description="Remove the saved token from this machine. It stays valid on the "
        "server until you revoke it there. What was sent is not touched.",
    )
    logout.set_defaults(run=run_logout)


def run(context: Context) -> int:
    from pulse.client import machine, reports
    from pulse.client.server import Server

    server = context.options.server or context.environ.get("PULSE_SERVER")
    server = server or config.saved_server(context.home)
    token = _token(context)
    account = config.Account(config.clean_server(server, context.environ), "", token)
    with Server(account, backoff=0.2) as http:
        email = str(http.me().get("email") or "")
        # Also shows that the token may upload, before anybody relies on it.
        reports.register(http, machine.fingerprint(context.environ))
    config.save_account(context.home, config.Account(account.server, email, token))
    write(f"Logged in to {account.server} as {email}.")
    write("Next: `pulse sync` sends your sessions; it asks first which projects.")
    return 0


def _token(context: Context) -> str:
    token = context.options.token or context.environ.get("PULSE_TOKEN") or ""
    if not token and is_terminal():
        import getpass

        token = getpass.getpass("Token (wt_pat_…, not shown): ")
    elif not token:
        token = sys.stdin.readline()
    token = token.strip()
    if not token:
        raise UsageError("Give a token: --token wt_pat_…, PULSE_TOKEN, or on a pipe.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("This is no token. Copy it from the settings once more.")
    return token


def run_logout(context: Context) -> int:
    if config.forget_account(context.home):
        write("Logged out. Revoke the token in the settings if you do not need it.")
    else:
        write("You were not logged in.")
    return 0
