"""What the gate compares a text with, loaded by few and bounded queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Left

from accounts.models import Membership, User
from pipeline.gate.common import GENERIC
from pipeline.gate.confidential import may_wish
from pipeline.gate.people import names_in
from pipeline.post_gate import Kept, Known, Said
from publishing.hosts import PUBLIC_HOSTS
from publishing.models import Connection, Draft, KeptWord, Publication
from pulse.core.values import EvidenceKind
from sessions_app.models import EvidenceRow, Project, Prompt

#: Posts that a new one is compared with.
EARLIER = 50
#: The newest of each kind are looked at; more would make the pages slow.
MOST_PROJECTS = MOST_WORDS = 1000
MOST_COMMITS = 2000
MOST_PROMPTS, MOST_OF_A_PROMPT = 2000, 4000  # prompts, characters of each
MOST_QUOTES = MOST_SAID = 200


def known(draft: Draft) -> Known:
    """What may not be named, who is known, what was asked and what was posted."""
    owner = draft.owner
    repositories = repositories_of(owner, apart_from=draft.projects)
    yours = own_names(owner)
    return Known(
        private=repositories.private,
        clients=sorted(repositories.clients - set(yours)),
        owners=sorted(repositories.owners - set(yours)),
        people=people_known_to(owner, projects=draft.projects),
        yours=yours,
        kept=kept_words(owner),
        said=_said(draft),
        earlier=_earlier(draft),
    )


def _earlier(draft: Draft) -> list[str]:
    posts = Publication.objects.owned_by(draft.owner).filter(network=draft.network)
    if draft.pk:
        posts = posts.exclude(draft=draft)
    return list(posts.values_list("text", flat=True)[:EARLIER])


@dataclass(slots=True)
class Repositories:
    """Names that a text may not hold, and owners of remotes: ``clients`` of those that
    are surely not public, ``owners`` of those of which nobody said so."""

    private: list[str] = field(default_factory=list)
    clients: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)


def repositories_of(owner: User, *, apart_from: Iterable[str] = ()) -> Repositories:
    """A name or an owner that another project may carry in public is free."""
    mine = Project.objects.owned_by(owner).order_by("-pk")[:MOST_PROJECTS]
    found, names, free, shown = Repositories(), set(), set(apart_from), set[str]()
    public = set()
    for project in mine:
        at = _owners_of(project.remote)
        if project.publishable and not project.left_out_at:
            public.add(project.name)
            shown |= at
            continue
        if project.public_id not in free:
            names.add(project.name)
        said_no = project.publishable_answered_at is not None
        hosted = project.remote.lower().startswith(tuple(f"{h}/" for h in PUBLIC_HOSTS))
        (found.owners if hosted and not said_no else found.clients).update(at)
    found.private = sorted(names - public)
    found.clients -= shown
    found.owners -= shown | found.clients
    return found


def _owners_of(remote: str) -> set[str]:
    """Whom a remote names as its owner: of "git.acme.example/web/shop" acme and web."""
    host, _slash, path = remote.lower().partition("/")
    groups = path.split("/")[:-1]
    owners = {groups[0]} if groups else set()
    if host not in PUBLIC_HOSTS:
        owners.add(_company_of(host))
    return {one.lstrip("~") for one in owners} - GENERIC - {""}


def _company_of(host: str) -> str:
    """Whom a host belongs to, by its name: "git.acme.co.uk" to acme."""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return ""
    second = len(labels) > 2 and labels[-2] in ("ac", "co", "com", "gov", "org")
    return labels[-3] if second else labels[-2]


def people_known_to(owner: User, *, projects: Iterable[str] = ()) -> list[str]:
    """Names from trailers of recorded commits and from addresses that the projects'
    records show, and of people in the same teams."""
    rows = EvidenceRow.objects.owned_by(owner).order_by("-at")
    commits = rows.filter(kind=EvidenceKind.COMMIT, data__has_key="people")
    names = {
        name
        for data in commits.values_list("data", flat=True)[:MOST_COMMITS]
        for name in data["people"]
    }
    addressed = rows.filter(project__public_id__in=list(projects), quote__contains="@")
    names.update(names_in(addressed.values_list("quote", flat=True)[:MOST_QUOTES]))
    teams = Membership.objects.filter(user=owner).values("team")
    mates = Membership.objects.filter(team__in=teams).exclude(user=owner)
    names.update(mates.exclude(user__name="").values_list("user__name", flat=True))
    return sorted(names - {owner.name})


def own_names(owner: User) -> list[str]:
    """How the owner is called here, in mail, and on the networks."""
    accounts = Connection.objects.owned_by(owner).values_list("name", "handle")
    names = {owner.name, owner.email.partition("@")[0]}
    names.update(name for account in accounts for name in account)
    return sorted(names - {""})


def kept_words(owner: User) -> list[Kept]:
    words = KeptWord.objects.owned_by(owner).values_list("word", "kind")
    return [Kept(word, kind) for word, kind in words[:MOST_WORDS]]


def _said(draft: Draft) -> list[Said]:
    """Prompts of the cited sessions and projects that may hold a wish, newest first,
    each with the prompt before it."""
    cited = {
        one["session"] for sentence in draft.sentences for one in sentence["evidence"]
    }
    near = Q(session__public_id__in=cited) | Q(project__public_id__in=draft.projects)
    # Read here: to ask the database for dozens of words takes ten times as long.
    prompts = (
        Prompt.objects.owned_by(draft.owner)
        .filter(near)
        .order_by("-at")
        .values_list("session__public_id", Left("text", MOST_OF_A_PROMPT))
    )[:MOST_PROMPTS]
    newer: dict[str, str] = {}
    found = []
    for session, text in prompts:
        if wish := newer.pop(session, ""):
            found.append(Said(wish, text, cited=session in cited))
        if may_wish(text):
            newer[session] = text
    found += [Said(wish, cited=session in cited) for session, wish in newer.items()]
    return found[:MOST_SAID]
