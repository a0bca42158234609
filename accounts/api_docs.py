"""docs/api.md: what is written by hand, and a list of all operations made from the
description of the API, so that neither can lag behind the code."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from accounts.schema import CALLERS

BEGIN = "<!-- operations: written by manage.py write_api_docs -->"
END = "<!-- end of operations -->"
_METHODS = ("get", "post", "put", "patch", "delete")
_CALLERS = {
    "": "signed in",
    "any": "any token",
    "read": "`read`",
    "upload": "`upload`",
    None: "anybody",
}


def openapi() -> dict[str, Any]:
    """The OpenAPI document, as /api/v1/schema/ serves it."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method in capitals, path, operation), in the order of the paths."""
    for path, item in sorted(document["paths"].items()):
        for method in _METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def render(page: str, document: dict[str, Any]) -> str:
    """The page with its list of operations made anew. `ValueError` without markers."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("The page lacks the marks between which the list stands.")
    return f"{before}{BEGIN}\n{_table(document)}{END}{after}"


def _table(document: dict[str, Any]) -> str:
    lines = ["| operation | token | what it does |", "|---|---|---|"]
    for method, path, operation in operations(document):
        what = _first_sentence(operation.get("description", ""))
        who = _CALLERS[operation.get(CALLERS)]
        shown = path.removeprefix("/api/v1/")
        lines.append(f"| `{method} {shown}` | {who} | {what} |")
    return "\n".join(lines) + "\n"


def _first_sentence(text: str) -> str:
    paragraph = " ".join(text.split("\n\n")[0].split())
    return paragraph.replace("|", "\\|")
