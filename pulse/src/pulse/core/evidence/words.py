"""What a sentence of the owner does: confirm, refute, correct, decide, approve, ask.

Plain patterns over one sentence. They rather miss than invent: what matches nothing
stays a prompt.
"""

import re

from pulse.core.evidence import tongues
from pulse.core.evidence.later import postpones, teaches
from pulse.core.evidence.verdicts import confirms, corrects, refutes
from pulse.core.language.past import is_request
from pulse.core.language.verbs import VERBS

__all__ = [
    "approves",
    "asks",
    "confirms",
    "corrects",
    "decides",
    "deciding_part",
    "gives_up",
    "hands_over",
    "offers",
    "postpones",
    "proposes",
    "reason",
    "refutes",
    "replaced",
    "teaches",
    "without_alternative",
    "without_conjunction",
]

_I = re.IGNORECASE
_DECIDES = re.compile(
    r"""(?:
      ^(?:ok(?:ay)?[, ]+|fine[, ]+|again[, ]+|yes[, ]+|no[, ]+|so[, ]+|then[, ]+|
        alright[, ]+|for\ now[, ]+|
        also[, ]+|and[, ]+|but[, ]+)*
      (?: go\ (?:ahead\ )?with\b
        | (?:let'?s|lets|we'?ll|we\ will|we\ should|i'?d\ (?:rather|prefer)|i\ prefer|
           i\ favou?r|i\ want\ to|we\ want\ to|we\ would\ want\ to|we'?d\ want\ to)
          \s+(?:just\s+|only\s+|rather\s+)?
           (?:go\ (?:with|for)|use|keep|drop|skip|stick\ (?:with|to)|stay\ with|switch|
             leave|ship|target|support|store|do\ without|not\b|avoid|have|move|build|
             postpone|wait|defer|continue\ to|include|only)\b
        | (?:use|keep|drop|skip|stick\ with|stay\ with|choose|pick|take|prefer|
             leave\ out|leave(?!\ (?:it|that|this|me|an?)\b)|(?:go|switch)\ back\ to|
             postpone|defer|forget\ about)\s+\S+
        | (?:\w+\ |the\ [\w ]{2,24}\ )(?<!error\ )(?<!problem\ )(?<!page\ )
            stays\ (?:on|at|with)\b
        | (?!and|ok|fine|well|so|but|since|until|till|by|back|even|just|only|right)
            \w+(?:\ \w+)?\ then(?=\s*[,.])
        | we\ (?:always\ |only\ )?use\b
        | no\ (?!(?:\w+\ ){1,3}yet\b)
            (?!it|that|this|these|i\b|we|you|need|problem|idea|one|more|thanks|not\b|
            don'?t|worries|wait|longer|change|luck|errors?|output|results?|response|
            difference|effect|clue|rush|sound|way|wonder|doubt|success|matter)
            [\w-]+(?:\ [\w-]+)?,\ (?!but|still|same)
        | (?:the\ |a\ )?[\w ]{3,30}\ (?:isn'?t|aren'?t|is\ not|are\ not)\ (?:needed|
            necessary|required)\b
        | (?:i\ think\ )?(?:for\ now\ )?(?:we|i)\ would\ want\ to\b
        | (?:don'?t|do\ not|never|no\ more)\s+(?:add|use|build|include|support|bother|
             introduce|do|touch|change|make|worry|implement|store|send|log|keep)\b
        | (?:i\ think\ )?(?:for\ now\ )?
            we\ (?:should|shouldn'?t|don'?t\ need|won'?t|will)\b
        | option\s+\w+
        | (?:the\ )?(?:first|second|third|latter|former)\ (?:one|option)\b
      )
    | ^(?:\w+[, ]+)?(?:we|i)\ go\ (?:with|for)\b
    | \binstead\ of\b | \brather\ than\b | \bnot\ worth\ it\b
    | \bi\ (?:favou?r|prefer)\b
    | ,\s*not\s+(?:the\s+|a\s+)?\w+[.!]?$
    )""",
    _I | re.VERBOSE,
)
# How the work is to be done, which the work itself tells.
_INSTRUCTS = re.compile(
    r"(?:use|take|keep) (?:your|ultra|sub|a sub|the sub)|"
    r"use (?!.*\b(?:instead|rather|not|because)\b).{2,80} to [a-z]+ ",
    _I,
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
_DO_NOT = re.compile(
    r"^(?:(?:no|ok|okay|yes|please|and|but)[, ]+)*(?:don'?t|do not|never) "
    r"(?P<verb>[a-z]+) ",
    _I,
)
_NO_DECISION = frozenset(
    ("forget", "worry", "stop", "break", "commit", "push", "ask", "run", "start", "let")
)
# "Revert it, we'll do without a cache": what stands before the decision itself.
_BEFORE_IT = re.compile(
    r"^(?:(?:i|we)(?:'ve)? changed (?:my|our) minds?[,:;]\s*|"
    r"(?:revert|undo|stop) (?:it|that|this)[,;]\s*(?:and\s+)?|"
    r".{10,160}?,\s+(?:and|but|so)\s+(?=(?:let'?s|we'?ll)\s+"
    r"(?:use|keep|drop|skip|go with|stick|stay|do without|leave)\b))",
    _I,
)
_GIVES_UP = re.compile(
    r"(?:^|, )(?:(?:ok|okay|no|then|so|and|but|please)[, ]+)*(?:drop|forget|abandon|"
    r"give up|scrap|go back to|switch back to|get rid of|"
    r"(?:throw|take) (?:it|that|this|the changes?|everything) (?:away|out again)|"
    r"(?:take|put) (?:it|that|this) back|(?:revert|undo|roll back) (?:it|that|this))\b",
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
    r"(?:\b(?:because(?: of)?|since|so that|"
    r"as (?=(?:it|that|this|we|i|they|the)\b)(?!it (?:is|was|stands)\b)|"
    r"otherwise|the reason is)\s*|,\s*(?=(?:it|that|this)(?:'s| is| was)\b|"
    r"the [\w ]{2,24} (?:is|are|was) too\b))(?P<why>.+)$",
    _I,
)
# "Drop it, nobody used it": a clause of its own behind the decision.
_AND_SO = re.compile(
    r",\s*(?=(?:we (?:don'?t|do not|have|had|only|can'?t|cannot|already|never|need)\b|"
    r"nobody|no one|every(?:one|body)|there (?:is|are)|too \w+|"
    r"one [\w ]+ (?:less|fewer|more)\b|"
    r"(?:the |our )?[\w']+(?: [\w']+){0,2} "
    r"(?:is|are|was|were|has|have|says?|fills?|"
    r"needs?|doesn'?t|don'?t|can'?t|isn'?t|aren'?t|breaks?|takes?|costs?)\b))(?P<why>.+)$",
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
    r"(?: (?!because|since|when|so that|as |for )[\w`.-]+){0,7})",
    _I,
)


def decides(sentence: str) -> bool:
    if sentence.rstrip().endswith("?"):
        return False
    part = deciding_part(sentence)
    if tongues.decides(part) or _rules_out(part):
        return True
    match = _DECIDES.search(part)
    return (
        match is not None
        and not (match.start() > 0 and is_request(part))
        and len(part.split()) >= 3
        and not _INSTRUCTS.match(part)
    )


def deciding_part(sentence: str) -> str:
    """From where it decides: "Revert it, we'll do without" → "we'll do without"."""
    before = _BEFORE_IT.match(sentence)
    return sentence[before.end() :] if before else sentence


def _rules_out(sentence: str) -> bool:
    """ "Don't rename Trip" decides; "don't forget the tests" only reminds."""
    match = _DO_NOT.match(sentence)
    verb = match["verb"].lower() if match else ""
    return verb in VERBS and verb not in _NO_DECISION


def gives_up(sentence: str) -> bool:
    """ "Drop the transformer", "take that back": what was being done is let be."""
    return bool(_GIVES_UP.search(sentence)) and not sentence.rstrip().endswith("?")


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


def reason(sentence: str) -> str:
    """Why, in the owner's words, if the sentence says so."""
    match = _WHY.search(sentence) or _AND_SO.search(sentence)
    return match["why"].strip(" .!,") if match else ""


def replaced(sentence: str) -> str:
    """What was not chosen, if the sentence says so."""
    match = _INSTEAD.search(sentence) or _USE_NOT.match(sentence)
    return match["instead"].strip(" .!,`") if match else ""


def without_conjunction(sentence: str) -> str:
    """A sentence that was cut before its reason, without the word that led to it."""
    return re.sub(
        r"[\s,;:-]*\b(?:because(?: of)?|since|as|so that|otherwise|the reason is)\s*$",
        "",
        sentence.rstrip(),
        flags=_I,
    ).strip(" ,;:")


def without_alternative(sentence: str) -> str:
    """A sentence without "instead of …" at its end."""
    match = _INSTEAD.search(sentence)
    if match:
        what_for = (
            sentence[match.end() :] if sentence[match.end() :][:5] == " for " else ""
        )
        return sentence[: match.start()].strip(" ,;:") + what_for
    chosen = _USE_NOT.match(sentence)
    return chosen["chosen"].strip(" ,;:") if chosen else sentence
