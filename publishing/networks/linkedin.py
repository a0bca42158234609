"""LinkedIn, by hand: its feed page opens the composer, a post's link names its URN."""

import re

from django.utils.translation import gettext as _

from publishing.errors import BadLink
from publishing.networks import links

NAME = "LinkedIn"
HOSTS = frozenset({"www.linkedin.com", "linkedin.com"})
_URN = re.compile(r"/feed/update/urn:li:(share|activity|ugcPost):(\d{10,25})/?")
_POST = re.compile(
    r"/posts/[\w%.~-]+?[-_](share|activity|ugcPost)-(\d{10,25})(-\w+)?/?"
)


def composer_url(wire: str) -> str:
    # The text is pasted: what LinkedIn does to a prefilled one is not documented.
    return "https://www.linkedin.com/feed/?shareActive=true"


def read_link(link: str) -> tuple[str, str]:
    expected = _(
        "That is not the link of a LinkedIn post. It starts with"
        " https://www.linkedin.com/posts/ or https://www.linkedin.com/feed/update/:"
        " open the post’s menu, copy the link to the post and paste it here."
    )
    path = links.read_path(link, hosts=HOSTS, expected=expected)
    found = _URN.fullmatch(path) or _POST.fullmatch(path)
    if not found:
        raise BadLink(expected)
    urn = f"urn:li:{found[1]}:{found[2]}"
    return f"https://www.linkedin.com/feed/update/{urn}", urn
