"""The rules of ``rules.toml`` as values."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# A token begins where no word goes on: also behind an escaped newline of text that was
# quoted twice ("\\nghp_…"), behind a colour code, and behind an encoded "=" or blank.
LEFT: Final = (
    r"(?:(?<![A-Za-z0-9_])|(?<=\\[nrtbf])|(?<=\\u[0-9a-fA-F]{4})|(?<=[0-9;\[]m)"
    r"|(?<=%3[dD])|(?<=%20))"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` goes into the placeholder; the rest is described in ``rules.toml``.

    ``service`` is "" where the format belongs to nobody (a private key, a cookie).
    """

    name: str
    service: str
    keywords: tuple[str, ...]
    pattern: str
    example: str
    source: str


def _rule(row: dict[str, Any]) -> Rule:
    left = LEFT if row.get("begins") else ""
    return Rule(
        name=row["name"],
        service=row.get("service", ""),
        keywords=tuple(row["keywords"]),
        pattern=left + row["pattern"],
        example=row["example"],
        source=row["source"],
    )


# A broken file raises here, at import: then nothing that needs the rules can run.
_FILE = tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))
RULES: Final[tuple[Rule, ...]] = tuple(map(_rule, _FILE["rule"]))
REFINED: Final[dict[str, str]] = _FILE["refined"]
