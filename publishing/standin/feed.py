"""The human pages: all posts as each network's readers would see them."""

import html
import re
from datetime import UTC, datetime
from html import escape

from publishing.standin import pages, weighing
from publishing.standin.rules import LINKEDIN, NETWORKS, X, by_sub
from publishing.standin.state import Post, State
from publishing.standin.wire import Answer, Request, as_html

CSS = """
.feed { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem;
  display: grid; gap: 1rem 2.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.feed > h1, .feed > .lead { grid-column: 1 / -1; margin: 0; }
.lead { color: var(--ink-2); }
section { min-width: 0; }
section h2 { border-top: 3px solid var(--net); padding-top: .75rem; }
.single { max-width: 36rem; margin: 0 auto; padding: 1.5rem 1rem; }
article { background: var(--sheet); border: 1px solid var(--rule); border-radius: 10px;
  padding: 1rem; margin-bottom: 1rem; }
article:target { outline: 2px solid var(--link); }
.by { display: flex; gap: .75rem; align-items: center; margin-bottom: .75rem; }
.face { flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; display: grid;
  place-items: center; background: var(--net); color: var(--sheet); font-weight: 600; }
.by b, .by small { display: block; line-height: 1.35; }
.says { white-space: pre-wrap; margin: 0; }
.says span { color: var(--link); }
.cut { color: var(--stop); font-size: .875rem; margin: .75rem 0 0; }
.foot { color: var(--ink-2); font-size: .8125rem; margin: .75rem 0 0; }
.none { color: var(--ink-2); border: 1px dashed var(--edge); border-radius: 10px;
  padding: 1rem; }
"""
_TAG = re.compile(r"(?<!\w)#\w+")
_ADDRESS = re.compile(r"https?://\S+")


def answer(state: State, request: Request) -> Answer | None:
    """None where there is no such page."""
    if request.method != "GET":
        return None
    if request.path in ("/", "/feed", "/feed/"):
        return as_html(200, _feed(state))
    network, post_id = _address(request.path.rstrip("/"))
    if not network:
        return None
    post = state.find_post(network, post_id)
    if post is None:
        said = "There is no such post; it may be gone with an earlier demo."
        return as_html(404, pages.refused(network, said))
    body = f'<main class="single {network}">{_article(post)}{BACK}</main>'
    return as_html(200, pages.page(pages.NAMES[network], body, css=CSS))


BACK = '<p><a href="/feed">All posts of this demo</a></p>'


def _address(path: str) -> tuple[str, str]:
    """(network, id) of a post's own page, under the paths that the networks use."""
    if path.startswith("/linkedin/feed/update/"):
        return LINKEDIN, path.rpartition("/")[2]
    if re.fullmatch(r"/x/(i/web|\w+)/status/\d+", path):
        return X, path.rpartition("/")[2]
    return "", ""


def _feed(state: State) -> str:
    columns = "".join(_column(state, network) for network in NETWORKS)
    body = (
        '<main class="feed"><h1>What the networks would show</h1>'
        '<p class="lead">Posted to the stand-ins of LinkedIn and X. The newest first.'
        f"</p>{columns}</main>"
    )
    return pages.page("Feed", body, css=CSS)


def _column(state: State, network: str) -> str:
    posts = [post for post in list(state.posts) if post.network == network]
    posts.sort(key=lambda post: post.at, reverse=True)
    name = pages.NAMES[network]
    shown = "".join(map(_article, posts)) or (
        f'<p class="none">Nothing was posted to {name}.</p>'
    )
    return f'<section class="{network}"><h2>{name}</h2>{shown}</section>'


def _article(post: Post) -> str:
    person = by_sub(post.sub)
    second = f"@{person.handle}" if post.network == X else person.line
    when = datetime.fromtimestamp(post.at, UTC).strftime("%-d %B %Y, %H:%M UTC")
    initials = "".join(word[0] for word in person.name.split())
    cut = '<p class="cut">Cut off here: a reserved character came without its'
    cut += " backslash, so readers do not see the rest.</p>"
    return (
        f'<article id="{escape(post.id)}"><div class="by">'
        f'<span class="face" aria-hidden="true">{initials}</span><div>'
        f"<b>{escape(person.name)}</b><small>{escape(second)}</small></div></div>"
        f'<p class="says">{_marked(post)}</p>{cut if post.cut else ""}'
        f'<p class="foot">{when} · {_visible(post)}{_weight(post)}</p></article>'
    )


def _visible(post: Post) -> str:
    return "Connections only" if post.visibility == "CONNECTIONS" else "Public"


def _weight(post: Post) -> str:
    return f" · {weighing.weight(post.shown)} of 280" if post.network == X else ""


def _marked(post: Post) -> str:
    """The text with its links and hashtags coloured, as readers see them."""
    if post.network == LINKEDIN:
        return _coloured(post.shown, _ADDRESS)
    out, last = "", 0
    for url in post.urls:
        out += _coloured(html.unescape(post.kept[last : url["start"]]))
        out += f"<span>{escape(url['display_url'])}</span>"
        last = url["end"]
    return out + _coloured(html.unescape(post.kept[last:]))


def _coloured(text: str, *more: re.Pattern[str]) -> str:
    pattern = re.compile("|".join(p.pattern for p in (*more, _TAG)))
    out, last = "", 0
    for found in pattern.finditer(text):
        out += escape(text[last : found.start()]) + f"<span>{escape(found[0])}</span>"
        last = found.end()
    return out + escape(text[last:])
