"""Words that want to steer who writes or who reads, instead of telling what happened.

Transcripts hold them: in files, in tool output, in commit messages. What cites them
shows nothing by them, and no text of the product repeats them.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

_RULES = (
    r"(?:instruct\w*|rules?|prompts?|guidelines?|directions?|orders?|directives?|"
    r"constraints?)"
)
_EARLIER = (
    r"(?:previous|prior|above|earlier|preceding|former|existing|your|all|any|these|those|"
    r"the|other|system|given|original|safety)"
)
_TO_WRITERS = re.compile(
    rf"""
      \b(?:ignor\w*|disregard\w*|forget|forgot|overrid\w*|overrode|bypass\w*|drop|skip|
        neglect|stop\ following|do\ not\ (?:follow|obey))\s+(?:{_EARLIER}\s+){{1,4}}
        (?:\w+\s+)?{_RULES}
    | \b{_RULES}\s+(?:above|before\ this|so\ far)\b.{{0,30}}\b(?:void|cancel|obsolete
        |ignored)
    | \bnew\ (?:system\ )?(?:instructions?|directives?|prompt)\s*(?::|are\b|follow)
    | \b(?:your|the)\ (?:system|developer|hidden|secret|initial)
        \ (?:prompt|message|key)\b
    | \bsystem\ (?:prompt|override|note|message|notice)\b
    | (?:^|[\n>\]"'`*\#|])\s*(?:system|assistant|developer|admin|human)\s*:
    | <\s*/?\s*\|?\s*(?:system|assistant|user|human|instructions?|evidence|data|im_start
      |im_end|end|note|tool_result|tool_use|admin|s)\b[^<>]{{0,40}}\|?>?
    | \[/?(?:inst|sys|system|end\ of\ (?:data|evidence))\b | <<\s*/?sys
    | \byou\ are\ (?:now|no\ longer|an?\ (?:unrestricted|helpful|evil))\b
    | \b(?:act|behave|respond|answer)\ as\ (?:if|though|an?|the)\b.{{0,30}}
        \b(?:ai|admin|model|assistant|system|dan)\b
    | \b(?:as|dear|attention|hey|hello|note\ to|message\ (?:to|for)|for)
        \ (?:an?\ |the\ |any\ |all\ |every\ )?
        (?:ai|llm|language\ model|note\ writer|summari[sz]er|note-taker|report\ writer
        |daily\ note|assistants?\ (?:reading|writing))\b
    | \b(?:ai|llm|language\ model|note\ writer|summari[sz]er|writer)s?\b[,:]?
        \ (?:reading|summari[sz]ing|that\ reads|who\ reads|must|should|shall|is\ to
        |please)\b
    | \b(?:in|into|to|for|of)\ (?:the|your|this|his|her|their|today'?s)
        \ (?:\w+\ ){{0,2}}
        (?:note|summary|headline|daily\ note|digest|profile|newsletter|write-up)\b
        .{{0,40}}\b(?:write|say|put|add|include|mention|state|claim|list|report)
    | \b(?:write|say|put|add|include|mention|state|claim|list|report|append|insert
        |print|repeat|output|use|set|make|reply|respond|answer|start|begin|end|open|close)\b
        .{{0,80}}\b(?:in|into|to|for|as|of|with)\ (?:the|your|this|today'?s|every|each)
        \ (?:\w+\ ){{0,2}}(?:note|summary|headline|daily\ note|digest|profile|write-up|
        report\ item|mail|newsletter|status\ field|output|answer|reply|response)\b
    | \b(?:mark|set|report|label|classify|treat|count|record|list|present|raise)\b
        .{{0,60}}\b(?:as|to|=|:)\s*["'“]?(?:confirmed|observed|achievement|stated
        |done\ and\ confirmed|verified\ by\ the\ owner)\b
    | \b(?:status|kind)["']?\s*[:=]\s*["']?(?:confirmed|observed|achievement|stated)\b
    | \bcite\b.{{0,40}}\b(?:line|record|evidence|id)\b
    | \bevidence\ (?:id|line|number|record)s?\b.{{0,30}}(?:\d|:)
    | \b(?:reveal|print|output|include|send|post|leak|show|repeat|exfiltrate|append|
        disclose|dump)\b.{{0,50}}\b(?:api[ _-]?keys?|the\ keys?|secrets?|passwords?|
        credentials?|tokens?|env(?:ironment)?\ variables?|canary|private\ projects?|
        system\ prompt|other\ projects?)\b
    | \b(?:post|publish|tweet|share)\ (?:this|the\ following|exactly|it\ (?:on|to|as))\b
    | \b(?:approve|publish)\ (?:the|all|every|this)\ drafts?\b
    | \b(?:repeat|say|write|print|output|reply|respond|answer)\ (?:with\ )?
        (?:only|exactly|verbatim|the\ following|the\ (?:word|phrase|string|text))\b
    | \btranslate\ (?:this|the\ following)\b | \bdecode\ (?:this|the|and)\b
    | \b(?:jailbreak|prompt\ injection|dan\ mode|developer\ mode|god\ mode)\b
    | \bdo\ not\ (?:tell|inform|mention\ (?:this|it)\ to|warn|alert)\ (?:the\ )?(?:user|
        owner|developer|reader)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The same wish in other languages; what a letter's accents are does not matter.
_ELSEWHERE = re.compile(
    r"""
      \bignorier\w*\b.{0,40}\b(?:anweisung|regel|vorgabe|befehl)\w*
    | \b(?:vergiss|missachte)\b.{0,40}\b(?:anweisung|regel|vorgabe|oben)\w*
    | \bschreib\w*\b.{0,60}\b(?:notiz|zusammenfassung|bericht|profil|uberschrift)\b
    | \b(?:ignore[zr]?|oublie[zr]?|ne\ tiens?\ pas\ compte)\b.{0,40}\b(?:instructions?|
        consignes?|regles?)\b
    | \b(?:ecri[st]|ecrivez|ajoute[zr]?)\b.{0,60}\b(?:note|resume|rapport|titre
        |profil)\b
    | \b(?:ignora|ignore|olvida|olvide|descarta)\b.{0,40}\b(?:instruccion|regla|orden|
        indicacion|instruco|instruca|regra)\w*
    | \b(?:escribe|escriba|anade|escreva|adicione)\b.{0,60}\b(?:nota|resumen|resumo|
        informe|titular|titulo|relatorio|perfil)\b
    | \b(?:ignora|dimentica|trascura)\b.{0,40}\b(?:istruzion|regol|indicazion)\w*
    | \b(?:scrivi|aggiungi)\b.{0,60}\b(?:nota|riassunto|rapporto|titolo|profilo)\b
    | \b(?:negeer|vergeet)\b.{0,40}\b(?:instructie|regel|aanwijzing)\w*
    | \b(?:zignoruj|ignoruj|zapomnij)\b.{0,40}\b(?:instrukcj|polece|zasad)\w*
    | \b(?:yok\ say|unut|goz\ ard)\w*\b | \b(?:talimat|yonerge)\w*\b.{0,40}\byok\ say
    | \bignorera\b.{0,40}\b(?:instruktion|regl)\w*
    | (?:игнорир|забудь|проигнорир|не\ обращай)\w*.{0,40}(?:инструкц|правил|указан)
    | (?:напиши|добавь|укажи).{0,60}(?:заметк|отч[её]т|итог|сводк)
    | (?:ігнору|забудь).{0,40}(?:інструкц|правил)
    | (?:忽略|无视|忘记|無視|忽視|不要理会).{0,12}(?:指令|指示|说明|規則|规则|提示)
    | (?:以前|上記|前|これまで|すべて).{0,8}(?:指示|命令|ルール).{0,6}(?:無視|忘れ)
    | (?:이전|위의|모든|앞의).{0,8}(?:지시|명령|지침|규칙).{0,6}(?:무시|잊)
    | (?:تجاهل|انس|اهمل).{0,30}(?:تعليمات|التعليمات|الاوامر|القواعد|أوامر)
    | (?:התעלם|שכח).{0,30}(?:הוראות|ההוראות|כללים)
    | (?:अनदेखा|नज़रअंदाज़|भूल).{0,40} | (?:निर्देश)\w*.{0,20}(?:अनदेखा|नज़रअंदाज़|भूल)
    | (?:αγνοησε|ξεχασε).{0,40}(?:οδηγι|εντολ)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TO_READERS = re.compile(
    r"""
      ^(?:click|visit|subscribe|follow|buy|download|install|enter|call|dm|whatsapp)\b
    | \b(?:click|tap|press)\ (?:here|the\ (?:link|button)|on\b|below|to\b)
    | \b(?:visit|open|follow|go\ to|browse\ to|check\ out)\ (?:the\ |this\ |our\ |my\ )?
        (?:link|website|site|page\ at|url|http|www)
    | \b(?:enter|confirm|verify|update|send|give|type)\ (?:us\ |me\ )?your\ (?:password|
        card|account|credentials|key|token|details|e-?mail|login|seed)
    | \b(?:sign|log)\ in\ (?:at|here|to\ (?:confirm|verify|keep))\b
    | \b(?:your\ account\ (?:will|is|has)|act\ now|limited\ offer|for\ free\ at)\b
    | \bsubscribe\ (?:to|now)\b | \bfollow\ (?:me|us)\b | \bshare\ this\b
    | \b(?:run|paste|execute|copy)\ (?:this|the\ following)\ (?:command|into|in\ your)\b
    | \bcurl\b.{0,60}\|\s*(?:ba)?sh\b | \brm\s+-rf\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONG = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:(?:\\x|%|0x)?[0-9a-fA-F]{2}[ ,]?){12,}")
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){6,}\w\b")
_LOOKALIKES = str.maketrans(
    "аеорсухікмтнвԁѕјһԛԝɡıαειοκρτυνχΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІЅЈ",
    "aeopcyxikmthbdsjhqwgiaeiokptuvxABEZHIKMNOPTYXABEKMHOPCTYXISJ",
)
_LEET = str.maketrans("013457@$!", "oieastasi")
_MOST = 4000  # characters of a quote that are looked at


@lru_cache(maxsize=4096)
def steers_writer(text: str) -> bool:
    """Whether a text speaks to whoever writes from it, in any disguise we know."""
    return any(
        _TO_WRITERS.search(one) or _ELSEWHERE.search(one)
        for one in dict.fromkeys(_readings(text[:_MOST]))
    )


def steers_reader(text: str) -> bool:
    """Whether a sentence calls on its reader to do something elsewhere."""
    return bool(_TO_READERS.search(text))


def _readings(text: str) -> Iterator[str]:
    """The text as a person, a browser or a model may read it."""
    yield text
    plain = _plain(text)
    yield plain
    for one in (_tagged(text), html.unescape(plain), unquote(plain)):
        if one and one != plain:
            yield one
    yield plain.translate(_LOOKALIKES)
    yield plain.translate(_LEET)
    yield codecs.encode(plain, "rot13")
    yield plain[::-1]
    yield _SPACED.sub(lambda m: re.sub(r"[ .\-_*]", "", m[0]), plain)
    yield re.sub(r"[_\-./+]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain))
    yield from _decoded(plain)


def _plain(text: str) -> str:
    """One width, no accents, nothing unseen, single blanks."""
    parts = unicodedata.normalize("NFKD", text)
    kept = (
        c
        for c in parts
        if unicodedata.category(c) not in ("Cf", "Mn", "Cc") or c.isspace()
    )
    return " ".join("".join(kept).split())


def _tagged(text: str) -> str:
    """What Unicode's tag characters spell, which no screen shows."""
    return "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0020 <= ord(c) <= 0xE007E)


def _decoded(text: str) -> Iterator[str]:
    for found in _LONG.findall(text):
        whole = found.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            raw = base64.b64decode(whole + "=" * (-len(whole) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        yield raw.decode("utf-8", "replace")
    for found in _HEX.finditer(text):
        digits = re.sub(r"\\x|0x|[% ,]", "", found[0])
        yield bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8", "replace")
