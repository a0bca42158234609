"""Libraries that an edit names: in a manifest, or in the imports of a file.

Each name stands behind its ecosystem ("npm:react"), because the same word names
different things in different ones.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MOST = 24
_LONGEST_TEXT = 40_000
_NAME = re.compile(r"@?[A-Za-z0-9][A-Za-z0-9._/@-]{0,79}")

#: File name → (ecosystem, what a line of dependencies looks like).
_MANIFESTS: dict[str, tuple[str, str]] = {
    "package.json": (
        "npm",
        r'^[ \t]*"([^"\s]+)"\s*:\s*"(?:[~^<>=*]|\d|workspace:|npm:)',
    ),
    "pyproject.toml": (
        "python",
        r"[\"']([A-Za-z][\w.-]*)(?:\[[\w, -]*\])?[ ]*[<>=~!][^\"'\n]*[\"']",
    ),
    "cargo.toml": ("cargo", r"^[ \t]*([A-Za-z][\w-]*)\s*=\s*(?:\"[\d^~=*<>]|\{)"),
    "go.mod": ("go", r"^[ \t]*(?:require\s+)?([a-z0-9.-]+\.[a-z]+/\S+)\s+v\d"),
    "gemfile": ("ruby", r"^[ \t]*gem\s+[\"']([\w-]+)[\"']"),
    "pom.xml": ("jvm", r"<artifactId>\s*([\w.-]+)\s*</artifactId>"),
    "build.gradle": (
        "jvm",
        r"^[ \t]*(?:\w*[iI]mplementation|api|compile)[ \t('\"]+[\w.-]+:([\w.-]+)",
    ),
    "composer.json": ("php", r'^[ \t]*"([\w.-]+/[\w.-]+)"\s*:\s*"'),
    "mix.exs": ("elixir", r"\{\s*:(\w+)\s*,\s*[\"'~]"),
}
_REQUIREMENTS = re.compile(r"requirements[\w.-]*\.(?:txt|in)")
_REQUIREMENT = r"^([A-Za-z][\w.-]*)(?:\[[\w, -]*\])?\s*(?:[<>=~!;#].*)?$"

#: Ending → (ecosystem, what a line that imports looks like).
_IMPORTS: dict[str, tuple[str, str]] = {
    "py": ("python", r"^[ \t]*(?:from|import)\s+([A-Za-z_]\w*)(?:[.\s,]|$)"),
    "js": ("npm", r"(?:\bfrom|\bimport|\brequire\()\s*[\"']([^\"'.\s][^\"'\s]*)[\"']"),
    "rs": ("cargo", r"^[ \t]*(?:pub\s+)?use\s+([a-z_]\w*)(?:::|;)"),
    "go": (
        "go",
        r"^[ \t]*(?:import\s+)?(?:[\w.]+\s+)?\"([a-z0-9.-]+\.[a-z]+/[^\"\s]+)\"",
    ),
    "rb": ("ruby", r"^[ \t]*require\s+[\"']([\w-]+)"),
    "java": ("jvm", r"^[ \t]*import\s+(?:static\s+)?([a-z][\w.]*)"),
    "php": ("php", r"^[ \t]*use\s+([A-Z]\w*)\\"),
    "cs": ("dotnet", r"^[ \t]*(?:global\s+)?using\s+([A-Z][\w.]*);"),
    "ex": ("elixir", r"^[ \t]*(?:use|import|alias)\s+([A-Z]\w*)"),
}
for _ending, _same in (
    *((each, "js") for each in ("jsx", "mjs", "cjs", "ts", "tsx", "vue", "svelte")),
    *((each, "java") for each in ("kt", "scala", "groovy")),
    *(("pyi", "py"), ("exs", "ex")),
):
    _IMPORTS[_ending] = _IMPORTS[_same]
_MANIFESTS["build.gradle.kts"] = _MANIFESTS["build.gradle"]
_PATTERNS = {
    pattern: re.compile(pattern, re.MULTILINE)
    for _ecosystem, pattern in (*_MANIFESTS.values(), *_IMPORTS.values())
}
_PATTERNS[_REQUIREMENT] = re.compile(_REQUIREMENT, re.MULTILINE)
# Tables of pyproject.toml name settings in the same form as dependencies.
_SETTINGS = frozenset(
    {
        *("description", "edition", "name", "node", "npm", "python"),
        *("resolver", "rust-version", "version"),
    }
)


def libraries(name: str, text: str) -> dict[str, list[str]]:
    """``packages`` of a manifest or ``imports`` of code; empty for anything else."""
    name, text = name.lower(), text[:_LONGEST_TEXT]
    if name in _MANIFESTS:
        return _as("packages", *_MANIFESTS[name], text)
    if _REQUIREMENTS.fullmatch(name):
        return _as("packages", "python", _REQUIREMENT, text)
    ending = name.rpartition(".")[2]
    if ending in _IMPORTS:
        return _as("imports", *_IMPORTS[ending], text)
    return {}


def added_text(asked: Mapping[str, Any], change: Mapping[str, Any]) -> str:
    """What an edit wrote: as its result tells it, else as the call asked for it."""
    lines = [
        line[1:]
        for hunk in _maps(change.get("structuredPatch"))
        for line in _texts(hunk.get("lines"))
        if line.startswith("+")
    ]
    if lines:
        return "\n".join(lines)
    pieces = [asked.get("content"), asked.get("new_string"), asked.get("newString")]
    pieces += [edit.get("new_string") for edit in _maps(asked.get("edits"))]
    return "\n".join(_texts(pieces))


def together(known: Iterable[Any], more: Iterable[str]) -> list[str]:
    """Both lists, each name once."""
    return sorted({*known, *more})[:MOST]


def _as(key: str, ecosystem: str, pattern: str, text: str) -> dict[str, list[str]]:
    found = {
        f"{ecosystem}:{name}"
        for name in _PATTERNS[pattern].findall(text)
        if _NAME.fullmatch(name) and name.lower() not in _SETTINGS
    }
    return {key: sorted(found)[:MOST]} if found else {}


def _maps(value: Any) -> Iterator[Mapping[str, Any]]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, Mapping):
            yield each


def _texts(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, str):
            yield each
