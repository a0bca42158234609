"""Compares the evidence found in a labelled session with what its labels say."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pulse.core.agents import discover, source_lines
from pulse.core.evidence import assign_projects, extract
from pulse.core.note.workday import by_session
from pulse.core.values import Record
from tests.pulse.core.truth import appended, claude, documents

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "truth"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
WRITERS = {
    "claude_code": claude,
    "codex": appended.CODEX,
    "copilot": appended.COPILOT,
    "gemini": documents.GEMINI,
    "opencode": documents.OPENCODE,
}
_OF_EVIDENCE = ("origin", "session", "project", "branch")


@dataclass
class Score:
    """``missed`` and ``extra`` are lines to read; ``forbidden`` must be empty."""

    name: str
    expected: int = 0
    found: int = 0  # of the expected
    right: int = 0  # of the evidence: expected or allowed
    evidence: int = 0
    missed: list = field(default_factory=list)
    extra: list = field(default_factory=list)
    forbidden: list = field(default_factory=list)


def load(name):
    gold = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    if "events" in gold:
        gold["sessions"] = {"s1": gold}
    return gold


def score(name, root):
    gold = load(name)
    evidence, labels = find(gold, root)
    left = [(_label(e.record, labels), e) for e in evidence]
    result = Score(name, evidence=len(left))
    for ban in map(label_of, gold.get("never", ())):
        result.forbidden += [tell(p) for p in left if ban.fits(*p)]
    for want in map(label_of, gold.get("expect", ())):
        result.expected += 1
        hit = next((p for p in left if want.fits(*p)), None)
        if hit is None:
            result.missed.append(str(want))
        else:
            result.found += 1
            left.remove(hit)
    allowed = [label_of(entry) for entry in gold.get("may", ())]
    result.extra = [tell(p) for p in left if not any(m.fits(*p) for m in allowed)]
    result.right = result.evidence - len(result.extra)
    return result


def find(gold, root):
    """The evidence of all sessions, as a note sees it: what a fork copied belongs to
    the session with the smallest id. With the label of each record."""
    writer = WRITERS[gold.get("agent", "claude_code")]
    labels = writer.write(root, gold["sessions"])
    records = []
    for source in discover(writer.READER, root):
        if source.role == "transcript":
            lines = source_lines(writer.READER, source)
            read = list(writer.READER.read(lines, source=source))
            assert all(isinstance(r, Record) for r in read), read
            records += read
    found, told = [], set()
    sessions = by_session(records)
    for session in sorted(sessions):
        named = assign_projects(extract(sessions[session]), sessions[session], str)
        found += [e for e in named if e.record not in told]
        told |= {r.id for r in sessions[session]}
    return found, labels


def _label(record, labels):
    """The label of a record, by its id or by a label that stands in it."""
    named = [part for part in re.split(r"[^a-z0-9]+", record) if part in labels]
    return labels.get(record) or (labels[named[-1]] if named else record)


@dataclass
class Label:
    kind: str
    events: tuple
    says: tuple
    data: dict

    def __str__(self):
        said = "".join(f" {word!r}" for word in self.says)
        return f"{self.kind} {'|'.join(self.events)}{said} {self.data or ''}".rstrip()

    def fits(self, event, piece):
        quote = piece.quote.lower()
        return (
            self.kind in ("any", piece.kind.value)
            and (self.events == ("any",) or event in self.events)
            and all(word.lower() in quote for word in self.says)
            and all(_value(piece, k) == v for k, v in self.data.items())
        )


def label_of(entry):
    """``commit c1`` or ``{commit c1: {says: Add search, outcome: ok}}``."""
    head, data = (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))
    kind, _, events = head.partition(" ")
    data = dict(data)
    says = data.pop("says", ())
    says = (says,) if isinstance(says, str) else tuple(says)
    return Label(kind, tuple(events.split("|")), says, data)


def _value(piece, key):
    of_evidence = key in _OF_EVIDENCE and key not in piece.data
    value = getattr(piece, key) if of_evidence else piece.data.get(key)
    return str(value) if isinstance(value, str) else value


def tell(pair):
    event, piece = pair
    return f"{piece.kind} {event} {piece.quote!r} {dict(piece.data)}"
