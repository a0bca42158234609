"""The main clause of a line: from commits, else from the request, the agent's report,
the files, else a quotation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pulse.core.evidence import tongues, words
from pulse.core.language.past import infinitive_of, is_work
from pulse.core.language.subjects import bare_subject
from pulse.core.note import wording
from pulse.core.note.status import names_file
from pulse.core.note.thread import WORK_KINDS, Thread
from pulse.core.values import Evidence, EvidenceKind, Origin, Outcome

K = EvidenceKind
_THING = re.compile(
    r"\bI(?:'ve| have| just|'ve just)? (?:added|created|put|uploaded|made|wrote|"
    r"written|changed|pushed|got) (?P<thing>(?:the|a|an|some|two|three) .{3,60}?)"
    r"(?= in | to | at | on | under |[.;]|$)",
    re.IGNORECASE,
)
_FIX = re.compile(r"(?:fix|bugfix|hotfix)\b", re.IGNORECASE)
_MERGE = re.compile(r"Merge (?:pull request|branch|remote|tag|commit)\b")
DEEDS = {
    "gh pr comment": "commented on the pull request",
    "gh pr review": "reviewed the pull request",
    "gh pr close": "closed the pull request",
    "gh issue create": "opened an issue",
    "gh issue close": "closed the issue",
    "gh issue comment": "commented on the issue",
    "gh release create": "published a release",
    "docker push": "pushed the image",
    "git tag": "tagged the version",
}
_LONGEST = 26  # words of a clause made of two
_MINOR = ("chore", "style", "docs", "doc", "ci", "test", "tests", "build", "wip")


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause in the past tense, its infinitive, and what it rests on."""

    text: str
    evidence: tuple[Evidence, ...]
    infinitive: str = ""
    quoted: bool = False


def committed(found: Sequence[Evidence]) -> Clause | None:
    """The subjects of the main commits, as one clause."""
    found = [e for e in found if not _MERGE.match(str(e.data.get("subject") or ""))]
    ranked = sorted(found, key=_commit_rank)
    texts: list[str] = []
    used: list[Evidence] = []
    for piece in ranked:
        subject = str(piece.data.get("subject") or "")
        text = wording.committed(subject)
        if piece.data.get("fixup"):
            text = f"Amended {wording.quoted(bare_subject(subject))}"
        if text is None and not texts:
            quote = wording.quoted(bare_subject(subject))
            what = "the fix " if _FIX.match(subject) else ""
            text = f"Committed {what}{quote}" if quote else None
        if (
            text
            and text not in texts
            and (not texts or not text.startswith("Committed"))
        ):
            texts.append(text)
            used.append(piece)
        if len(texts) == 2:
            break
    if not texts:
        return None
    if len(texts) == 2 and len(" ".join(texts).split()) > _LONGEST:
        texts, used = texts[:1], used[:1]
    text = texts[0] if len(texts) == 1 else joined(*texts)
    first = texts[0] if not texts[0].startswith("Committed") else ""
    return Clause(text, tuple(used), infinitive_of(first) if first else "")


def _commit_rank(piece: Evidence) -> tuple[bool, float]:
    subject = str(piece.data.get("subject") or "").lower()
    lines = int(piece.data.get("added") or 0) + int(piece.data.get("removed") or 0)
    return subject.startswith(_MINOR), -float(lines)


def requested(thread: Thread) -> Clause | None:
    """What the owner asked for; what the agent reported, where that says more."""
    worked = bool(thread.of(K.FILE, K.COMMIT))
    plain = [_from_prompt(e) for e in thread.requests if e.kind is K.PROMPT]
    asked = [c for c in plain if c and (is_work(c.evidence[0].quote) or not worked)]
    chosen = [c for c in asked if words.decides(c.evidence[0].quote)]  # told as decided
    asked = [c for c in asked if c not in chosen]
    plans = [c for e in thread.requests if (c := _from_plan(e))]
    approved = [c for e in thread.of(K.PLAN) if (c := _on_plan(e))]
    told = [c for e in thread.of(K.REPLY) if (c := _from_reply(e))]
    files = list(thread.files.values())
    named = [c for c in told if any(names_file(c.text, f) for f in files)]
    vague = [c for e in thread.requests if (c := _pointing(e) or _in_own_words(e))]
    proven = thread.of(K.COMMIT, K.TESTS, K.BUILD)
    # A named file is shown to be written; without other proof that says the most.
    order: tuple[list[Clause], ...]
    order = (plans, asked, approved, named, told, chosen, vague)
    order = order if proven else (plans, named, asked, approved, told, chosen, vague)
    if vague and vague[0].quoted:
        order = (plans, vague, approved, named, told)
    return next((found[0] for found in order if found), None)


def requests(thread: Thread) -> Clause | None:
    """Up to two requests in the order in which they were made, as one clause."""
    found = [
        clause
        for opener in thread.requests
        if opener.kind is K.PROMPT and not words.decides(opener.quote)
        for clause in [_from_prompt(opener) or _pointing(opener)]
        if clause and clause.infinitive
    ]
    if len(found) < 2:
        return found[0] if found else None
    first, second = found[0], found[1]
    text = joined(first.text, second.text)
    if len(text.split()) > _LONGEST:
        return first
    return Clause(text, first.evidence + second.evidence, first.infinitive)


def whole(thread: Thread) -> Clause | None:
    """The request that a thread began with, when it is one that can be told."""
    for opener in thread.requests[:1]:
        if opener.kind is K.PROMPT and is_work(opener.quote):
            return _from_prompt(opener) if not words.decides(opener.quote) else None
    return None


