"""What a sentence of the owner does: confirm, refute, correct, decide, approve, ask.

Plain patterns over one sentence. They rather miss than invent: what matches nothing
stays a prompt.
"""

import re

from pulse.core.language.past import is_request

_I = re.IGNORECASE
# A condition or a wish is neither praise nor blame: "make sure it works".
_HYPOTHETICAL = re.compile(
    r"\b(?:if|when|once|until|unless|whether|make sure|ensure|should|so that|how|why|"
    r"explain|verify|check|would|could|will|want|need|until|before|see if)\b[^.!]*$",
    _I,
)
_CONFIRMS = re.compile(
    r"""(?:^|\b)(?:
      (?:it|that|this|everything|all|both|now|search|login|yes|and)\s+(?:now\s+|all\s+)?
        (?:works|worked|is\ working|is\ fixed)\b
    | works\s+(?:for\ me|now|great|fine|well|perfectly|like\ a\ charm|again|on|
        as\ expected)
    | ^(?:it\s+)?work(?:s|ed|ing)\b(?=\s*[.!,]|\s*$)
    | (?:that|this|which)\s+(?:fixed|solved|did)\s+(?:it|the)\b
    | (?:looks?|is|sounds?|reads?)\s+(?:good|great|perfect|right|correct|fine|nice)
      (?:\s+(?:now|to\ me))?(?=\s*[.!,;]|\s*$)
    | \blgtm\b | \bship\ it\b | ^(?:perfect|excellent|awesome|brilliant)\b(?!ly)
    | \b(?:tried|tested|checked)\s+(?:it|this|that)\b[^.!?]{0,40}
        \b(?:works?|fine|good|ok)\b
    | \ball\ (?:good|green|tests\ pass(?:ed)?)\b | \bconfirmed\b | ^accepted\b
    | (?:everything|all)\ (?:on\ ci\ )?pass(?:ed|es)\b
    )""",
    _I | re.VERBOSE,
)
_REFUTES = re.compile(
    r"""(?:
      \bstill\s+(?:broken|fails?|failing|not|no\b|does\s?n'?t|did\s?n'?t|isn'?t|
        an?\ issue|
        an?\ problem|the\ same|getting|seeing|see\b|happen\w*|wrong|crash\w*|red|hangs?|
        slow|missing|shows?|there\b|have\ the|
        (?!works|passes|needs|looks|is|has|uses)\w+s\b)
    | ^(?:no|nope)[,.! ]+(?:same|still|not)\b | \bsame\ thing\b
    | \b(?:does\s?n'?t|doesnt|did\s?n'?t|didnt|do\s?n'?t|is\s?n'?t|not|never)\s+
        (?:really\s+)?work(?:s|ed|ing)?\b
    | \b(?:same|another)\ (?:error|problem|issue|crash|result)\b
    | \b(?:not|isn'?t|wasn'?t)\ (?:fixed|solved|done|there)\b
    | ^no[,.!]?\s+(?:it|that|this)\s+(?:does|did|is|was)n'?t\b
    | \b(?:it|that|this|now\ it)\s+(?:broke|breaks|fails|failed|crashes|crashed|hangs)\b
    | ^(?:(?:hmm+|but|no|well|ok|and|sorry)[,.]?\s+)*(?:it|that|this)\s+
        (?:does\s?n'?t|doesnt|does\ not|won'?t|can'?t|cannot)\s+(?!matter|need|have\ to|
        hurt|mean|look|seem|make|sound|feel|exist|include)\w+
    | \bfails?\ again\b | \bbroken\ again\b | \bworse\ (?:now|than)\b | \bno\ change\b
    )""",
    _I | re.VERBOSE,
)
_CORRECTS = re.compile(
    r"^(?:no[,.!]|no (?:it|that|this|i|not|the|we|you|don'?t)\b|not (?:like|that|what|"
    r"the|in)\b|nope|"
    r"wrong\b|wait\b|stop\b(?! hook)|that'?s not|this is not|that is not|i meant|i "
    r"said|"
    r"actually,? (?!can)|you (?:forgot|missed|misunderstood|broke|should(?:n'?t| not) "
    r"have)|"
    r"don'?t |do not |never |undo |revert |please don'?t|rather |but (?:i|that|it|"
    r"not)\b|"
    r"instead[, ]|hold on)",
    _I,
)
_DECIDES = re.compile(
    r"""(?:
      ^(?:ok(?:ay)?[, ]+|yes[, ]+|no[, ]+|so[, ]+|then[, ]+|alright[, ]+|for\ now[, ]+|
        also[, ]+|and[, ]+|but[, ]+)*
      (?: go\ (?:ahead\ )?with\b
        | (?:let'?s|lets|we'?ll|we\ will|we\ should|i'?d\ (?:rather|prefer)|i\ prefer|
           i\ favou?r|i\ want\ to|we\ want\ to|we\ would\ want\ to|we'?d\ want\ to)
          \s+(?:just\s+|only\s+|rather\s+)?
           (?:go\ (?:with|for)|use|keep|drop|skip|stick\ (?:with|to)|stay\ with|switch|
             leave|ship|target|support|store|do\ without|not\b|avoid|have|move|build|
             postpone|wait|defer|continue\ to|include|only)\b
        | (?:use|keep|drop|skip|stick\ with|stay\ with|choose|pick|take|prefer|
             leave\ out|
             postpone|defer|forget\ about)\s+\S+
        | (?:i\ think\ )?(?:for\ now\ )?(?:we|i)\ would\ want\ to\b
        | (?:don'?t|do\ not|never|no\ more)\s+(?:add|use|build|include|support|bother|
             introduce|do|touch|change|make|worry|implement|store|send|log|keep)\b
        | (?:i\ think\ )?(?:for\ now\ )?
            we\ (?:should|shouldn'?t|don'?t\ need|won'?t|will)\b
        | option\s+\w+
        | (?:the\ )?(?:first|second|third|latter|former)\ (?:one|option)\b
      )
    | \binstead\ of\b | \brather\ than\b | \bnot\ worth\ it\b
    | \bi\ (?:favou?r|prefer)\b
    | ,\s*not\s+(?:the\s+|a\s+)?\w+[.!]?$
    )""",
    _I | re.VERBOSE,
)
_APPROVES = re.compile(
    r"^(?:y|yes|yeah|yep|yup|ok|okay|k|sure|go|go (?:ahead|on|for it)|do it|do that|"
    r"please do|proceed|continue|carry on|next|sounds good|fine|correct|right|exactly|"
    r"agreed|approved|thanks|thank you|ty|great|good|nice|cool|perfect|resume|try "
    r"again|"
    r"retry|again|a|b|c|d|[1-9]|yes please|good idea|makes sense)"
    r"(?:[,.! ]+(?:please|thanks|do it|go ahead|continue|proceed|go on))*[.!]*$",
    _I,
)
_HANDOVER = re.compile(
    r"^(?:(?:ok|okay|yes|great|good|nice|now|and|please|works for me|looks good|lgtm)"
    r"[,.! ]+)*(?:commit|push|merge|ship|deploy|release|stage|amend|squash|rebase|"
    r"open (?:a |the )?(?:pr|pull request)|create (?:a |the )?(?:pr|pull request)|git "
    r")\b"
    r"[^.]{0,60}$",
    _I,
)
_QUESTION = re.compile(
    r"^(?:ok(?:ay)?[, ]+|so[, ]+|and[, ]+|but[, ]+|hmm+[, ]+|wait[, ]+)*(?:what|which|"
    r"why|how|"
    r"where|when|who|is|are|was|were|does|do|did|has|have|should|am|isn'?t|aren'?t|"
    r"doesn'?t|"
    r"don'?t|why don'?t|can i|could i|can you (?:tell|explain|show|walk)|explain|tell "
    r"me|"
    r"show me)\b",
    _I,
)
_POSTPONES = re.compile(
    r"^(?!add|show|move|set)[a-z]+ .{2,60} (?:tomorrow|next week|later|on monday)"
    r"[.!]*$|"
    r"\b(?:(?:not|leave (?:it|that|this)|do (?:it|that|this)|later|tomorrow|next week|"
    r"monday|postpone|park|defer)\b.{0,30}\b(?:today|now|for now|tomorrow|later|monday|"
    r"next week|until|another day|next time)|\b(?:i'?ll|i will)\b.{0,40}\b(?:tomorrow|"
    r"later|monday|next week)\b|tomorrow,? (?:i'?ll|i will)\b|"
    r"we'?ll (?:do|finish|fix|continue|"
    r"pick)\b.{0,40}"
    r"\b(?:tomorrow|later|monday|next week|next time)|to ?do (?:later|tomorrow)|"
    r"(?:tomorrow|later|next week)[:,]? (?:we|i|let'?s|please)|remind me|"
    r"(?:continue|finish|pick (?:it|this) up) (?:tomorrow|later|next week|on monday))",
    _I,
)
# Offering to go on is a suggestion, not a question that waits for the owner.
_OFFERS = re.compile(
    r"\b(?:would you like (?:me )?to|want me to|shall i|should i (?:proceed|continue|"
    r"go|"
    r"also|commit|push)|do you want me to|let me know|ready to|anything else|next "
    r"step)\b",
    _I,
)
_WHY = re.compile(
    r"(?:\b(?:because|since|as (?=(?:it|that|this|we|i|they|the)\b)|so that|otherwise|"
    r"the reason is)\s*|,\s*(?=(?:it|that|this)(?:'s| is| was)\b|"
    r"the [\w ]{2,24} (?:is|are|was) too\b))(?P<why>.+)$",
    _I,
)
_USE_NOT = re.compile(
    r"(?P<chosen>(?:let'?s )?(?:use|choose|pick|take|prefer|go with) .{2,60}?),? not "
    r"(?P<instead>(?:the |a |an )?[\w`.-]+(?: [\w`.-]+){0,3})[.!]*$",
    _I,
)
_INSTEAD = re.compile(
    r"(?:\binstead of|\brather than|,\s*not|\bover)\s+(?P<instead>(?:the |a |an "
    r")?[\w`.-]+"
    r"(?: (?!because|since|when|so that|as )[\w`.-]+){0,7})",
    _I,
)


