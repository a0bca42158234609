"""The HTML of every page: well formed, named, and usable without eyes."""

from html.parser import HTMLParser

import pytest

from accounts.models import Membership
from accounts.services import teams
from sessions_app.models import ProjectShare
from tests.frontend.drafted import make_story

pytestmark = pytest.mark.django_db
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
#: Shapes that may close themselves.
DRAWN = {"path", "rect", "line", "circle", "use"}
OPTIONAL = {"hidden", "submit", "button"}


class Reader(HTMLParser):
    """Collects what is wrong with a page."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.ids = [], [], []
        self.labelled, self.wanted, self.headings = set(), [], []
        self.inside_label, self.names, self.refers = 0, [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in VOID | DRAWN:
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if "style" in given or any(name.startswith("on") for name in given):
            self.wrong.append(f"inline: {tag} {given}")
        for name in ("aria-labelledby", "aria-describedby"):
            self.refers += (given.get(name) or "").split()
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag == "img" and "alt" not in given:
            self.wrong.append("img without alt")
        self._name(tag, given)

    def _name(self, tag, given):
        if tag == "label":
            self.inside_label += 1
            self.labelled.add(given.get("for"))
        if tag in ("input", "select", "textarea") and given.get("type") not in OPTIONAL:
            named = self.inside_label or "aria-label" in given
            self.wanted.append(None if named else given.get("id"))
        if tag in ("button", "a"):
            self.names.append([tag, given.get("aria-label") or ""])

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID | DRAWN:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in VOID | DRAWN:
            return
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> closes {self.open[-1:]} at {self.getpos()}")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
            return
        self.open.pop()
        if tag == "label":
            self.inside_label -= 1

    def handle_data(self, data):
        if self.names and self.open and {"button", "a"} & set(self.open):
            self.names[-1][1] += data.strip()


def faults(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    found = list(reader.wrong)
    found += [f"<{tag}> is not closed" for tag in reader.open]
    found += [
        f"id twice: {each}" for each in set(reader.ids) if reader.ids.count(each) > 1
    ]
    found += [
        f"no label for {each}"
        for each in reader.wanted
        if each is not None and each not in reader.labelled
    ]
    found += [f"{tag} without a name" for tag, name in reader.names if not name]
    found += [
        f"{each} is referred to and not there"
        for each in reader.refers
        if each not in reader.ids
    ]
    if reader.headings.count(1) != 1:
        found.append(f"{reader.headings.count(1)} main headings")
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    found += [f"h{a} is followed by h{b}" for a, b in steps if b > a + 1]
    if html.count('method="post"') > html.count("csrfmiddlewaretoken"):
        found.append("a form without protection")
    return found


OPEN = [
    "/",
    "/about/",
    "/privacy/",
    "/keys/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/nothing-here/",
    "/join/nonsense/",
]
EMPTY = [
    "/insights/",
    "/welcome/",
    "/today/",
    "/days/",
    "/days/2026-11-18/",
    "/weeks/2026-W47/",
    "/sessions/",
    "/drafts/",
    "/projects/",
    "/teams/",
    "/settings/",
    "/settings/tokens/",
    "/settings/delete/",
    "/account/password/change/",
    "/account/two-step/",
    "/account/logout/",
]


@pytest.mark.parametrize("path", OPEN)
def test_open_pages(client, path):
    assert faults(client.get(path).text) == []


@pytest.mark.parametrize("path", EMPTY)
def test_pages_of_somebody_new(as_alice, path):
    page = as_alice.get(path, follow=True)
    assert faults(page.text) == []


FULL = [
    "/today/",
    "/days/",
    "/days/2026-11-18/",
    "/weeks/2026-W47/",
    "/weeks/2026-W47/?for=public",
    "/insights/?from=2026-11-16&to=2026-11-19",
    "/sessions/",
    "/sessions/{session}/",
    "/sessions/{session}/delete/",
    "/tasks/",
    "/decisions/",
    "/search/?q=footnotes",
    "/drafts/",
    "/drafts/{draft}/",
    "/projects/",
    "/projects/{project}/delete/",
    "/teams/",
    "/teams/{team}/",
    "/teams/{team}/shares/",
    "/teams/{team}/delete/",
    "/teams/{team}/members/{me}/weeks/2026-W47/",
    "/settings/",
    "/settings/tokens/",
]


def test_full_pages(as_alice, alice, bob, work):
    team = teams.create(alice, name="Tideworks")
    Membership.objects.create(team=team, user=bob)
    project = work.project_of(alice)
    ProjectShare.objects.create(project=project, team=team, share="profile")
    things = {
        "session": work.session_of(alice, "s-hostile").public_id,
        "draft": make_story(alice)[0].public_id,
        "project": project.public_id,
        "team": team.public_id,
        "me": alice.public_id,
    }
    found = {path: faults(as_alice.get(path.format(**things)).text) for path in FULL}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_wrong_form_is_well_formed_too(as_alice, client):
    assert (
        faults(
            client.post("/account/signup/", {"email": "x", "password1": "short"}).text
        )
        == []
    )
    assert faults(as_alice.post("/settings/", {"day_start": "77"}).text) == []
    assert faults(as_alice.post("/settings/tokens/", {}).text) == []


def test_the_reader_finds_faults():
    html = '<h1>A</h1><h3>B<p id="x" style="a"></h3><p id="x"><input id="y"><button></button><a href="/"></a>'
    found = " ".join(faults(html))
    for words in (
        "closes",
        "twice: x",
        "inline",
        "no label for y",
        "without a name",
        "h1 is followed by h3",
    ):
        assert words in found
