"""A packet as a PDF: A4, headings with bookmarks, numbered pages, links that work.

fpdf2 and the fonts are loaded when the first one is drawn. A character that the fonts
do not hold is drawn as a box: seen to be missing, and never a failure.
"""

import logging
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from journal.papers import words
from journal.papers.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD, font_path
from journal.services.packets import Made
from pipeline.packet import Claim, Exhibit, Section

if TYPE_CHECKING:
    from fpdf import FPDF

# Millimetres; sizes of type in points.
MARGIN, FOOT, COLUMN, GUTTER = 22.0, 18.0, 166.0, 6.0
INK, INK_2, PROOF, RULE = (26, 31, 28), (92, 101, 95), (29, 106, 74), (200, 206, 201)
#: Drawn where the fonts hold nothing.
BOX = "\u25a0"
Places = Mapping[int, int]  # number of an exhibit → link within the paper
_JOINING = frozenset({"\u200d", "\ufe0e", "\ufe0f"})


def draw_pdf(made: Made, *, now: datetime) -> bytes:
    """The same packet at the same moment gives the same bytes."""
    pdf = _paper(made, now)
    try:
        _draw(pdf, made)
        return bytes(pdf.output())
    finally:
        for font in pdf.fonts.values():
            font.close()  # the library keeps their files open


def _draw(pdf: "FPDF", made: Made) -> None:
    _head(pdf, made)
    places = {exhibit.number: pdf.add_link() for exhibit in made.packet.exhibits}
    kind = ""
    for section in made.packet.sections:
        if section.kind != kind and section.kind != "project":
            _group(pdf, str(words.KINDS[section.kind]))
        level = 0 if section.kind == "project" else 1
        _section(pdf, section, places, level=level)
        kind = section.kind
    if made.packet.exhibits:
        _group(pdf, _("Evidence"))
        for exhibit in made.packet.exhibits:
            place = places[exhibit.number]
            _exhibit(pdf, exhibit, place, made.urls.get(exhibit.number, ""))


def _paper(made: Made, now: datetime) -> Any:
    from fpdf import FPDF

    foot = drawable(f"{made.name}, {words.title(made.packet)}")

    class Paper(FPDF):
        """Every page ends with whose packet it is, and its number."""

        def footer(self) -> None:
            self.set_y(-FOOT)
            self.set_draw_color(*RULE)
            self.line(MARGIN, self.get_y(), MARGIN + COLUMN, self.get_y())
            self.set_font(SANS, size=8.5)
            self.set_text_color(*INK_2)
            self.set_y(-FOOT + 2)
            self.cell(COLUMN - 30, 5, foot)
            self.cell(30, 5, f"{self.page_no()} / {{nb}}", align="R")

    # The library tells of every glyph that a font does not hold; we draw a box.
    logging.getLogger("fpdf").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    pdf = Paper(format="A4")
    pdf.set_creation_date(now)
    pdf.set_lang("en")
    pdf.set_title(foot)
    pdf.set_author(drawable(made.name))
    pdf.set_creator("Worktracker")
    for name in (SANS, SANS_BOLD, SERIF, SERIF_BOLD):
        pdf.add_font(name, fname=font_path(name))
    pdf.set_margins(MARGIN, 20, 210 - MARGIN - COLUMN)
    pdf.c_margin = 0
    pdf.set_auto_page_break(auto=True, margin=FOOT + 6)
    pdf.add_page()
    return pdf


def _head(pdf: "FPDF", made: Made) -> None:
    pdf.set_fill_color(*INK)
    pdf.rect(MARGIN, 20, COLUMN, 0.9, style="F")
    pdf.rect(MARGIN, 21.6, COLUMN, 0.25, style="F")
    pdf.set_y(27)
    _text(pdf, made.name, SERIF_BOLD, 24, INK, leading=10.5)
    _text(pdf, words.title(made.packet), SERIF, 14, INK_2, leading=7)
    pdf.ln(3)
    _text(pdf, words.counted(made.packet), SANS, 10, INK, leading=5)
    _text(pdf, words.built(made.packet), SANS, 10, INK_2, leading=5)
    _text(pdf, made.seen_by, SANS, 10, INK_2, leading=5)


def _group(pdf: "FPDF", name: str) -> None:
    _keep(pdf, 40)
    pdf.ln(8)
    pdf.start_section(drawable(name), level=0)
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.5)
    pdf.line(MARGIN, pdf.get_y(), MARGIN + COLUMN, pdf.get_y())
    pdf.set_line_width(0.2)
    pdf.ln(3)
    _text(pdf, name, SERIF_BOLD, 15, INK, leading=7)


