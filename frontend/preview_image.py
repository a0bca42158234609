"""The picture that a link to a public page shows: 1200 by 630, drawn by Pillow.

Pillow and the fonts are loaded when the first picture is drawn.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.papers.fonts import SANS, SANS_BOLD, SERIF_BOLD, font_path
from journal.services.public_pages import Opened

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT, MARGIN = 1200, 630, 88
PAPER, INK, INK_2, PROOF, RULE = "#f6f8f3", "#1a1f1c", "#4a534d", "#1d6a4a", "#1a1f1c"
_SKILLS, _LINES = 8, 2


def draw_preview(what: Opened) -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((MARGIN, 84, WIDTH - MARGIN, 89), fill=RULE)
    pen.rectangle((MARGIN, 94, WIDTH - MARGIN, 95), fill=RULE)
    top = _paragraph(pen, what.name, SERIF_BOLD, 84, 128, INK, lines=_LINES)
    if what.profile:
        skills = ", ".join(skill.name for skill in what.profile.skills[:_SKILLS])
        top = _paragraph(pen, skills, SANS, 38, top + 26, INK, lines=3)
    _foot(pen, what)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _foot(pen: "ImageDraw", what: Opened) -> None:
    pen.rectangle((MARGIN, 520, WIDTH - MARGIN, 521), fill=RULE)
    pen.rectangle((MARGIN, 548, MARGIN + 16, 571), fill=PROOF)
    told = _told(what)
    pen.text((MARGIN + 34, 540), told, font=_font(SANS, 30), fill=INK_2)
    made = _font(SANS_BOLD, 30)
    width = pen.textlength("Worktracker", font=made)
    pen.text((WIDTH - MARGIN - width, 540), "Worktracker", font=made, fill=INK)


def _told(what: Opened) -> str:
    if what.profile is None:
        return ""
    weeks = what.profile.weeks
    said = ngettext("%(n)d week of work", "%(n)d weeks of work", weeks) % {"n": weeks}
    day = formats.date_format(what.profile.as_of, "j F Y")
    return _("%(weeks)s, as of %(day)s") % {"weeks": said, "day": day}


def _paragraph(
    pen: "ImageDraw", text: str, font: str, size: int, top: int, ink: str, *, lines: int
) -> int:
    """Wrapped, and cut with an ellipsis where it does not fit; where it ends."""
    face, room = _font(font, size), WIDTH - 2 * MARGIN
    wrapped: list[str] = []
    for word in text.split():
        longer = f"{wrapped[-1]} {word}" if wrapped else word
        if wrapped and pen.textlength(longer, font=face) <= room:
            wrapped[-1] = longer
        else:
            wrapped.append(word)
    cut = len(wrapped) > lines
    for place, line in enumerate(wrapped[:lines]):
        shown = line + (" …" if cut and place == lines - 1 else "")
        while len(shown) > 1 and pen.textlength(shown, font=face) > room:
            shown = shown.removesuffix("…").rstrip()[:-1] + "…"
        pen.text((MARGIN, top), shown, font=face, fill=ink)
        top += round(size * 1.22)
    return top


def _font(name: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(font_path(name), size)
