"""Where the networks answer: their own hosts, or a stand-in (LINKEDIN_BASE_URL,
X_BASE_URL), below which the same paths hold."""

from urllib.parse import urlsplit

from django.conf import settings

LINKEDIN_SITE = "https://www.linkedin.com"
LINKEDIN_API = "https://api.linkedin.com"
X_SITE = "https://x.com"
X_API = "https://api.x.com"


def linkedin_site() -> str:
    """Authorization and tokens: `/oauth/v2/…`."""
    return settings.LINKEDIN_BASE_URL or LINKEDIN_SITE


def linkedin_api() -> str:
    """`/v2/userinfo` and `/rest/posts`."""
    return settings.LINKEDIN_BASE_URL or LINKEDIN_API


def x_site() -> str:
    """`/i/oauth2/authorize`."""
    return settings.X_BASE_URL or X_SITE


def x_api() -> str:
    """`/2/oauth2/token`, `/2/tweets` and the rest."""
    return settings.X_BASE_URL or X_API


def redirect_uri(network: str) -> str:
    """Where a network sends people back to, as the operator registers it there. Never
    made from a request."""
    return f"{settings.PUBLIC_URL}/connections/{network}/callback/"


def origin(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_loopback(url: str) -> bool:
    """Whether it is answered on this machine: a stand-in."""
    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
