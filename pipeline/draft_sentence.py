"""One sentence of a model's post against the evidence that it cites.

It stands when its quotes are there, when everything checkable in it occurs in what it
cites, and when it says nothing that only its owner could know.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from pipeline import post_words as words
from pipeline.claims import missing_from
from pipeline.draft_request import DraftRequest, Piece
from pipeline.limits import X
from pipeline.post_style import Style, normalised
from pipeline.values import Sentence
from pulse.core.evidence.quotes import BLUNT, KEEP_OUT
from pulse.core.note.status import OWNER_KINDS
from pulse.core.note.wording import BANNED, TOOL_NAMES

SHORTEST_QUOTE = 12
LONGEST_SENTENCE = 320  # characters
#: So much of what a sentence says in English must stand in what it cites.
_CARRIED = 0.4
_CARRIED_OPINION = 0.5
# What only the owner can say of themselves, in the languages that drafts come in.
_FEELING_WORDS = r"""
surpris\w* happy happily proud\w* glad\w* love loved loving enjoy\w* fun hope hoped
hoping afraid fear\w* worri\w* reliev\w* frustrat\w* annoy\w* painful\w* felt feels?
feeling\w* satisf\w* wonderful\w* beautiful\w* honou?red grateful\w* curious\w*
überrascht glücklich stolz\w* froh freu\w* genoss\w* hoff\w* erleichtert begeister\w*
dankbar gefühl\w*
heureu\w* fière? ravie? ador\w* espère\w* soulag\w*
sorprend\w* feliz orgullos\w* encant\w* aliviad\w* emocionad\w*
sorpres\w* felice orgoglios\w* sollevat\w* entusiast\w*
verrast\w* blij trots\w* gelukkig opgelucht
surpreend\w* orgulhos\w* esperan\w*
"""
_FEELING = re.compile(rf"\b(?:{'|'.join(_FEELING_WORDS.split())})\b", re.IGNORECASE)
# Readers, effects and praise that a writer likes to add.
_ADDED = re.compile(
    r"\b(?:users?|customers?|clients?|everyone|everybody|nobody|people|developers|"
    r"community|finally|huge\w*|massive\w*|dramatic\w*|significant\w*|faster|safer|"
    r"easier|better|best|saves?|saved|never again|game)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[.…] +[\"“(]?[A-Z]")
_CALL = re.compile(
    r"^(?:visit|buy|follow|subscribe|click|check|download|join|try|sign|send|ask|"
    r"ignore|write|share|comment|vote|get|see|read|remember|look|go)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b[\w-]+\.(?:com|net|org|io|dev|app|ai|co|me|info|biz|example|xyz|site|online|"
    r"shop|eu|uk|de|fr|nl|it|es|pt|us)\b",
    re.IGNORECASE,
)
_NUMBER_WORDS = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce cien mil",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze cent mille",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici cento mille",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf honderd duizend",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze cem mil",
}
_VALUES = ("2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "100", "1000")


class Citation(msgspec.Struct, forbid_unknown_fields=True):
    number: int
    quote: str


class Said(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    opinion: bool
    evidence: list[Citation]


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence that stands, its paragraph, and the evidence that it rests on."""

    sentence: Sentence
    paragraph: int
    pieces: tuple[Piece, ...]


def check_sentence(
    said: Said, paragraph: int, network: str, request: DraftRequest, style: Style
) -> tuple[Kept | None, str]:
    """The sentence as it may stand, or the reason why it may not."""
    text = " ".join(said.text.split())
    if network == X:
        text = words.without_file_endings(text)
    pieces = _cited(said.evidence, request)
    if not pieces:
        return None, "It cites evidence that is not there."
    why = (
        _wording(text, style)
        or _unshown(text, pieces, request)
        or _invented(text, pieces, request, opinion=said.opinion)
    )
    if why:
        return None, why
    evidence = tuple(piece.cited for piece in pieces)
    sentence = Sentence(text=text, evidence=evidence, opinion=said.opinion)
    return Kept(sentence, paragraph, pieces), ""


def _cited(given: Iterable[Citation], request: DraftRequest) -> tuple[Piece, ...]:
    found: dict[int, Piece] = {}
    for citation in given:
        if not 1 <= citation.number <= len(request.pieces):
            return ()
        piece = request.pieces[citation.number - 1]
        least = min(SHORTEST_QUOTE, len(piece.cited.quote))
        if len(citation.quote) < least or citation.quote not in piece.cited.quote:
            return ()
        found[citation.number] = piece
    return tuple(found.values())


def _wording(text: str, style: Style) -> str:
    one = text.endswith((".", "…")) and not _NEXT.search(text)
    if not one or len(text) > LONGEST_SENTENCE:
        return "It is not one sentence of a post."
    if not words.is_sober(text):
        return "It uses words or marks that no post here uses."
    if found := BANNED.search(text):
        return f"It uses the word “{found[0].lower()}”."
    if BLUNT.search(text) or KEEP_OUT.search(text) or TOOL_NAMES.search(text):
        return "It repeats what is not for the public."
    if _CALL.match(text) or _ADDRESS.search(text):
        return "It calls on the reader."
    if not style.allows(text):
        return "It uses a phrase that you take out."
    return ""


def _unshown(text: str, pieces: Sequence[Piece], request: DraftRequest) -> str:
    shown = _shown(pieces, request)
    capitals = request.language != "de"  # where every noun has one
    if missing := missing_from(text, (), shown, names=capitals):
        return f"Its evidence does not show {missing}."
    told = dict(
        zip(_NUMBER_WORDS.get(request.language, "").split(), _VALUES, strict=False)
    )
    for word in normalised(text).split():
        if word in told and missing_from(told[word], (), shown):
            return f"Its evidence does not show the number “{word}”."
    return ""


def _shown(pieces: Sequence[Piece], request: DraftRequest) -> str:
    """All that a reader finds at the cited places: quotes, and the items they show."""
    parts: list[str] = []
    for piece in pieces:
        line = piece.line
        parts += [piece.cited.quote, line.text, line.reason, line.instead]
        parts.append(request.names.get(line.project, ""))
    return "\n".join(parts)


def _invented(
    text: str, pieces: Sequence[Piece], request: DraftRequest, *, opinion: bool
) -> str:
    """Feelings, effects, readers and judgements that nothing cited voices."""
    owners = " ".join(p.cited.quote for p in pieces if p.cited.kind in OWNER_KINDS)
    for feeling in _FEELING.findall(text):
        if feeling.lower() not in owners.lower():
            return f"You did not say “{feeling.lower()}”."
    shown = _shown(pieces, request)
    for added in _ADDED.findall(text):
        if not re.search(rf"\b{re.escape(added)}\b", shown, re.IGNORECASE):
            return f"Its evidence does not show “{added.lower()}”."
    if request.language != "en":
        # Words of two languages cannot be compared: no judgement but the owner's.
        return "An opinion must be in your own words." if opinion else ""
    if opinion and _carried(text, owners) < _CARRIED_OPINION:
        return "An opinion must be in your own words."
    if _carried(text, shown) < _CARRIED:
        return "It says more than its evidence shows."
    return ""


def _carried(text: str, shown: str) -> float:
    """The share of what a text says that stands in what is shown."""
    said = words.content_words(text)
    return len(said & words.content_words(shown)) / len(said) if said else 1.0
