"""A letter laid out: as a mail in plain text and HTML, and for a chat."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import Letter
from journal.services import letter_links
from journal.services.letter_text import LetterText

Json = dict[str, object]


def mail(owner: User, letter: Letter, text: LetterText) -> EmailMultiAlternatives:
    context = {"letter": text, "pauses": letter.pauses}
    message = EmailMultiAlternatives(
        _paused_subject() if letter.pauses else text.subject,
        render_to_string("email/letters/note.txt", context),
        to=[owner.email],
        headers=_headers(owner, letter),
    )
    html = render_to_string("email/letters/note.html", context)
    message.attach_alternative(html, "text/html")
    return message


def chat(text: LetterText) -> Json:
    """For Slack and what takes the same: only our own marks and links are markup."""
    warned = any(line.owners for section in text.sections for line in section.lines)
    # The headline may tell of such a line, too.
    lines = [f"*{_escaped(text.day if warned else text.subject)}*"]
    for section in text.sections:
        # A channel has more readers than the owner.
        told = [line for line in section.lines if not line.owners]
        lines += [f"_{_escaped(section.title)}_"] if told else []
        for line in told:
            project = f"{line.project}: " if line.project else ""
            lines.append(f"• {_escaped(project + line.text)} ({_escaped(line.says)})")
    if text.open:
        lines.append(f"_{_escaped(text.open_title)}_")
        lines += [f"• {_escaped(f'{t.text} ({t.age})')}" for t in text.open]
    lines += [_escaped(said) for said in (text.left_out, text.drafts) if said]
    lines.append(f"<{text.url}|{_escaped(_('Read the whole note'))}>")
    return {"text": "\n".join(lines)}


def test_message() -> Json:
    return {"text": _("A test from Worktracker: your notes will appear here.")}


def _paused_subject() -> str:
    return _("Your notes pause by mail until you look in again")


def _headers(owner: User, letter: Letter) -> dict[str, str]:
    stop = letter_links.stop_url(owner)
    host = settings.PUBLIC_URL.split("//", 1)[-1].split("/", 1)[0].split(":", 1)[0]
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        # The same letter has the same name: a mail server knows a second copy.
        "Message-ID": f"<letter-{letter.public_id}@{host}>",
        "Auto-Submitted": "auto-generated",
    }


def _escaped(text: str) -> str:
    """Slack's three signs, and none of its marks: what a line says is no markup."""
    for sign, instead in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, instead)
    return text.translate(_MARKS)


#: Look-alikes of the signs that would make text bold, slanted, struck or code.
_MARKS = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})
