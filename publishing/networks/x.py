"""X, by hand: the intent page takes the text, a post's link names its number."""

import re
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from publishing.errors import BadLink
from publishing.networks import links

NAME = "X"
HOSTS = frozenset(
    {"x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com"}
)
_STATUS = re.compile(
    r"/(i/web|i|\w{1,15})/status/(\d{1,20})(/(photo|video)/\d)?/?", re.ASCII
)


def composer_url(wire: str) -> str:
    return "https://x.com/intent/post?" + urlencode({"text": wire})


def read_link(link: str) -> tuple[str, str]:
    expected = _(
        "That is not the link of a post on X. It looks like"
        " https://x.com/your_name/status/ and a number: open the post, copy its"
        " link and paste it here."
    )
    path = links.read_path(link, hosts=HOSTS, expected=expected)
    found = _STATUS.fullmatch(path)
    if not found:
        raise BadLink(expected)
    who = "i/web" if found[1] == "i" else found[1]
    return f"https://x.com/{who}/status/{found[2]}", found[2]
