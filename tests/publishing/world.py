"""What is outside in the property test: networks, a clock, and workers that die.

LinkedIn refuses a twin for ten minutes and names the first; X lets posts be read back,
and takes twins here, which the real one does not: nobody may rely on that.
"""

from dataclasses import dataclass
from datetime import timedelta

from publishing.errors import NeedsReconnect
from publishing.models import Connection
from publishing.posting import Kind, Outcome, Seen

NETWORKS = ("linkedin", "x")
TWINS = timedelta(minutes=10)
#: What may come of a call; in capitals what the network really did.
ANSWERS = {
    "fine": "POST",
    "hang": "POST",
    "5xx": "",
    "not_sent": "",
    "limit": "",
    "token": "",
    "scope": "",
    "refused": "",
    "conflict": "",
    "operator": "",
    "ghost": "",
}
KINDS = {
    "hang": Kind.UNKNOWN,
    "5xx": Kind.UNKNOWN,
    "not_sent": Kind.NOT_SENT,
    "limit": Kind.LATER,
    "token": Kind.TOKEN,
    "scope": Kind.SCOPE,
    "refused": Kind.REFUSED,
    "conflict": Kind.CONFLICT,
    "operator": Kind.OPERATOR,
}


class Killed(BaseException):
    """kill -9, at this very point."""


@dataclass(frozen=True)
class Post:
    native_id: str
    account: str
    wire: str
    at: object

    @property
    def url(self):
        return f"https://network.example/{self.native_id}"


class Network:
    """Stands in for a module of publishing.posting."""

    def __init__(self, name, clock):
        self.name, self.clock = name, clock
        self.posts, self.ghost = [], False
        self.answer, self.dies = "fine", ""

    def request(self, account, wire):
        return {"json": {"text": wire}}

    def post(self, access, account, wire):
        if self.dies == "before the network":
            raise Killed
        outcome = self.take(account, wire)
        if self.dies == "after the network":
            raise Killed
        return outcome

    def take(self, account, wire):
        """What the network makes of a call that reached it."""
        if self.ghost:
            return Outcome(Kind.DUPLICATE, self.id_of(999), "https://network.example/g")
        if ANSWERS[self.answer] != "POST":
            return Outcome(KINDS[self.answer])
        if twin := self.twin(account, wire):
            named = self.name == "linkedin"
            return Outcome(
                Kind.DUPLICATE, *((twin.native_id, twin.url) if named else ())
            )
        made = Post(self.id_of(len(self.posts)), account, wire, self.clock.real)
        self.posts.append(made)
        if self.answer == "hang":
            return Outcome(Kind.UNKNOWN)
        return Outcome(Kind.POSTED, made.native_id, made.url)

    def twin(self, account, wire):
        for post in self.posts:
            fresh = self.name == "linkedin" and self.clock.real - post.at < TWINS
            if fresh and (post.account, post.wire) == (account, wire):
                return post
        return None

    def id_of(self, number):
        digits = str(1858000000000000000 + number)
        return digits if self.name == "x" else f"urn:li:share:{digits}"

    def link_of(self, post):
        """What a person copies from the page of a post."""
        if self.name == "x":
            return f"https://x.com/ada/status/{post.native_id}"
        return f"https://www.linkedin.com/feed/update/{post.native_id}"

    def recent(self, access, account, since):
        mine = [p for p in reversed(self.posts) if p.account == account]
        return [Seen(p.native_id, p.url, p.wire) for p in mine[:10]]

    def same(self, ours, theirs):
        return ours == theirs


class Clock:
    """``real`` time only passes; the one on the wall may be set."""

    def __init__(self, now):
        self.real, self.ahead = now, timedelta(0)

    def now(self):
        return self.real + self.ahead


def access_for(connection, *, now=None, rejected=""):
    connection.refresh_from_db()
    if connection.status != Connection.Status.ACTIVE:
        raise NeedsReconnect("It was taken back.")
    return "access-2" if rejected else "access-1"
