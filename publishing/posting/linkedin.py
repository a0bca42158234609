"""LinkedIn: `POST /rest/posts`, whose answer is an id in a header. Nothing can be read
back; a twin within ten minutes is refused with the name of the first."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from django.conf import settings
from django.utils import timezone

from publishing import endpoints
from publishing.posting.deadline import bounded
from publishing.posting.outcomes import (
    Kind,
    Outcome,
    json_of,
    kept,
    of_error,
    plain,
    without,
)

PATH = "/rest/posts"
_URN = re.compile(r"urn:li:(?:share|ugcPost|activity):\d{5,25}")


def _body(account: str, wire: str) -> dict[str, Any]:
    return {
        "author": f"urn:li:person:{account}",
        "commentary": wire,
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }


def _headers() -> dict[str, str]:
    return {
        "X-Restli-Protocol-Version": "2.0.0",
        "LinkedIn-Version": settings.LINKEDIN_VERSION,
    }


def request(account: str, wire: str) -> dict[str, Any]:
    return {
        "method": "POST",
        "url": endpoints.linkedin_api() + PATH,
        "headers": _headers(),
        "json": _body(account, wire),
    }


def post(access: str, account: str, wire: str) -> Outcome:
    session = requests.Session()
    headers = {**_headers(), "Authorization": f"Bearer {access}"}
    try:
        with bounded(session):
            response = session.post(
                endpoints.linkedin_api() + PATH,
                json=_body(account, wire),
                headers=headers,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        return of_error(error)
    return read(without(response, access), now=timezone.now())


def link(urn: str) -> str:
    return f"{endpoints.linkedin_site()}/feed/update/{urn}"


def read(response: requests.Response, *, now: datetime) -> Outcome:
    """What an answer to a post means."""
    status, shown = response.status_code, kept(response)
    urn = response.headers.get("x-restli-id", "")
    if 200 <= status < 300 and _URN.fullmatch(urn):
        return Outcome(Kind.POSTED, urn, link(urn), response=shown)
    if not 400 <= status < 500 or status == 408:
        return Outcome(Kind.UNKNOWN, response=shown)
    told = json_of(response)
    words = plain(told.get("message"))
    if status == 422 and (twin := _twin(response)) is not None:
        url = link(twin) if twin else ""
        return Outcome(Kind.DUPLICATE, twin, url, words=words, response=shown)
    kind = _KINDS.get(status, Kind.REFUSED)
    until = next_day(now) if kind == Kind.LATER else None
    return Outcome(kind, until=until, words=words, response=shown)


_KINDS = {
    401: Kind.TOKEN,
    403: Kind.SCOPE,
    409: Kind.CONFLICT,
    426: Kind.OPERATOR,
    429: Kind.LATER,
}


def _twin(response: requests.Response) -> str | None:
    """The URN of the post that this repeats, "" if unnamed, None for another error."""
    if b"DUPLICATE_POST" not in response.content:
        return None
    found = _URN.search(response.text)
    return found[0] if found else ""


def next_day(now: datetime) -> datetime:
    """When LinkedIn counts anew: midnight, UTC; a minute later, for its clock."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=1, second=0, microsecond=0)
    return midnight + timedelta(days=1)
