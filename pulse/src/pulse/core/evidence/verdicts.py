"""Verdicts of the owner in one sentence: it works, it does not, that was wrong."""

import re

from pulse.core.evidence import tongues

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
    | works\s+(?:for\ me|now|great|fine|well|nicely|perfectly|like\ a\ charm|again|on\b|
        as\ expected)
    | ^works\b(?!\s+(?:only|except|by|like)\b)
    | ,\s*(?:it\s+|that\s+|all\s+)?works(?=\s*[.!,]|\s*$)
    | ^(?:it\s+)?work(?:s|ed|ing)\b(?=\s*[.!,]|\s*$)
    | (?:that|this|which)\s+(?:fixed|solved|did)\s+(?:it|the)\b
    | (?:looks?|is|sounds?|reads?)\s+(?:good|great|perfect|right|correct|fine|nice)
      (?:\s+(?:now|to\ me|(?:on|in|at)\s+(?:the|my|both|all)\s+\w+))?
      (?=\s*[.!,;]|\s*$)
    | (?:\bis|\bare|'s)\s+(?:right|fast|correct|fine|gone|fixed|good)\s+now
      (?=\s*[.!,]|\s*$)
    | \b(?:came|comes|went|goes|ran|runs)\b[^.!?]{0,40}\b(?:fine|smoothly)
      (?=\s*[.!,]|\s*$)
    | ^(?:\w+[,!]?\s+)?it\s+runs(?=\s*[.!,]|\s*$)
    | \b(?:errors?|it|that|they|problem|bug|warnings?)\s+(?:is|are)\s+gone\b
    | \bno\s+\w+\s+(?:any\s?more|any\s+longer)\b
    | \blgtm\b | \bship\ it\b | ^(?:perfect|excellent|awesome|brilliant)\b(?!ly)
    | \b(?:tried|tested|checked)\s+(?:it|this|that)\b[^.!?]{0,40}
        \b(?:works?|fine|good|ok|fast|right)\b
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
    | ^still\s+(?:one|two|three|\d+|a|the)\b | \bi\ still\ (?:get|got|see|saw)\b
    | \bthat(?:'s|\ is)\ no\ good\b
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


def confirms(sentence: str) -> bool:
    if tongues.confirms(sentence):
        return True
    match = _CONFIRMS.search(sentence)
    return bool(
        match
        and not sentence.rstrip().endswith("?")
        and not _HYPOTHETICAL.search(sentence[: match.start()] + " ")
        and not refutes(sentence)
        and not re.search(r"\b(?:but|except|however|almost)\b", sentence, _I)
    )


def refutes(sentence: str) -> bool:
    if tongues.refutes(sentence):
        return True
    match = _REFUTES.search(sentence)
    return bool(match and not _HYPOTHETICAL.search(sentence[: match.start()] + " "))


def corrects(sentence: str) -> bool:
    return bool(_CORRECTS.search(sentence)) and not sentence.rstrip().endswith("?")
