"""Which machine is this? A fingerprint that leaves nothing of the host readable."""

import hashlib
import platform
import subprocess
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path

_ID_FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def fingerprint(environ: Mapping[str, str]) -> str:
    """SHA-256 over what identifies the host. PULSE_MACHINE_ID stands in for it where
    the system has none of its own, as in containers that are made anew each time."""
    identity = environ.get("PULSE_MACHINE_ID") or _host_id()
    return hashlib.sha256(f"worktracker-pulse\0{identity}".encode()).hexdigest()


def machine_name() -> str:
    return platform.node().partition(".")[0][:100] or "machine"


def platform_name() -> str:
    return f"{platform.system()} {platform.machine()}".strip()[:80]


def _host_id() -> str:
    for name in _ID_FILES:
        try:
            text = Path(name).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
        if text and text != "uninitialized":
            return text
    if sys.platform == "darwin":
        return _output("ioreg", "-rd1", "-c", "IOPlatformExpertDevice", find="UUID")
    if sys.platform == "win32":
        return _output(
            *("reg", "query", r"HKLM\SOFTWARE\Microsoft\Cryptography"),
            *("/v", "MachineGuid"),
            find="MachineGuid",
        )
    return _fallback()


def _output(*command: str, find: str) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return _fallback()
    lines = [line.strip() for line in done.stdout.splitlines() if find in line]
    return lines[0] if lines else _fallback()


def _fallback() -> str:
    return f"{platform.node()}\0{uuid.getnode()}"
