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
    before: int | None = None


def _rule(row: dict[str, Any]) -> Rule:
    left = LEFT if row.get("begins") else ""
    return Rule(
        name=row["name"],
        service=row.get("service", ""),
        keywords=tuple(row["keywords"]),
        pattern=left + row["pattern"],
        example=row["example"],
        source=row["source"],
        before=row.get("before", 0 if row.get("begins") else None),
    )


# The name of a service, a word for a secret, "=" or ":", and the value: so near, and so
# strict about what stands between, that hashes and ids beside the name stay.
NAMED: Final = (
    r"(?i:{words})[\w.-]{{0,20}}?(?i:key|token|secret|pass|pwd|auth|api|cred|pat|dsn|sid)"
    r"[\w.-]{{0,20}}+[\"'`\\]{{0,8}}\]?[ \t]{{0,4}}(?:=>|:=|=|:)\s{{0,4}}"
    r"[\"'`\\]{{0,8}}(?P<secret>(?=[^\s\"']{{0,60}}\d){value})(?![\w-])"
)
_NAMED_FOLLOWS = r"[\w.-]{2,50}.{0,24}?[:=]"


def _named(row: dict[str, Any]) -> Rule:
    words = row["words"]
    cases = {case(word) for word in words for case in (str.lower, str.upper)}
    return Rule(
        name=row["name"],
        service=row["service"],
        keywords=tuple(sorted(cases)),
        pattern=NAMED.format(words="|".join(words), value=row["value"]),
        example=row["example"],
        source=row["source"],
        before=0,
    )


# A broken file raises here, at import: then nothing that needs the rules can run.
_FILE = tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))
_BY_NAME = tuple(map(_named, _FILE["named"]))
RULES: Final[tuple[Rule, ...]] = (*_BY_NAME, *map(_rule, _FILE["rule"]))
REFINED: Final[dict[str, str]] = {
    **{keyword: _NAMED_FOLLOWS for rule in _BY_NAME for keyword in rule.keywords},
    **_FILE["refined"],
}