def _section(pdf: "FPDF", section: Section, places: Places, *, level: int) -> None:
    if level:
        _keep(pdf, 26)
        pdf.ln(4)
        pdf.start_section(drawable(section.title), level=1)
        _text(pdf, section.title, SANS_BOLD, 11.5, INK, leading=5.5)
    else:
        _group(pdf, section.title)
    _text(pdf, words.about(section), SANS, 9.5, INK_2, leading=5)
    for part in section.parts:
        if part.name:
            _keep(pdf, 18)
            pdf.ln(2.5)
            _text(pdf, str(words.PARTS[part.name]), SANS_BOLD, 9.5, INK, leading=5)
        for claim in part.claims:
            _claim(pdf, claim, places)


def _claim(pdf: "FPDF", claim: Claim, places: Places) -> None:
    _keep(pdf, 13)
    pdf.ln(1.6)
    top = pdf.get_y()
    pdf.set_fill_color(*PROOF)
    pdf.rect(MARGIN, top + 1.4, 1.7, 2.4, style="F" if _is_seen(claim) else "D")
    pdf.set_left_margin(MARGIN + GUTTER)
    pdf.set_xy(MARGIN + GUTTER, top)
    _write(pdf, claim.text, SERIF, 11, INK, 5.4)
    for number in claim.numbers:
        _write(pdf, f" {number}", SANS, 8, PROOF, 5.4, link=places[number])
    pdf.ln(5.4)
    for label, text in ((_("Instead of:"), claim.instead), (_("Why:"), claim.reason)):
        if text:
            _write(pdf, f"{label} ", SANS_BOLD, 9, INK, 4.8)
            _write(pdf, text, SERIF, 10, INK_2, 4.8)
            pdf.ln(4.8)
    _write(pdf, ", ".join(_facts(claim)), SANS, 8.5, INK_2, 4.4)
    pdf.ln(4.4)
    pdf.set_left_margin(MARGIN)


def _is_seen(claim: Claim) -> bool:
    return claim.status in ("observed", "confirmed", "stated")


def _facts(claim: Claim) -> Iterable[str]:
    yield words.day(claim.day)
    yield str(words.STATUS.get(claim.status, claim.status))
    if claim.more:
        yield words.more(claim.more, alone=not claim.numbers)


def _exhibit(pdf: "FPDF", exhibit: Exhibit, place: int, url: str) -> None:
    _keep(pdf, 12)
    pdf.ln(1.5)
    pdf.set_link(place, y=pdf.get_y(), page=pdf.page_no())
    top = pdf.get_y()
    _write(pdf, str(exhibit.number), SANS_BOLD, 9, PROOF, 4.8)
    pdf.set_left_margin(MARGIN + 10)
    pdf.set_xy(MARGIN + 10, top)
    kind = exhibit.cited.kind.value
    said = f"{words.EVIDENCE.get(kind, kind)}, {words.day(exhibit.cited.time.date())}: "
    _write(pdf, said, SANS, 9, INK_2, 4.8)
    _write(pdf, " ".join(exhibit.cited.quote.split()), SANS, 9, INK, 4.8)
    if url:
        _write(pdf, f" {_('open')}", SANS_BOLD, 9, PROOF, 4.8, link=url)
    pdf.ln(4.8)
    pdf.set_left_margin(MARGIN)


def _keep(pdf: "FPDF", height: float) -> None:
    """What belongs together is not torn apart by the end of a page."""
    if pdf.will_page_break(height):
        pdf.add_page()


def _text(
    pdf: "FPDF",
    text: str,
    font: str,
    size: float,
    ink: tuple[int, int, int],
    *,
    leading: float,
) -> None:
    pdf.set_font(font, size=size)
    pdf.set_text_color(*ink)
    pdf.multi_cell(
        COLUMN, leading, drawable(text), align="L", new_x="LMARGIN", new_y="NEXT"
    )


def _write(
    pdf: "FPDF",
    text: str,
    font: str,
    size: float,
    ink: tuple[int, int, int],
    leading: float,
    link: str | int = "",
) -> None:
    pdf.set_font(font, size=size)
    pdf.set_text_color(*ink)
    pdf.write(leading, drawable(text), link)


def drawable(text: str) -> str:
    """What can be drawn: composed letters, a box for what the fonts do not hold."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_drawn(each) for each in composed if each not in _JOINING)


def _drawn(character: str) -> str:
    if character in "\n\u00a0" or ord(character) in _held():
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me", "Cs"):
        return ""
    return " " if character.isspace() else BOX


@cache
def _held() -> frozenset[int]:
    """Characters that each of the fonts holds."""
    from fontTools.ttLib import TTFont

    names = (SANS, SANS_BOLD, SERIF, SERIF_BOLD)
    maps = []
    for name in names:
        with TTFont(font_path(name), lazy=True) as font:
            maps.append(set(font.getBestCmap() or ()))
    return frozenset(set.intersection(*maps))
