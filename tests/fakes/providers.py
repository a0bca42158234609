"""A handle on the stand-ins of LinkedIn and X, for tests: `providers` in conftest.

providers.fault("x.post", "accept_then_drop")
…what the product does…
assert len(providers.posts("x")) == 1
"""

from urllib.parse import parse_qs, urlsplit

import requests

from publishing.standin import control
from publishing.standin.rules import CLIENTS, PERSONAS
from publishing.standin.server import Providers
from publishing.standin.state import Grant

#: What the apps have registered before a test says something else.
REDIRECTS = {
    network: [f"http://testserver/connections/{network}/callback/"]
    for network in ("linkedin", "x")
}


class Handle:
    """A running server, and everything that a test may ask of it."""

    def __init__(self, **options):
        self.server = Providers(redirect_uris=REDIRECTS, poll=0.02, **options)
        self.server.start()

    @property
    def url(self):
        return self.server.url

    @property
    def linkedin_url(self):
        return self.server.linkedin_url

    @property
    def x_url(self):
        return self.server.x_url

    @property
    def feed_url(self):
        return f"{self.url}/feed"

    @property
    def settings(self):
        """The product's settings that point it here."""
        return {
            "LINKEDIN_BASE_URL": self.linkedin_url,
            "LINKEDIN_CLIENT_ID": CLIENTS["linkedin"][0],
            "LINKEDIN_CLIENT_SECRET": CLIENTS["linkedin"][1],
            "X_BASE_URL": self.x_url,
            "X_CLIENT_ID": CLIENTS["x"][0],
            "X_CLIENT_SECRET": CLIENTS["x"][1],
        }

    # -- what goes wrong ----------------------------------------------------------

    def fault(self, op, kind, times=1, **options):
        """See publishing.standin.faults; refuse_connection lasts until ``accept``."""
        control.add_fault(self.server, op, kind, times, options)

    def accept(self):
        """End of refuse_connection."""
        self.server.accept()

    def advance(self, seconds):
        self.server.state.clock.advance(seconds)

    def set(self, **rules):
        """Any of publishing.standin.rules.Rules: versions, limits, family_kill, …"""
        self.server.state.rules.change(**rules)

    def register(self, network, *uris):
        """The only redirect_uris that the app of this network has."""
        self.server.state.rules.redirect_uris[network] = list(uris)

    def revoke(self, sub):
        """The person takes all consents back, on the network."""
        return self.server.state.revoke(sub)

    def reset(self):
        self.server.reset()

    # -- what a person does -----------------------------------------------------------

    def consent(self, url, persona="ada"):
        """Allow what the authorization address asks for; the address it leads to."""
        answer = requests.get(
            f"{url}&auto=1&persona={persona}", allow_redirects=False, timeout=10
        )
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def sub(self, network, persona="ada"):
        return PERSONAS[persona].subs[network]

    def grant(self, network, persona="ada", scopes=None):
        """Tokens without the flow: {"access", "refresh", "sub", "scopes"}."""
        default = {
            "linkedin": ("openid", "profile", "w_member_social"),
            "x": ("tweet.read", "tweet.write", "users.read", "offline.access"),
        }
        state, scopes = self.server.state, tuple(scopes or default[network])
        grant = Grant(network, self.sub(network, persona), scopes)
        with state.lock:
            return {
                "access": state.make_access(grant),
                "refresh": state.make_refresh(grant) if network == "x" else "",
                "sub": grant.sub,
                "scopes": scopes,
            }

    # -- what came of it --------------------------------------------------------------

    def posts(self, network=""):
        """The oldest first: id, sub, text as sent, shown, truncated, visibility, …"""
        found = list(self.server.state.posts)
        return [p.told() for p in found if network in ("", p.network)]

    def requests(self, op=""):
        """All calls of operations, without what opens anything: op, body, status, …"""
        return [r for r in self.server.state.requests if op in ("", r["op"])]

    def state(self):
        return self.server.state.told()


def query_of(address):
    """The query of an address, as a dict."""
    return {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
