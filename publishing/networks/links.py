"""Reading a link that a person pasted: only https, only the network's own hosts."""

from urllib.parse import unquote, urlsplit

from publishing.errors import BadLink

MAX_LENGTH = 500


def read_path(link: str, *, hosts: frozenset[str], expected: str) -> str:
    """The unquoted path of a link to one of ``hosts``, or BadLink(``expected``)."""
    link = link.strip()
    try:
        parts = urlsplit(link)
        plain = parts.port is None and parts.username is None
    except ValueError as error:
        raise BadLink(expected) from error
    known = parts.scheme == "https" and (parts.hostname or "") in hosts
    if not known or not plain or len(link) > MAX_LENGTH:
        raise BadLink(expected)
    return unquote(parts.path)
