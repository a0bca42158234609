"""Handles: what may be one, what is reserved, and which look like one another."""

import re

SHORTEST, LONGEST = 3, 30
_FORM = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-))*[a-z0-9]")

#: Words that a visitor would take for the product, its people or its pages.
_RESERVED = """
about abuse account accounts admin administrator ads alert alerts all anonymous api app
apps assets audit auth authenticate billing blog bot bots bugs careers claude codex
config contact copilot cron dashboard data day days demo dev dns docs download drafts
email error everyone everybody example exports faq feed feedback files ftp gemini
github guest handle help home host hostmaster http https imap imprint info insights
invite invitations jobs join journal keys legal letters linkedin localhost log login
logout mail mailer machines marketing me media member members metrics moderator news
newsletter noreply no-reply nobody note notes null official openai ops owner page pages
password payment payments policy pop3 post postmaster press pricing privacy private
profile profiles project projects public pulse readyz register registration review
reviews robots root rss sales sandbox schema search security security-txt self server
service sessions settings share signin signout signup sitemap smtp spam ssl staff
static stats status store support sysadmin system tasks team teams terms test tests
timeline today token tokens trust undefined unknown update updates upload user username
users verify version void webmaster week weeks welcome well-known worktracker www you
anthropic
"""


def _reserved() -> frozenset[str]:
    return frozenset(looks(word) for word in _RESERVED.split())


def normal(text: str) -> str:
    """As a handle is kept: small letters, without the sign in front."""
    return text.strip().removeprefix("@").lower()


def looks(handle: str) -> str:
    """What a glance makes of it: handles that share this are taken for one another."""
    plain = handle.lower().replace("-", "").replace("_", "")
    plain = plain.replace("rn", "m").replace("vv", "w")
    return plain.translate(str.maketrans("01i5", "ollS")).lower()


def mistake(handle: str) -> str:
    """Why this is no handle, as a sentence; "" if it may be one."""
    if not SHORTEST <= len(handle) <= LONGEST:
        return f"A handle has {SHORTEST} to {LONGEST} characters."
    if not _FORM.fullmatch(handle):
        return (
            "A handle is made of the letters a to z, digits and single hyphens, and "
            "begins and ends with a letter or a digit."
        )
    if handle.isdigit():
        return "A handle needs a letter."
    if looks(handle) in _RESERVED_LOOKS:
        return "This handle is reserved, or looks like one that is. Choose another."
    return ""


_RESERVED_LOOKS = _reserved()