def is_refuted(thread: Thread) -> bool:
    """Whether the owner's last word is that it does not work."""
    verdict = thread.last(K.REFUTATION, K.CONFIRMATION)
    return verdict is not None and verdict.kind is K.REFUTATION


def complaint(thread: Thread) -> Clause | None:
    """What was wrong, in the owner's words, where nothing was asked in so many."""
    for said in thread.follow_ups:
        quote = wording.quoted(said.quote)
        if quote and len(said.quote.split()) >= 4 and not words.refutes(said.quote):
            return Clause(f"Looked into {quote}", (said,), f"fix {quote}", quoted=True)
    return None


def joined(first: str, second: str) -> str:
    """Two clauses as one; "then" where an "and" would read as a third thing."""
    verb, _, rest = second.partition(" ")
    if first.split(" ", 1)[0] == verb and " and " not in first + rest:
        return f"{first} and {rest}"
    link = ", then " if " and " in first + second else " and "
    return first + link + wording.lower_first(second)


def _from_prompt(opener: Evidence) -> Clause | None:
    quote = opener.quote
    text = wording.done(quote)
    if text and wording.is_vague(text):
        quote = _spelled_out(quote, str(opener.data.get("about") or ""))
        text = wording.done(quote)
    if not text or wording.is_vague(text):
        return None
    return Clause(text, (opener,), wording.to_do(quote) or "")


def _spelled_out(request: str, about: str) -> str:
    """ "I've added the logos in assets. Update them…" → "Update the logos…"."""
    thing = _THING.search(about)
    if not thing:
        return request
    return re.sub(r"\b(?:them|it|those|these)\b", thing["thing"], request, count=1)


def _from_plan(piece: Evidence) -> Clause | None:
    text = wording.committed(str(piece.data.get("plan") or ""))
    if piece.kind is not K.PLAN or not text:
        return None
    return Clause(text, (piece,), infinitive_of(text))


def _on_plan(piece: Evidence) -> Clause | None:
    """Work that followed a plan with a title, and no request of its own."""
    title = wording.quoted(str(piece.data.get("plan") or ""))
    if not title or not piece.data.get("approved"):
        return None
    return Clause(f"Worked on the plan {title}", (piece,), quoted=True)


def _from_reply(reply: Evidence) -> Clause | None:
    text = wording.reported(reply.quote)
    if not text or len(text.split()) < 4 or wording.is_vague(text):
        return None
    return Clause(text, (reply,), infinitive_of(text))


def _in_own_words(opener: Evidence) -> Clause | None:
    """An order in another language, quoted: nothing here translates."""
    quote = wording.quoted(opener.quote)
    if not quote or not tongues.orders(opener.quote):
        return None
    return Clause(f"Worked on {quote}", (opener,), quoted=True)


def _pointing(opener: Evidence) -> Clause | None:
    """A request that points at a sentence beside it: "…is flaky. Fix it."."""
    about = wording.quoted(str(opener.data.get("about") or ""))
    if opener.kind is not K.PROMPT or not about:
        return None
    verbs = set(re.findall(r"[a-z]+", opener.quote.lower()))
    if verbs & {"fix", "solve", "repair", "resolve", "debug"}:
        return Clause(f"Fixed {about}", (opener,), f"fix {about}")
    if verbs & {"investigate", "analyse", "analyze", "review", "check", "explain"}:
        return Clause(f"Looked into {about}", (opener,), f"look into {about}")
    return Clause(f"Worked on {about}", (opener,))


def edited(thread: Thread) -> Clause | None:
    """The changed files, when nobody put into words what was done."""
    files = sorted(
        thread.files.items(), key=lambda kv: -int(kv[1].data.get("added") or 0)
    )[:2]
    if not files:
        return None
    names = [PurePosixPath(path.replace("\\", "/")).name for path, _ in files]
    created = all(e.data.get("change") == "created" for _, e in files)
    more = " and other files" if len(thread.files) > 2 else ""
    what = ", ".join(names) + more if more else wording.listed(names)
    verb = "Wrote" if created else "Edited"
    if all(e.data.get("change") == "deleted" for _, e in files):
        verb = "Deleted"
    return Clause(f"{verb} {what}", tuple(e for _, e in files))


def deed(thread: Thread) -> Clause | None:
    """A command that reached the world, where nobody put the work into words."""
    for piece in reversed(thread.of(K.COMMAND)):
        if piece.data.get("outcome") == Outcome.OK and not piece.data.get("script"):
            name = str(piece.data.get("command"))
            text = DEEDS.get(name, f"ran {name}")
            return Clause(text[0].upper() + text[1:], (piece,))
    return None


def asked(thread: Thread) -> Clause | None:
    """The prompt that led to the last result, else the longest of the first ones."""
    prompts = [e for e in thread.requests + thread.follow_ups if len(e.quote) > 5]
    prompts = [
        e
        for e in prompts
        if e.origin is not Origin.HEADLESS and not words.gives_up(e.quote)
    ]
    if not prompts:
        return None
    last = thread.last(*WORK_KINDS, K.UNFINISHED)
    led = [e for e in prompts if last and e.time <= last.time]
    for piece in reversed(led):
        wanted, told = wording.to_do(piece.quote), wording.done(piece.quote)
        if wanted and told and not wording.is_vague(told):
            return Clause(told, (piece,), wanted)
    longest = max(prompts[:4], key=lambda e: min(len(e.quote), 80))
    quote = wording.quoted(longest.quote)
    return Clause(f"Asked: {quote}", (longest,), quoted=True) if quote else None
