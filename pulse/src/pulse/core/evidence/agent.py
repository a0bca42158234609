"""What the agent said at the end of a turn, what it asked, what it left running."""

import re
from collections.abc import Sequence

from pulse.core.evidence import words
from pulse.core.evidence.calls import Done, task_read
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotes import clip, line_with, pick, sentences
from pulse.core.language.subjects import reply_to_past
from pulse.core.values import EvidenceKind, Origin, Record, Role, Tool, ToolCall

# In lower case.
_TIMED_OUT = re.compile(r"\btimed out after\b|\bcommand timed out\b")
_KILLED = re.compile(
    r"\bwas killed\b|^killed\b|\bsig(?:term|kill|int)\b|\bexit code 1(?:37|43|30)\b",
    re.MULTILINE,
)
_BY_STATUS = {124: "timed out", 130: "killed", 137: "killed", 143: "killed"}
_NOTICE = re.compile(
    r"<task-id>(?P<task>[^<]{1,200})</task-id>(?:(?!<task-id>).){0,2000}?"
    r"<status>(?P<status>\w{1,20})</status>",
    re.DOTALL,
)
_HEAD = 4000  # characters in which a killed command says so
# A choice that only the owner can make.
_CHOICE = re.compile(
    r"^(?:(?:and|also|so) )?(?:for |in |to )?(?:which|what|where|when|how many|"
    r"how much|who)\b|\bor\b|(?:^|: )should (?!i\b|you\b)\w+|"
    r"\b(?:do|would) you (?:prefer|want the|want it)\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"(?:you(?:'re| are)?|let me|i'll|i will|i can|i see|now|great|perfect|good|here|"
    r"your|"
    r"looking at|try)\b|[-*<|]",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"You've hit your .*limit|^API Error|Invalid API key", re.IGNORECASE
)


def closing_reply(record: Record, found: Found) -> None:
    """The words with which a turn ended: a claim, and no more."""
    parts = sentences(record.text)
    quote = pick(parts, _is_report, _is_statement) or clip(record.text)
    found.add(record, EvidenceKind.REPLY, quote)


def open_question(record: Record, found: Found) -> None:
    """The session ended with a choice that nobody made."""
    for part in reversed(sentences(record.text)[-3:]):
        asked = part.rstrip("*_ ").endswith("?")
        if asked and _CHOICE.search(part) and not words.offers(part):
            found.add(record, EvidenceKind.QUESTION, part)
            return


def limit(record: Record, found: Found) -> None:
    """The program reported a limit or an error in the agent's place."""
    if record.role is not Role.SYSTEM or record.type != "assistant":
        return
    if match := _LIMIT.search(record.text):
        quote = clip(record.text[match.start() :])
        found.add(record, EvidenceKind.ERROR, quote, category="limit", tool="")


def unfinished(done: Sequence[Done], records: Sequence[Record], found: Found) -> None:
    """Calls that were killed, ran out of time or went on in the background unseen."""
    seen = {task_read(d.call) for d in done if d.call.tool is Tool.OUTPUT}
    if any(item.in_background for item in done):
        seen |= _notified(records)
    for item in done:
        if not item.is_shell or not item.was_run:
            continue
        why = quote = ""
        if item.in_background:
            if item.result.extra.get("backgroundTaskId") not in seen:
                why, quote = "background", clip(item.text)
        elif item.result.is_error:
            why, quote = _stopped(item)
        if why:
            found.add(
                item.record if quote else item.asked,
                EvidenceKind.UNFINISHED,
                quote or clip(item.command),
                why=why,
                command=item.command[:200],
            )


def _stopped(item: Done) -> tuple[str, str]:
    """Why a command came to no end of its own, and the line that says so: by its
    words, else by its exit status."""
    head = item.text[:_HEAD].lower()
    for why, pattern in (("timed out", _TIMED_OUT), ("killed", _KILLED)):
        if match := pattern.search(head):
            return why, line_with(item.text, match.start())
    why = _BY_STATUS.get(item.exit_status or 0, "")
    return why, clip(item.text) if why else ""


def _notified(records: Sequence[Record]) -> set[str]:
    """Background tasks of which the program said that they came to an end."""
    ended: set[str] = set()
    for record in records:
        if record.role is Role.SYSTEM and "<task-notification>" in record.text:
            ended |= {
                match["task"]
                for match in _NOTICE.finditer(record.text)
                if match["status"] in ("completed", "failed")
            }
    return ended


def without_result(left: Sequence[tuple[ToolCall, Record]], found: Found) -> None:
    """Calls that have no result: the session was cut off, or a question stayed open."""
    for call, record in left:
        if call.tool is Tool.QUESTION:
            _unanswered(call, record, found)
        elif call.input.get("command") or call.tool is Tool.AGENT:
            what = str(call.input.get("command") or call.input.get("description") or "")
            found.add(
                record,
                EvidenceKind.UNFINISHED,
                clip(what),
                why="cut off",
                command=what[:200],
            )


def declined(done: Sequence[Done], found: Found) -> None:
    """Questions that the owner was asked and did not answer."""
    for item in done:
        if item.call.tool is Tool.QUESTION and item.refused:
            _unanswered(item.call, item.asked, found)


def _unanswered(call: ToolCall, record: Record, found: Found) -> None:
    questions = call.input.get("questions")
    for entry in questions if isinstance(questions, list) else ():
        text = entry.get("question") if isinstance(entry, dict) else None
        if isinstance(text, str) and record.origin is Origin.MAIN:
            found.add(record, EvidenceKind.QUESTION, clip(text))


def _is_report(sentence: str) -> bool:
    return reply_to_past(sentence) is not None


def _is_statement(sentence: str) -> bool:
    return (
        len(sentence) >= 20
        and sentence[-1] not in ":?"
        and " " in sentence
        and not _TALK.match(sentence)
    )
