"""What owners say in German, French, Spanish, Italian, Portuguese and Dutch: orders,
verdicts, decisions, what is put off. Words that are plain in one of these languages and
mean nothing else in English."""

import re

_I = re.IGNORECASE
_ORDERS = re.compile(
    r"""^(?:bitte\s+|und\s+|jetzt\s+|por\ favor,?\s+|s'il\ (?:te|vous)\ pla[iî]t,?\s+|
         per\ favore,?\s+)*(?:
      bau(?:e)?|füg(?:e)?|beheb(?:e)?|änder(?:e|n)?|entfern(?:e)?|schreib(?:e)?|
      mach(?:e)?|erstell(?:e)?|korrigier(?:e)?|ergänz(?:e)?|lösch(?:e)?|benenn(?:e)?|
      verschieb(?:e)?|reparier(?:e)?|prüf(?:e)?|zeig(?:e)?
    | ajoute[rz]?|corrige[rz]?|supprime[rz]?|crée[rz]?|écri[st]|mets|répare[rz]?|
      modifie[rz]?|déplace[rz]?|renomme[rz]?|enlève|affiche[rz]?|fais
    | añad[ea]|agreg(?:a|ue)|corrij[ae]|arregl[ae]|quit[ae]|elimin[ae]|cambi[ae]|
      cre[ae]|escrib[ea]|haz|muev[ea]|muestr[ae]
    | aggiung[ia]|corregg[ia]|rimuov[ia]|scriv[ia]|sistem[ai]|sposta|mostra|togli
    | adicion[ea]|corrija|remova|crie|mude|escreva|conserte
    | voeg|maak|verwijder|verander|schrijf|repareer|toon
    )\s+\S""",
    _I | re.VERBOSE,
)
_CONFIRMS = re.compile(
    r"""\b(?:funktioniert|klappt|läuft|passt|geht)\b(?!\s+(?:\w+\s+){0,3}nicht\b)
        (?:\s+(?:jetzt|wieder|nun|gut|so|super))*\s*(?:[.!,]|$)
    | \bsieht\ gut\ aus\b | \bça\ (?:marche|fonctionne)\b(?!\s+pas) | \bc'est\ bon\b
    | ^(?:ya\ |ahora\ |sí,?\ )*funciona\b | ,\s*(?:ya\ )?funciona\b
    | (?:^|,\s*)(?:ora\ |adesso\ |sì,?\ )*funziona\b | \b(?:agora|já)\ funciona\b
    | (?:^|,\s*)(?:het\ |dit\ |nu\ )*werkt\b(?!\s+(?:\w+\s+){0,2}niet\b)""",
    _I | re.VERBOSE,
)
# "Wenn der Server läuft, …" is a condition.
_IF = re.compile(
    r"\b(?:wenn|falls|sobald|damit|ob|dass|wie|soll|muss|si|quand|comment|que|cuando|"
    r"como|quando|come|se|als|zodra|hoe)\b",
    _I,
)
_REFUTES = re.compile(
    r"""\b(?:funktioniert|klappt|läuft|geht|stimmt|passt)\s+(?:\w+\s+){0,3}nicht\b
    | \b(?:immer\ noch|weiterhin)\s+(?:kaputt|falsch|defekt|rot)\b
    | \bne\ (?:marche|fonctionne)\s+(?:\w+\s+)?pas\b
    | \bça\ (?:marche|fonctionne)\ (?:toujours\ )?pas\b
    | \btoujours\ (?:cassé|pas|faux|le\ même)\b
    | \b(?:no|não)\ funciona\b | \bsigue\ (?:sin|fallando|igual|roto)\b
    | \bnon\ funziona\b | \bancora\ (?:rotto|sbagliato)\b
    | \bwerkt\ (?:\w+\ ){0,2}niet\b | \bnog\ steeds\ (?:kapot|fout)\b""",
    _I | re.VERBOSE,
)
_POSTPONES = re.compile(
    r"""\b(?:morgen|nächste\ woche|später|demain|plus\ tard|la\ semaine\ prochaine|
        mañana|la\ (?:próxima\ )?semana\ que\ viene|más\ tarde|domani|più\ tardi|
        amanhã|mais\ tarde|volgende\ week)\b""",
    _I | re.VERBOSE,
)
_WE_LATER = re.compile(
    r"""\b(?:wir|ich|on|nous|je|lo|la|vamos|faremo|faccio|facciamo|lasciamo|
        continuiamo|fazemos|deixamos|we|ik)\b""",
    _I | re.VERBOSE,
)
_GOES_ON = re.compile(
    r"""\b(?:machen\ wir\b.*\bweiter|lo\ dejamos|seguimos|continuamos|on\ (?:continue|
        reprend)|continuiamo|riprendiamo|gaan\ we\ verder|deixamos)\b""",
    _I | re.VERBOSE,
)
_DECIDES = re.compile(
    r"""^(?:(?:ok|ja|nein|non|oui|no|sí|sì|não|nee)[,.!]?\s+)*(?:
      (?:wir|ich)\ (?:nehmen|nehme|bleiben|bleibe|verwenden|verwende|lassen|lasse|
        verzichten|verzichte|behalten|behalte)\b
    | kein(?:e|en)?\s+(?!problem|ahnung|thema|sorge|grund)\w+
    | nimm\b | verwende\b | lass\b
    | (?:on|nous)\ (?:garde|gardons|prend|prenons|utilise|utilisons|laisse|reste)\b
    | pas\ d[e']\s?(?!problème|souci|quoi)\w+ | garde[rz]?\b | utilise[rz]?\b
    | (?:usamos|usemos|nos\ quedamos|dejamos|mejor)\b
    | sin\s+(?!embargo|problema|duda)\w+
    | (?:usiamo|teniamo|restiamo)\b | niente\s+(?!male|paura)\w+
    | (?:usamos|ficamos|sem)\b
    | (?:we\ (?:nemen|gebruiken|houden)|geen)\b
    )""",
    _I | re.VERBOSE,
)


def orders(sentence: str) -> bool:
    """Whether a sentence asks for work, as "Behebe den Rundungsfehler" does."""
    return bool(_ORDERS.match(sentence)) and not sentence.rstrip().endswith("?")


def confirms(sentence: str) -> bool:
    found = _CONFIRMS.search(sentence)
    if not found or sentence.rstrip().endswith("?") or refutes(sentence):
        return False
    return not _IF.search(sentence[: found.start()])


def refutes(sentence: str) -> bool:
    return bool(_REFUTES.search(sentence))


def postpones(sentence: str) -> bool:
    return goes_on(sentence) or bool(
        _POSTPONES.search(sentence) and _WE_LATER.search(sentence)
    )


def goes_on(sentence: str) -> bool:
    """Whether only the time is named: "machen wir morgen weiter"."""
    return bool(_GOES_ON.search(sentence))


def decides(sentence: str) -> bool:
    return bool(_DECIDES.match(sentence)) and len(sentence.split()) >= 3
