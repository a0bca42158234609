"""Articles, -ing forms, number words: what commit subjects leave out and posts need."""

import re

from pulse.core.language.verbs import PAST, gerund
from pulse.core.language.words import word_set

# Singular things that need an article, where a subject of a commit has none.
_THINGS = word_set(
    """
    adapter api app application argument attribute button cache call chart check
    class client column command component condition config connection constant
    container controller counter crash dashboard database decorator diagram
    dialog directory driver editor endpoint engine error event example export
    exporter field file filter flag folder font footer form format formatter
    function generator guard guide handler header helper hook icon image
    implementation importer index input integration interface job key label
    layout library limit limiter line link linter list loader lock log logger
    loop machine manager map menu message method middleware migration mode model
    module name notebook number object option package page panel parameter
    parser pipeline player plugin pointer policy popup prefix process profile
    prompt property protocol proxy query queue reader record registry renderer
    report request resource response result rule runner scanner scheduler schema
    scope screen script section selector sensor server service session setting
    shortcut shutdown sidebar signal site sorter spinner state step store stream
    string structure style summary switch system tab table tag task template
    test theme thread timeline timeout timer toggle token tool toolbar tooltip
    tracker tree type typo validator value variable version view warning webhook
    widget window wizard worker workflow wrapper
    """
)
_MAKING = frozenset(("Added", "Built", "Created", "Implemented", "Introduced", "Wrote"))
_DETERMINED = re.compile(
    r"(?:a|an|the|this|that|these|those|its|their|my|our|your|each|every|all|both|no|"
    r"any|some|one|two|three|four|five|another|more|which|what|\d.*|\w+'s|\w+s')$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:in|for|to|with|from|of|on|by|into|behind|around|without|as|at|over|under|per|"
    r"through|between|inside|outside|after|before|when|while|that|which|where|if|so|"
    r"because|instead|and|or|but|using|via|is|are|was|were|not|than)$"
)
_LEADS = word_set("as behind for from in inside into of on outside to with without")
_NEW = frozenset(("as", "into", "with", "without"))
_LONGEST_PHRASE = 5
_ARTICLE = re.compile(r"\b(?P<article>[Aa]n?) (?=(?P<word>[A-Za-z][\w-]*))")
_SPELLED = re.compile(
    r"(?!REST|RAM|LAN|SOAP|SAML|SIM|LAMP|MIDI|FAT)[AEFHILMNORSX][A-Z]+"
)
_SAID_WITH_Y = re.compile(r"(?:u[bfghkprst][aeiou]|uni(?!n|m)|use|usu|eu|one\b|once\b)")
_SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir)")
_NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
# Not the number of a port, a line or an issue, and no part of a version or a name.
_MANY_DIGITS = re.compile(
    r"(?<![\w.,:/#+-])(?<!port )(?<!line )(?<!issue )(?<!request )(?<!error )(?<!code )"
    r"[1-9]\d{4,8}(?![\w/:-]|[.,]\w)"
)
_SLASHES = re.compile(r"(?<![\w/.~])[A-Za-z]\w+(?:/[A-Za-z]\w+){3,}(?![\w/.])")


def with_articles(clause: str) -> str:
    """A past-tense clause with the articles that its author left out.

    "Ported Python library to Rust" → "Ported a Python library to Rust"."""
    words = clause.split(" ")
    found = [words[0]] if words else []
    for at in range(1, len(words)):
        lead = words[at - 1]
        if at == 1 or lead in _LEADS:
            found += _article(words, at, lead)
        found.append(words[at])
    return agreed(" ".join(found))


def _article(words: list[str], at: int, lead: str) -> list[str]:
    """The article that goes before the phrase that begins here, if one does."""
    phrase: list[str] = []
    for word in words[at:]:
        bare = word.rstrip(",.;:")
        if not bare or _ENDS.match(bare):
            break
        phrase.append(bare)
        if bare != word:
            break
    # "to raise an error" is no phrase that lacks one.
    determined = any(_DETERMINED.match(word) for word in phrase)
    if not phrase or len(phrase) > _LONGEST_PHRASE or determined:
        return []
    plain = all(re.fullmatch(r"[\w-]+", word) for word in phrase)
    if phrase[-1].lower() not in _THINGS or not plain:
        return []
    # "stop worker sending": a verb in the phrase makes another one of it.
    made = words[0] in _MAKING if at == 1 else lead in _NEW
    made = made or words[0] in ("Ported", "Drew")
    return [("an" if _takes_an(phrase[0]) else "a") if made else "the"]


def agreed(text: str) -> str:
    """ "a importer" → "an importer", where an adjective between them went."""

    def agree(found: re.Match[str]) -> str:
        word, article = found["word"], found["article"]
        if word.isupper() or len(word) == 1:
            return found[0]
        return article[0] + ("n " if _takes_an(word) else " ")

    return _ARTICLE.sub(agree, text)


def _takes_an(word: str) -> bool:
    if word[:2].isupper():
        return bool(_SPELLED.match(word))
    low = word.lower()
    if _SILENT_H.match(low):
        return True
    return low[0] in "aeiou" and not _SAID_WITH_Y.match(low)


def listed(text: str) -> str:
    """ "cmd/readFile/stat/glob" as words of a sentence; short pairs stay."""

    def spell(found: re.Match[str]) -> str:
        *parts, last = found[0].split("/")
        return f"{', '.join(parts)} and {last}"

    return _SLASHES.sub(spell, text)


def doing(clause: str) -> str:
    """ "Replaced the lock" → "replacing the lock"; "" when it does more than one thing
    or its verb is not known."""
    verb, _, rest = clause.partition(" ")
    base = PAST.get(verb.lower(), "")
    if not base or does_more(rest):
        return ""
    return f"{gerund(base)} {rest}"


def does_more(clause: str) -> bool:
    """Whether another verb in the past tense follows: "… and fixed the import"."""
    more = re.findall(r"(?:\band|,)(?: then)? ([a-z]+)", clause)
    return any(word in PAST for word in more)


def counted(number: int) -> str:
    """ "six"; a figure from thirteen on."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def ordinal(number: int) -> str:
    """ "third"; "next" for those that nobody says."""
    return _ORDINALS[number - 1] if 0 < number <= len(_ORDINALS) else "next"


def plural(text: str) -> str:
    """The words of a frame for more than one person: "I" → "we"."""
    for one, many in (
        (r"\bI\b", "we"),
        (r"\bmyself\b", "ourselves"),
        (r"\bmy\b", "our"),
        (r"\bMy\b", "Our"),
        (r"\bme\b", "us"),
    ):
        text = re.sub(one, many, text)
    return text


def lower_first(text: str) -> str:
    first = text.split(maxsplit=1)[0] if text.split() else ""
    is_name = any(c.isupper() for c in first[1:]) or not first[:1].isalpha()
    return text if is_name or first == "I" else text[0].lower() + text[1:]


def with_separators(text: str) -> str:
    """Numbers of five digits and more as people write them: "20,000"."""
    return _MANY_DIGITS.sub(lambda found: f"{int(found[0]):,}", text)


def capital(text: str) -> str:
    """A text with a capital letter, unless an identifier begins it."""
    first = text.split(" ", 1)[0].rstrip(",.;:")
    return (
        text if re.search(r"[_.\d]|[a-z][A-Z]", first) else text[:1].upper() + text[1:]
    )