def confirms(sentence: str) -> bool:
    match = _CONFIRMS.search(sentence)
    return bool(
        match
        and not sentence.rstrip().endswith("?")
        and not _HYPOTHETICAL.search(sentence[: match.start()] + " ")
        and not refutes(sentence)
        and not re.search(r"\b(?:but|except|however|almost)\b", sentence, _I)
    )


def refutes(sentence: str) -> bool:
    match = _REFUTES.search(sentence)
    return bool(match and not _HYPOTHETICAL.search(sentence[: match.start()] + " "))


def corrects(sentence: str) -> bool:
    return bool(_CORRECTS.search(sentence)) and not sentence.rstrip().endswith("?")


def decides(sentence: str) -> bool:
    match = _DECIDES.search(sentence)
    return (
        match is not None
        and not (match.start() > 0 and is_request(sentence))
        and len(sentence.split()) >= 3
        and not sentence.rstrip().endswith("?")
        and not re.match(
            r"(?i)(?:use|take|keep) (?:your|ultra|sub|a sub|the sub)", sentence
        )
    )


def approves(text: str) -> bool:
    """A whole prompt that only says yes or go on: it decides nothing by itself."""
    return bool(_APPROVES.match(text.strip()))


def hands_over(text: str) -> bool:
    """A whole prompt that only asks to commit, push, merge or release."""
    return bool(_HANDOVER.match(text.strip())) and len(text.split()) <= 14


