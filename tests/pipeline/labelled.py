"""The labelled weeks: read, made into profiles, and their posts scored."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.limits import measure
from pipeline.lines import line_of
from pipeline.post import compose_item_post, compose_post
from pipeline.post_gate import Known, check, similarity
from pipeline.post_style import Style, Tone
from pipeline.profile import compose_profile
from pipeline.values import Line, PostText, Profile
from pulse.core.values import Cited, EvidenceKind, Item, ItemKind, Status
from tests.pipeline.weeks import at, day, note, week

FOLDER = Path(__file__).parents[1] / "fixtures" / "weeks"
NETWORKS = ("linkedin", "x")
TONES = tuple(Tone)
BANNED = re.compile(
    r"\b(?:excit\w+|thrill\w+|journey|robust\w*|comprehensive\w*|seamless\w*|"
    r"game.?chang\w+|deep dive|dive into|delighted|humbled|proud\w*|happy to|finally|"
    r"leverag\w+|unlock\w*|amazing|awesome|observed|confirmed|claimed|stay tuned)\b|"
    r"[!?#@\U0001f000-\U0001faff\u2600-\u27bf]|https?:|…",
    re.IGNORECASE,
)
# "a, b and c", where each of them is a word or two: three of a kind, for the sound.
TRIAD = re.compile(r"\b\w+(?: \w+)?, \w+(?: \w+)?,? and \w+(?: \w+)?[.,;]")
DANGLING = re.compile(
    r"(?:it|its|it's|they|them|this|that|these|those|he|she|also|and|but|so|then|there)\b",
    re.IGNORECASE,
)
#: The most that the two networks' texts may share, in runs of four words.
ALIKE = 0.4


@dataclass(frozen=True)
class Week:
    """A labelled week; ``lines`` are its items, each with whether it may be shared."""

    slug: str
    data: dict[str, Any]
    profile: Profile
    lines: tuple[tuple[Line, bool], ...]

    @property
    def label(self):
        return self.data["label"]

    def acceptable(self, network):
        """What the gate says to a text, of what this week knows."""
        known = Known(
            private=self.data.get("private", ()), earlier=self.data.get("earlier", ())
        )

        def accepts(text):
            found = check(text, network, known)[1]
            return not any(one.blocking or one.code == "similar" for one in found)

        return accepts

    def post(self, network, style=Style()):  # noqa: B008
        return compose_post(
            self.profile,
            network,
            acceptable=self.acceptable(network),
            earlier=self.data.get("earlier", ()),
            style=style,
        )

    def item_post(self, line, network, style=Style()):  # noqa: B008
        return compose_item_post(
            line,
            network,
            project=self.data["projects"].get(line.project, ""),
            context=[one for one, _ in self.lines if one.project == line.project],
            acceptable=self.acceptable(network),
            earlier=self.data.get("earlier", ()),
            style=style,
        )


@cache
def labelled():
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def _read(path):
    data = tomllib.loads(path.read_text())
    items = [(_item(n, one), one) for n, one in enumerate(data.get("items", ()))]
    days = sorted({one["day"] for _, one in items})
    notes = [note(d, *(i for i, one in items if one["day"] == d)) for d in days]
    profile = compose_profile(week(*notes, projects=data["projects"]))
    lines = tuple(
        (line_of(day(one["day"]), item), _is_sharable(item, one)) for item, one in items
    )
    return Week(path.stem, data, profile, lines)


def _item(number, one):
    session = one.get("session", "s1")
    evidence = tuple(
        Cited(
            session,
            f"r{number}-{n}",
            quote,
            EvidenceKind(kind),
            at(one["day"], 9 + number, n),
        )
        for n, (kind, quote) in enumerate(one["evidence"])
    )
    return Item(
        ItemKind(one["kind"]),
        one["text"],
        Status(one["status"]),
        one.get("project", "p1"),
        evidence,
        one.get("instead", ""),
        one.get("why", ""),
        one.get("thread", f"{session}/r{number}"),
    )


def _is_sharable(item, one):
    finished = {ItemKind.ACHIEVEMENT, ItemKind.DECISION, ItemKind.LEARNING}
    seen = item.status in (Status.OBSERVED, Status.CONFIRMED)
    return item.kind in finished and seen and one.get("share", True)


@dataclass
class Score:
    """What went well, as (hits, of), and each miss as a sentence."""

    counts: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    misses: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what, good, miss):
        self.counts[what] += bool(good)
        self.of[what] += 1
        if not good:
            self.misses.setdefault(what, []).append(miss)

    def table(self):
        width = max(map(len, self.of))
        return "\n".join(
            f"{w:<{width}}  {self.counts[w]}/{self.of[w]}" for w in self.of
        )


def score():
    """All labelled weeks, on both networks and in every tone."""
    total = Score()
    for one in labelled():
        for tone in TONES:
            posts = {net: one.post(net, Style(tone=tone)) for net in NETWORKS}
            _decision(total, one, posts, tone)
            texts = {n: p for n, p in posts.items() if isinstance(p, PostText)}
            for network, post in texts.items():
                says = f"{one.slug} {network} {tone}: {post.text}"
                _idea(total, one, post, says)
                never = [*one.label.get("never", ()), *one.label.get("elsewhere", ())]
                keeps_rules(total, post, never, says)
            if len(texts) == 2:
                _differ(total, texts["linkedin"].text, texts["x"].text, one.slug)
        for line, sharable in one.lines:
            _share(total, one, line, sharable)
    return total


def _decision(total, one, posts, tone):
    for network, post in posts.items():
        told = isinstance(post, PostText)
        right = told == one.label["worth"]
        says = f"{one.slug} {network} {tone}: "
        says += post.text if told else f"nothing: {post.reason}"
        total.add("worth a post or not", right, says)
        if not told and not one.label["worth"]:
            good = re.search(one.label["reason"], post.reason)
            total.add("the reason why not", good, says)


def _idea(total, one, post, says):
    idea = one.label.get("idea", [])
    found = all(re.search(p, post.text, re.DOTALL) for p in idea)
    total.add("the one idea is told", found, says)
    first = one.label.get(f"first_{post.network}")
    if first:
        total.add(
            "begins where it should", re.search(first, post.sentences[0].text), says
        )


def keeps_rules(total, post, never, says):
    """The rules that hold for every text."""
    text = post.text
    hits = [pattern for pattern in never if re.search(pattern, text)]
    total.add("nothing of the never-list", not hits, f"{hits} {says}")
    banned = BANNED.search(text) or TRIAD.search(text)
    total.add("no banned phrase", not banned, f"{banned and banned[0]!r} {says}")
    bound = all(s.evidence or s.opinion for s in post.sentences)
    whole = " ".join(s.text for s in post.sentences) == " ".join(text.split())
    total.add("every sentence bound", bound and whole, says)
    total.add("within the limits", measure(text, post.network).fits, says)
    total.add(
        "no link or call by accident", not measure(text, post.network).findings, says
    )
    alone = not DANGLING.match(post.sentences[0].text)
    total.add("first line stands alone", alone, says)
    total.add("good grammar", not ungrammatical(text), f"{ungrammatical(text)} {says}")


_GRAMMAR = {
    "article": re.compile(
        r"\ba (?=[aeio]\w|8\b|11\b|18\b)(?!one|once|eu)|\ban (?=[bcdfgjkpqtvwyz]\w{2})"
    ),
    "capital": re.compile(r"(?:^|[.] |\n\n)[a-z]+ (?!\d)"),
    "space": re.compile(r"  | [.,;:]|[.,;:]{2}|\.[A-Za-z]\w*\.$"),
    "twice": re.compile(r"\b(\w+) \1\b", re.IGNORECASE),
    "person": re.compile(r"\bI (?:Added|am|was|have|\w+s )\b|\bi\b"),
    "end": re.compile(r"[^.]$"),
}


def ungrammatical(text):
    """What is wrong with a text, as far as patterns can see."""
    return [
        f"{name}: {found[0]!r}"
        for name, pattern in _GRAMMAR.items()
        if (found := pattern.search(text))
    ]


def _differ(total, linkedin, x, slug):
    same = similarity(linkedin, x)
    flat = " ".join(linkedin.split())
    good = same <= ALIKE and not flat.startswith(x[:60]) and x not in flat
    total.add(
        "two different texts", good, f"{slug} {same:.2f}\n  {linkedin!r}\n  {x!r}"
    )


def _share(total, one, line, sharable):
    for network in NETWORKS:
        post = one.item_post(line, network)
        told = isinstance(post, PostText)
        says = f"{one.slug} {network}: {line.text} -> "
        says += post.text if told else f"nothing: {post.reason}"
        if line.kind in ("achievement", "decision", "learning"):
            total.add("items shared or refused", told == sharable, says)
        if told:
            keeps_rules(total, post, one.label.get("never", ()), f"item {says}")
