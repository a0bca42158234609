"""A packet as Markdown: headings, lists, footnotes with their addresses."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from journal.papers import words
from journal.services.packets import Made
from pipeline.packet import Claim, Section

# What Markdown or HTML would read as a mark.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LISTS = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def markdown(made: Made) -> str:
    return "\n".join(_lines(made)).rstrip() + "\n"


def _lines(made: Made) -> Iterator[str]:
    packet = made.packet
    yield f"# {_safe(made.name)}: {words.title(packet)}"
    yield ""
    yield f"{words.built(packet)} {words.counted(packet)}"
    kind = ""
    for section in packet.sections:
        if section.kind != kind and section.kind != "project":
            yield ""
            yield f"## {words.KINDS[section.kind]}"
        kind = section.kind
        yield from _section(section)
    if packet.exhibits:
        yield ""
        yield f"## {_('Evidence')}"
        yield ""
    for exhibit in packet.exhibits:
        what = words.EVIDENCE.get(exhibit.cited.kind.value, exhibit.cited.kind.value)
        url = made.urls.get(exhibit.number, "")
        where = f" [{_('open')}]({url})" if url else ""
        quote = _safe(" ".join(exhibit.cited.quote.split()))
        when = words.day(exhibit.cited.time.date())
        yield f"[^{exhibit.number}]: {what}, {when}: “{quote}”{where}"


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield f"{'##' if section.kind == 'project' else '###'} {_safe(section.title)}"
    yield ""
    yield f"*{words.about(section)}*"
    for part in section.parts:
        yield ""
        if part.name:
            yield f"**{words.PARTS[part.name]}**"
            yield ""
        for claim in part.claims:
            yield f"- {_claim(claim)}"


def _claim(claim: Claim) -> str:
    said = _safe(claim.text)
    if claim.instead:
        said += f" {_('Instead of:')} {_safe(claim.instead)}"
    if claim.reason:
        said += f" {_('Why:')} {_safe(claim.reason)}"
    notes = "".join(f"[^{number}]" for number in claim.numbers)
    facts = [words.day(claim.day), str(words.STATUS.get(claim.status, claim.status))]
    if claim.more:
        facts.append(words.more(claim.more, alone=not claim.numbers))
    return f"{said}{notes} ({', '.join(fact for fact in facts if fact)})"


def _safe(text: str) -> str:
    return _LISTS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))