def asks(sentence: str) -> bool:
    """A question to be answered, not work to be done."""
    polite_order = re.match(
        r"(?i)(?:can|could|would|will) (?:you|we) (?!tell|explain|show|walk)", sentence
    )
    return not polite_order and (
        bool(_QUESTION.match(sentence)) or sentence.rstrip().endswith("?")
    )


def offers(sentence: str) -> bool:
    """Whether the agent only offers to go on."""
    return bool(_OFFERS.search(sentence))


def proposes(question: str) -> bool:
    """A question that a plain yes turns into a decision: "Should we drop 3.9?"."""
    return bool(
        re.match(r"(?i)(?:so,? )?(?:should|shall) (?:we|the|it|this|that)\b", question)
    )


def postpones(sentence: str) -> bool:
    return bool(_POSTPONES.search(sentence)) and not sentence.rstrip().endswith("?")


def reason(sentence: str) -> str:
    """Why, in the owner's words, if the sentence says so."""
    match = _WHY.search(sentence)
    return match["why"].strip(" .!,") if match else ""


def replaced(sentence: str) -> str:
    """What was not chosen, if the sentence says so."""
    match = _INSTEAD.search(sentence) or _USE_NOT.match(sentence)
    return match["instead"].strip(" .!,`") if match else ""


def without_conjunction(sentence: str) -> str:
    """A sentence that was cut before its reason, without the word that led to it."""
    return re.sub(
        r"[\s,;:-]*\b(?:because|since|as|so that|otherwise|the reason is)\s*$",
        "",
        sentence.rstrip(),
        flags=_I,
    ).strip(" ,;:")


def without_alternative(sentence: str) -> str:
    """A sentence without "instead of …" at its end."""
    match = _INSTEAD.search(sentence)
    if match:
        return sentence[: match.start()].strip(" ,;:")
    chosen = _USE_NOT.match(sentence)
    return chosen["chosen"].strip(" ,;:") if chosen else sentence
