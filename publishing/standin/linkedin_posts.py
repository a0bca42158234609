"""Posts on LinkedIn: what may be posted, and what becomes of it."""

from typing import Any

from publishing.standin import littletext, windows
from publishing.standin.linkedin import access_of, denied, error
from publishing.standin.rules import LINKEDIN
from publishing.standin.state import Post, State
from publishing.standin.wire import Answer, Request

MAX_LENGTH = 3_000
DUPLICATE_SECONDS = 600


def read_posts(state: State, request: Request) -> Answer:
    """``r_member_social`` is closed: nobody reads a member's posts."""
    return denied("Not enough permissions to access: partnerApiPostsExternal.GET")


def create_post(state: State, request: Request) -> Answer:
    if refused := _wrong_headers(state, request):
        return refused
    access = access_of(state, request, "w_member_social")
    if isinstance(access, Answer):
        return access
    told = request.json()
    if refused := _wrong_body(told, access.grant.sub):
        return refused
    commentary = told["commentary"]
    if earlier := _duplicate(state, access.grant.sub, commentary):
        return duplicate(earlier.id)
    window = windows.count(state, "linkedin.post", access.grant.sub)
    if window and window.exceeded:
        return too_many()
    post = _keep(state, access.grant.sub, commentary, told["visibility"])
    return Answer(201, b"", {"x-restli-id": post.id, "x-linkedin-id": post.id})


def _wrong_headers(state: State, request: Request) -> Answer | None:
    version = request.headers.get("linkedin-version", "")
    if not version:
        return error(400, "VERSION_MISSING", "A version must be present.")
    if version not in state.rules.versions:
        return error(
            426, "NONEXISTENT_VERSION", f"Requested version {version} is not active"
        )
    if request.headers.get("x-restli-protocol-version") != "2.0.0":
        return error(400, "INVALID_HEADER", "X-Restli-Protocol-Version must be 2.0.0")
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/json":
        return error(415, "UNSUPPORTED_MEDIA_TYPE", f"No support for {kind}")
    return None


FIXED = {
    "distribution": {
        "feedDistribution": "MAIN_FEED",
        "targetEntities": [],
        "thirdPartyDistributionChannels": [],
    },
    "lifecycleState": "PUBLISHED",
}
MAY = {*FIXED, "author", "commentary", "visibility", "isReshareDisabledByAuthor"}


def _wrong_body(told: Any, sub: str) -> Answer | None:
    if not isinstance(told, dict):
        return error(400, "INVALID_VALUE_FOR_FIELD", "The body is no JSON object")
    if unknown := sorted(set(told) - MAY):
        return _bad_field(unknown[0], "is not a field of a post")
    for name, value in FIXED.items():
        if told.get(name) != value:
            return _bad_field(name, f"must be {value}")
    if told.get("visibility") not in ("PUBLIC", "CONNECTIONS"):
        return _bad_field("visibility", "must be PUBLIC or CONNECTIONS")
    if told.get("author") != f"urn:li:person:{sub}":
        return denied("The author is not the member who gave the token: /author")
    text = told.get("commentary")
    if not isinstance(text, str) or not text.strip():
        return _bad_field("commentary", "must be a text")
    if (units := littletext.length(text)) > MAX_LENGTH:
        said = f"has {units} characters, more than {MAX_LENGTH}"
        return _bad_field("commentary", said, code="FIELD_LENGTH_TOO_LONG")
    return None


def _bad_field(
    name: str, said: str, *, code: str = "INVALID_VALUE_FOR_FIELD"
) -> Answer:
    return _input_error(400, code, f"/{name}", f"ERROR :: /{name} :: {said}")


def _input_error(status: int, code: str, path: str, message: str) -> Answer:
    found = {
        "code": code,
        "description": message,
        "input": {"inputPath": {"fieldPath": path}},
    }
    return error(
        status,
        code,
        message,
        errorDetailType="com.linkedin.common.error.BadRequest",
        errorDetails={"inputErrors": [found]},
    )


def _duplicate(state: State, sub: str, commentary: str) -> Post | None:
    since = state.clock.now() - DUPLICATE_SECONDS
    same = (p for p in state.posts if p.network == LINKEDIN and p.text == commentary)
    return next((post for post in same if post.sub == sub and post.at > since), None)


def duplicate(urn: str) -> Answer:
    message = f"Content is a duplicate of {urn}"
    return _input_error(422, "DUPLICATE_POST", "/commentary", message)


def too_many() -> Answer:
    message = (
        "Resource level throttle MEMBER DAY limit for calls to this resource is"
        " reached."
    )
    return error(429, "TOO_MANY_REQUESTS", message, serviceErrorCode=101)


def urn(state: State) -> str:
    return f"urn:li:share:{7_400_000_000_000_000_000 + state.number()}"


def _keep(state: State, sub: str, commentary: str, visibility: str) -> Post:
    shown = littletext.read(commentary)
    post = Post(
        LINKEDIN,
        urn(state),
        sub,
        commentary,
        shown.text,
        state.clock.now(),
        visibility=visibility,
        cut=shown.cut is not None,
    )
    state.posts.append(post)
    return post
