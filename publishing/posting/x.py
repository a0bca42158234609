"""X, through tweepy: `POST /2/tweets`, and the newest posts to compare with."""

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import requests
from django.utils import timezone

from publishing import endpoints
from publishing.posting.deadline import bounded
from publishing.posting.outcomes import (
    Kind,
    Outcome,
    Seen,
    json_of,
    kept,
    of_error,
    plain,
    without,
)

if TYPE_CHECKING:  # a start of the product does not wait for it
    from tweepy.client import Client

#: The host that tweepy knows; where it really goes is `endpoints.x_api()`.
TWEEPY_HOST = "https://api.twitter.com"
#: X counts in quarters of an hour.
WINDOW = timedelta(minutes=15)
NEWEST = 10
_ID = re.compile(r"\d{1,20}", re.ASCII)
_SCOPES = ("unsupported-authentication", "client-forbidden", "oauth", "scope")


def request(account: str, wire: str) -> dict[str, Any]:
    url = endpoints.x_api() + "/2/tweets"
    return {"method": "POST", "url": url, "json": {"text": wire}}


def post(access: str, account: str, wire: str) -> Outcome:
    answer = _call(access, lambda to: to.create_tweet(text=wire, user_auth=False))
    if isinstance(answer, Outcome):
        return answer
    return read(answer, now=timezone.now())


def _call(
    access: str, ask: "Callable[[Client], object]"
) -> requests.Response | Outcome:
    """The answer, whatever its status; or what it means that there was none.

    tweepy raises for most statuses, and stumbles over bodies that it does not expect:
    the answer is taken before tweepy looks at it.
    """
    from tweepy.client import Client

    client = Client(
        bearer_token=access, return_type=requests.Response, wait_on_rate_limit=False
    )
    answers: list[requests.Response] = []
    client.session.hooks["response"].append(
        lambda response, *_, **__: answers.append(response)
    )
    with bounded(client.session, base=endpoints.x_api(), host=TWEEPY_HOST):
        try:
            ask(client)
        except requests.RequestException as error:
            return of_error(error)
        except Exception as error:
            if not answers:
                return of_error(error)
    return without(answers[-1], access)


def link(native_id: str) -> str:
    return f"{endpoints.x_site()}/i/web/status/{native_id}"


def read(response: requests.Response, *, now: datetime) -> Outcome:
    """What an answer to a post means."""
    status, shown, told = response.status_code, kept(response), json_of(response)
    data = told.get("data")
    native_id = data.get("id") if isinstance(data, dict) else None
    if 200 <= status < 300 and isinstance(native_id, str) and _ID.fullmatch(native_id):
        return Outcome(Kind.POSTED, native_id, link(native_id), response=shown)
    if not 400 <= status < 500 or status == 408:
        return Outcome(Kind.UNKNOWN, response=shown)
    words = plain(told.get("detail")) or plain(told.get("title"))
    if status == 429:
        return Outcome(Kind.LATER, until=reset(response, now=now), response=shown)
    if status == 403:
        return Outcome(_forbidden(told), words=words, response=shown)
    kind = {401: Kind.TOKEN, 426: Kind.OPERATOR}.get(status, Kind.REFUSED)
    return Outcome(kind, words=words, response=shown)


def _forbidden(told: dict[str, Any]) -> Kind:
    detail, kind = str(told.get("detail", "")).lower(), str(told.get("type", ""))
    if "duplicate content" in detail:
        return Kind.DUPLICATE
    if any(word in kind or word in detail for word in _SCOPES):
        return Kind.SCOPE
    return Kind.REFUSED


def reset(response: requests.Response, *, now: datetime) -> datetime:
    """When the limit ends: as X says, if it says something that can be."""
    try:
        at = datetime.fromtimestamp(int(response.headers["x-rate-limit-reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return now + WINDOW
    return at if now < at <= now + timedelta(days=1) else now + WINDOW


# ----------------------------------------------------------------------- reading


def recent(access: str, account: str, since: datetime) -> Sequence[Seen] | Outcome:
    answer = _call(
        access,
        lambda to: to.get_users_tweets(
            account,
            max_results=NEWEST,
            start_time=since,
            tweet_fields=["created_at", "entities"],
            user_auth=False,
        ),
    )
    if isinstance(answer, Outcome):
        return answer
    data = json_of(answer).get("data", [])
    if answer.status_code != 200 or not isinstance(data, list):
        return read(answer, now=timezone.now())
    return [seen for one in data if (seen := _seen(one))]


def _seen(one: Any) -> Seen | None:
    if not isinstance(one, dict) or not isinstance(one.get("text"), str):
        return None
    native_id = str(one.get("id", ""))
    if not _ID.fullmatch(native_id):
        return None
    return Seen(native_id, link(native_id), written(one["text"], one.get("entities")))


def written(text: str, entities: Any) -> str:
    """The text as it was sent: X escapes HTML and shortens every link."""
    text = html.unescape(text)
    urls = entities.get("urls") if isinstance(entities, dict) else None
    for url in urls if isinstance(urls, list) else ():
        short, long = url.get("url"), url.get("expanded_url")
        if isinstance(short, str) and short and isinstance(long, str):
            text = text.replace(short, long)
    return unicodedata.normalize("NFC", text)


_SCHEME, _SLASH = re.compile(r"https?://"), re.compile(r"/(?=\s|$)")


def same(ours: str, theirs: str) -> bool:
    """Whether a text that was read back is the one that was sent.

    X names a link in full where the text had the bare name, so schemes and closing
    slashes do not count.
    """
    return _bare(ours) == _bare(theirs)


def _bare(text: str) -> str:
    return _SLASH.sub("", _SCHEME.sub("", unicodedata.normalize("NFC", text))).strip()
