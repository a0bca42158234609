"""What the owner said and did: prompts, answers, plans, refusals, verdicts."""

import re

from pulse.core.evidence import words
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotable import INTERRUPTED, quotable
from pulse.core.evidence.quotes import (
    BLUNT,
    LONGEST,
    clip,
    is_fit,
    pick,
    sentences,
    without_secret_intentions,
)
from pulse.core.language.past import is_request, is_work
from pulse.core.values import Act, EvidenceKind, Origin, Record, Role

_WRITTEN = frozenset({Act.TYPED, Act.QUEUED, Act.COMMAND, Act.FEEDBACK})
_COMMAND_NAME = re.compile(r"^/[\w:.-]+\s*")
# Commands about the agent itself: what stands behind them is no work.
_HOUSEKEEPING = re.compile(
    r"^/(?:model|clear|compact|context|cost|exit|quit|help|login|logout|resume|config|"
    r"status|memory|mcp|agents|plugin|hooks|permissions|theme|vim|effort|usage|doctor|"
    r"fast|rewind|tasks|export|ide|add-dir|bashes|rename|color|output-style)\b"
)
_SMALL_TALK = re.compile(
    r"(?:sorry|thanks?|hi|hello|hey|good morning|ok)\b[^,]{0,24}$", re.IGNORECASE
)
# "the build is broken on CI, can you look at it and fix?"
_LOOK_AT_IT = re.compile(
    r"(?P<about>.{12,150}?)[,;:]\s+(?:(?:can|could) (?:you|u) (?:please )?(?:look|fix|"
    r"check|investigate|debug)\b.*|(?:please )?(?:fix|investigate|debug|look into)"
    r"(?: (?:it|this|that))?)[.!? ]*$",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"(?:please |can you |could you |so |and )*(?:find out (?:why|how|where)|"
    r"(?:find out (?:why|how|where) and )?(?:fix|solve|repair|resolve|debug|"
    r"investigate|look into|handle|correct|prevent|stop) (?:this|that|it|them|these))\b"
    r"[\w ,]{0,24}[.!?]?$",
    re.IGNORECASE,
)
_PICK = re.compile(
    r"^(?:option |go with |take )?(?P<pick>[a-e]|[1-9])"
    r"(?:[).! ]*|[,;:]? (?P<why>(?:because|since|as) .{5,120}))$",
    re.IGNORECASE,
)
_LITTLE = frozenset(
    (
        "a",
        "an",
        "the",
        "for",
        "in",
        "on",
        "of",
        "to",
        "we",
        "it",
        "then",
        "or",
        "yes",
        "no",
    )
)
_GUESS = re.compile(
    r"(?:i|we) (?:suspect|think|guess|believe|assume|wonder|looked|saw)\b|"
    r"(?:maybe|perhaps)\b|.*:$",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^(?:yes|yeah|yep|sure|ok|okay|y|please do|do it|agreed)\b[\w "
    r",.!]*$",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"^\s*(?:[-*]\s*)?(?:\*\*)?(?:option )?\(?(?P<pick>[a-e]|"
    r"[1-9])\)?[).:]\**\s+(?P<text>\S.+)$",
    re.IGNORECASE,
)
_PLAN_WORD = re.compile(
    r"^(?:(?:implementation|the|detailed) )*plan\b(?: for(?: the)?)?[\s:–—-]*",
    re.IGNORECASE,
)
_PLAN_TITLE = re.compile(r"^#+\s*(?:Plan:\s*)?(?P<title>\S.{5,150})$", re.MULTILINE)


def look(
    record: Record, found: Found, *, answered: bool, plan: str = "", tool: str = ""
) -> None:
    """Add what one record of the owner says. ``answered``: the agent has worked before,
    so that a verdict has something to be about. ``plan``: what was to be approved.
    ``tool``: the name of the call that the record answers."""
    if record.act in _WRITTEN:
        _prompt(record, found, answered=answered)
    if record.act is Act.ANSWER:
        _answers(record, found)
    elif record.act in (Act.PLAN_APPROVED, Act.PLAN_REJECTED):
        _plan(record, found, plan)
    elif record.act in (Act.REJECTION, Act.FEEDBACK):
        _rejection(record, found, tool)
    elif record.act is Act.INTERRUPT:
        found.add(record, EvidenceKind.UNFINISHED, INTERRUPTED, why="interrupted")


def instruction(record: Record, found: Found) -> bool:
    """What a program asked for in a session where nobody typed."""
    is_prompt = record.type == "user" and not record.results
    if record.origin is not Origin.HEADLESS or not is_prompt:
        return False
    quote = pick(sentences(record.text)[:6], is_work, is_request)
    if record.role is not Role.SYSTEM or not quote:
        return False
    found.add(record, EvidenceKind.PROMPT, quote, act="automated")
    return True


def choice(record: Record, found: Found, reply: str) -> None:
    """A short answer to a question that the agent asked in prose: "b" or "yes" mean
    what the question said. An offer to go on is no question."""
    said = record.text.strip()
    if record.act not in (Act.TYPED, Act.QUEUED) or len(said.split()) > 20:
        return
    asked = [s for s in sentences(reply) if "?" in s and not words.offers(s)]
    if not asked:
        return
    question = asked[-1].strip("*_ ")
    picked = _PICK.match(said)
    if picked and (option := _option(reply, picked["pick"].lower())):
        answer = f"{option}, {picked['why']}" if picked["why"] else option
    elif _names_an_option(said, question):
        answer = said.strip(" .!")
    elif len(said.split()) <= 4 and _YES.match(said) and words.proposes(question):
        answer = "yes"
    else:
        return
    found.add(
        record, EvidenceKind.ANSWER, said, question=question[:300], answer=answer[:300],
        menu=False,
    )  # fmt: skip


def _names_an_option(said: str, question: str) -> bool:
    """ "a year, they are slow" to "Should it be kept for six months or for a year?"."""
    chosen = re.split(r"[,.;:]| because | since ", said, maxsplit=1)[0].lower().split()
    offered = re.findall(r"[\w'-]+", question.lower())
    told = [word for word in chosen if word not in _LITTLE]
    return "or" in offered and bool(told) and len(chosen) <= 5 and set(chosen) <= {
        *offered, "the", "a", "then", "please",
    }  # fmt: skip


def _option(reply: str, pick: str) -> str:
    """The line of a reply that explains option "b" or "2"."""
    for line in reply.splitlines():
        match = _OPTION.match(line)
        if match and match["pick"].lower() == pick:
            return match["text"].strip("*_ .")
    return ""


def own_text(record: Record) -> str:
    """The owner's words without the name of a slash command."""
    if record.act is Act.COMMAND:
        if _HOUSEKEEPING.match(record.text):
            return ""
        return _COMMAND_NAME.sub("", record.text, count=1)
    return record.text


def _prompt(record: Record, found: Found, *, answered: bool) -> None:
    text = own_text(record)
    parts = without_secret_intentions(sentences(text))
    long = len(text.split()) > 200
    opening = [part for part in parts if not _SMALL_TALK.match(part)][:6] or parts
    opening = [part for part in opening if "<" not in part][: 3 if long else 6] or parts
    order, about = _pointing_order(text, opening)
    quote = order or pick(opening, is_work, words.decides, is_request) or _whole(text)
    if not quote:
        return
    act = record.act.value if record.act else ""
    found.add(
        record,
        EvidenceKind.PROMPT,
        quote,
        act=act,
        words=len(text.split()),
        about=about or _about(parts[: 4 if long else 20], quote),
        order=bool(order),
    )
    fit = [part for part in parts if is_fit(part)]
    others = [p for p in fit if p != quote and _counts_apart(p)]
    others = [] if long else others
    for number, part in enumerate(others[:3], start=1):
        found.add(record, EvidenceKind.PROMPT, part, act=act, part=number)
    refuted = next((p for p in fit[:3] if words.refutes(p)), "")
    if refuted and (answered or "still" in refuted.lower()):
        found.add(record, EvidenceKind.REFUTATION, refuted)
        return
    if answered and (part := next((p for p in fit[:2] if words.confirms(p)), "")):
        found.add(record, EvidenceKind.CONFIRMATION, part)
    if answered and (part := next((p for p in fit[:1] if words.corrects(p)), "")):
        found.add(record, EvidenceKind.CORRECTION, part)


def _counts_apart(part: str) -> bool:
    return words.decides(part) or words.postpones(part) or words.teaches(part)


def _pointing_order(text: str, parts: list[str]) -> tuple[str, str]:
    """An order that points at the sentence before it ("…is flaky. Fix it."): both
    sentences as one quote, and the first of them. Empty when more is asked."""
    if any(is_work(part) and not _POINTING.match(part) for part in parts):
        return "", ""
    for part in parts:
        if (asked := _LOOK_AT_IT.match(part)) and is_fit(part):
            return part[:LONGEST], asked["about"]
    for before, part in zip(parts, parts[1:], strict=False):
        start = text.find(before)
        end = text.find(part, start) + len(part)
        whole = text[start:end]
        one_line = "\n" not in whole and end - start <= LONGEST
        if _POINTING.match(part) and one_line and is_fit(whole):
            return whole, before
    return "", ""


def _about(parts: list[str], quote: str) -> str:
    """What a request that only points ("fix this") points at: the sentence before it,
    else the one behind it."""
    place = next((n for n, part in enumerate(parts) if part.startswith(quote[:40])), -1)
    around = [*reversed(parts[:place]), *parts[place + 1 :]] if place >= 0 else []
    said = [
        p
        for p in around
        if len(p.split()) >= 4
        and is_fit(p)
        and not words.asks(p)
        and not _GUESS.match(p)
    ]
    return said[0][:LONGEST] if said else ""


def _whole(text: str) -> str:
    """A prompt without any sentence: pasted output, a path, a single word."""
    blunt = BLUNT.search(text)
    secret = not without_secret_intentions([text])
    return "" if blunt or secret else clip(text)


def _answers(record: Record, found: Found) -> None:
    for question, answer in record.answers:
        if quote := clip(answer):
            found.add(
                record,
                EvidenceKind.ANSWER,
                quote,
                question=question[:300],
                answer=answer[:300],
                menu=True,
            )


def _plan(record: Record, found: Found, plan: str) -> None:
    approved = record.act is Act.PLAN_APPROVED
    plan = plan or (record.text if approved else "")
    for result in record.results:
        plan = str(result.extra.get("plan") or "") or plan
    title = _PLAN_TITLE.search(plan)
    name = _PLAN_WORD.sub("", title["title"].strip()) if title else clip(plan)
    said = "" if approved else record.text
    quote = clip(said) or (clip(name) if name in quotable(record) else "")
    if not quote and record.results:
        quote = clip(record.results[0].text)
    if not quote and record.text:
        quote = clip(record.text)
    found.add(
        record,
        EvidenceKind.PLAN,
        quote,
        approved=approved,
        plan=name[:300],
        reason=clip(said),
        opens=not record.results,  # "clear the context and implement": a new session
    )


def _rejection(record: Record, found: Found, tool: str) -> None:
    reason = clip(record.text)
    quote = reason or (clip(record.results[0].text) if record.results else "")
    found.add(record, EvidenceKind.REJECTION, quote, tool=tool, reason=reason)
