"""Which server, as whom, and the token that opens it."""

import contextlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pulse.client.errors import LoginError, UsageError
from pulse.client.home import make_home, write_private

DEFAULT_SERVER = "http://127.0.0.1:8000"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class Account:
    """Who sends, and where to. The token is kept out of every text."""

    server: str
    email: str = ""
    token: str = field(default="", repr=False)


def read_account(home: Path, environ: Mapping[str, str]) -> Account:
    """What was saved at log-in; PULSE_SERVER and PULSE_TOKEN go before it.

    Raises LoginError when there is no token.
    """
    saved = _read_json(home / "config.json")
    server = environ.get("PULSE_SERVER") or _text(saved, "server") or DEFAULT_SERVER
    token = environ.get("PULSE_TOKEN") or _text(
        _read_json(home / "credentials.json"), "token"
    )
    if not token:
        raise LoginError(
            "You are not logged in. Run `pulse login --token wt_pat_…` with a token "
            "from the settings page of your Worktracker."
        )
    return Account(clean_server(server, environ), _text(saved, "email"), token.strip())


def saved_server(home: Path) -> str:
    """The server of the last log-in, else the one that `make run` starts."""
    return _text(_read_json(home / "config.json"), "server") or DEFAULT_SERVER


def saved_redaction(home: Path) -> Any:
    """What the owner wants taken out, as it was written; {} where nothing was."""
    return _read_json(home / "config.json").get("redaction", {})


def redaction_key(home: Path) -> str:
    """Another text for other options: cheap to ask on every sync."""
    saved = saved_redaction(home)
    return json.dumps(saved, sort_keys=True) if saved else ""


def save_account(home: Path, account: Account) -> None:
    make_home(home)
    saved = _read_json(home / "config.json")
    saved.update(server=account.server, email=account.email)
    write_private(home / "config.json", json.dumps(saved, indent=2) + "\n")
    secret = json.dumps({"token": account.token})
    write_private(home / "credentials.json", secret + "\n")


def forget_account(home: Path) -> bool:
    """Remove the saved token; False when there was none."""
    try:
        (home / "credentials.json").unlink()
    except FileNotFoundError:
        return False
    return True


def token_is_private(home: Path) -> bool:
    """May only the owner read the saved token?"""
    with contextlib.suppress(FileNotFoundError):
        mode = (home / "credentials.json").stat().st_mode
        return os.name == "nt" or not mode & (stat.S_IRWXG | stat.S_IRWXO)
    return True


def clean_server(server: str, environ: Mapping[str, str]) -> str:
    """``https://host[:port][/path]``. A token never travels in the clear beyond this
    machine, unless PULSE_ALLOW_HTTP=1 says that the network is trusted."""
    parts = urlsplit(server if "://" in server else f"https://{server}")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(
            f"{server!r} is no server address. Give one like https://worktracker.example."
        )
    if parts.username or parts.password:
        raise UsageError("Leave user name and password out of the server address.")
    clear = parts.scheme == "http" and parts.hostname not in _LOOPBACK
    if clear and environ.get("PULSE_ALLOW_HTTP") != "1":
        raise UsageError(
            f"{server} would receive your token unencrypted. Use https, or set "
            "PULSE_ALLOW_HTTP=1 when you trust the whole network between."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""
