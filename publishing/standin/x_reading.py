"""X, read back: the timeline of a person, one post, and deleting it."""

from datetime import datetime
from typing import Any

from publishing.standin.clock import stamp
from publishing.standin.rules import X
from publishing.standin.state import Post, State
from publishing.standin.wire import Answer, Request, as_json
from publishing.standin.x_access import (
    READS,
    WRITES,
    access_of,
    forbidden,
    invalid,
    limited,
    problem,
)


def timeline(state: State, request: Request) -> Answer:
    passed = limited(state, request, "x.timeline", READS)
    if isinstance(passed, Answer):
        return passed
    _token, headers = passed
    try:
        size, since = _asked(request)
    except ValueError as error:
        return invalid(str(error))
    latest = state.clock.now() - state.rules.timeline_lag
    found = [
        post
        for post in state.posts_of(X, request.rest)
        if since <= post.at and (post.at <= latest or not state.rules.timeline_lag)
    ][:size]
    told: dict[str, Any] = {"meta": {"result_count": len(found)}}
    if found:
        told["data"] = [_told(post, request) for post in found]
        told["meta"] |= {"newest_id": found[0].id, "oldest_id": found[-1].id}
    return as_json(200, told, **headers)


def _asked(request: Request) -> tuple[int, float]:
    """(how many, from when); ValueError says what is wrong."""
    size = int(request.query.get("max_results", "10"))
    if not 5 <= size <= 100:
        raise ValueError("[max_results] must be from 5 to 100.")
    if "start_time" not in request.query:
        return size, 0.0
    since = datetime.fromisoformat(request.query["start_time"])
    if since.tzinfo is None:
        raise ValueError("[start_time] must end in Z.")
    return size, since.timestamp()


def _told(post: Post, request: Request) -> dict[str, Any]:
    """Only what was asked for, as X does."""
    fields = request.query.get("tweet.fields", "").split(",")
    told: dict[str, Any] = {
        "id": post.id,
        "text": post.kept,
        "edit_history_tweet_ids": [post.id],
    }
    if "created_at" in fields:
        told["created_at"] = stamp(post.at)
    if "author_id" in fields:
        told["author_id"] = post.sub
    if "entities" in fields and post.urls:
        told["entities"] = {"urls": post.urls}
    return told


def read(state: State, request: Request) -> Answer:
    access = access_of(state, request, READS)
    if isinstance(access, Answer):
        return access
    post = state.find_post(X, request.rest)
    if post is None:
        # X answers 200 with errors and no data here.
        kind = "https://api.twitter.com/2/problems/resource-not-found"
        missing = {"title": "Not Found Error", "type": kind, "value": request.rest}
        detail = f"Could not find tweet with id: [{request.rest}]."
        return as_json(200, {"errors": [missing | {"detail": detail}]})
    return as_json(200, {"data": _told(post, request)})


def delete(state: State, request: Request) -> Answer:
    access = access_of(state, request, WRITES)
    if isinstance(access, Answer):
        return access
    post = state.find_post(X, request.rest)
    if post is None:
        return problem(404, "Not Found", "No such post.")
    if post.sub != access.grant.sub:
        return forbidden("You may delete only posts of your own.")
    state.posts.remove(post)
    return as_json(200, {"data": {"deleted": True}})
