"""What the stand-in for a model reads of a prompt, and the parts of its answers."""

import json
import re

LINE = re.compile(r"(?P<line>\d+) (?P<shows>[a-z_]+)(?P<more>[^:]*): (?P<text>.*)")
OWNER = {
    *("prompt", "answer", "plan", "correction", "rejection", "confirmation"),
    "refutation",
}
AGENT = {"reply", "question"}


def lines_of(prompt):
    """The numbered lines of evidence that a prompt holds: of a note the ones that are
    shown as text, of posts the items, which are JSON."""
    lines = [x for x in prompt.splitlines() if x.startswith("{")]
    if lines:
        return [json.loads(x) for x in lines]
    found = [LINE.fullmatch(x) for x in prompt.splitlines()]
    return [_line(match) for match in found if match]


def _line(match):
    shows = match["shows"]
    by = "owner" if shows in OWNER else "agent" if shows in AGENT else "result"
    number, more = int(match["line"]), match["more"].strip()
    return {**match.groupdict(), "line": number, "more": more, "by": by}


def item(kind, text, *evidence, instead="", why=""):
    return {
        "kind": kind,
        "text": text,
        "instead": instead,
        "why": why,
        "evidence": [{"line": line, "quote": quote} for line, quote in evidence],
    }


def items_of(request):
    """The items that a request for posts holds, each with its numbered evidence."""
    lines = lines_of(request["messages"][0]["content"])
    return [line for line in lines if "evidence" in line]


def sentence(text, *evidence, opinion=False):
    cited = [{"number": number, "quote": quote} for number, quote in evidence]
    return {"text": text, "opinion": opinion, "evidence": cited}


def honest_posts(request):
    """A post for each network that was asked for: the first item, in other words."""
    first = items_of(request)[0]
    head = first["says"].split(";")[0].rstrip(".")
    said = f"{head[:1].lower()}{head[1:]}"
    openings = {
        "linkedin": f"In {first['project']}, I {said}.",
        "x": f"{first['project']} of this week: {said}.",
    }
    cited = [(one["number"], one["text"]) for one in first["evidence"]]
    wanted = request["messages"][0]["content"].splitlines()[-1]
    return [
        {"network": network, "paragraphs": [[sentence(text, *cited)]]}
        for network, text in openings.items()
        if network in wanted
    ]
