"""How people and programs speak to whoever writes or reads: patterns of steering."""

import re

_RULES = (
    r"(?:instruct\w*|rules?|prompts?|guidelines?|directions?|orders?|directives?|"
    r"constraints?)"
)
_EARLIER = (
    r"(?:previous|prior|above|earlier|preceding|former|existing|your|all|any|these|those|"
    r"the|other|system|given|original|safety)"
)
#: What is written about a day; a summary table is a part of a program.
_TEXTS = (
    r"(?:note|summary|headline|digest|write-up|recap)\b(?!\s+(?:table|page|field|view|"
    r"card|component|endpoint|column|row|section|widget|module|command|file|panel|class|"
    r"model|screen|tab|bar|box|form|text|test|editor|list|app)s?\b)"
)
TO_WRITERS = re.compile(
    rf"""
      \b(?:ignor\w*|disregard\w*|forget|forgot|overrid\w*|overrode|bypass\w*|drop|skip|
        neglect|stop\ following|do\ not\ (?:follow|obey))\s+(?:{_EARLIER}\s+){{1,4}}
        (?:\w+\s+)?{_RULES}
    | \b(?:ignore|disregard|forget)\ (?:everything|all|anything|what)\b.{{0,20}}
        \b(?:above|before|so\ far|earlier|you\ (?:were|have\ been)\ told)\b
    | \bif\ you\ are\ (?:an?\ |the\ )?(?:ai|llm|language\ model|assistant|model|bot)\b
    | \bpretend\ (?:that|to|we|you|the)\b | \bfrom\ now\ on\b.{{0,30}}\b(?:you|call|say
        |write|answer|only)\b
    | \bthe\ (?:correct|right|true|only|final)\ (?:summary|text|note|headline)\b
    | \bthe\ (?:daily\ )?(?:note|summary|headline|digest|recap)\ (?:needs|must|should
        |has\ to|shall|ought)\b
    | \b(?:whoever|when\ you|as\ you|before\ you)\ (?:summari[sz]e|compile|write|recap)
    | \bin\ your\ (?:recap|summary|note|report|digest|answer|reply|response)\b
    | (?:^|\n)\s*(?:output|answer|response|instructions?)\s*:
    | (?:/\*|<!--|\#!|todo\()\s*(?:ai|llm|assistant|claude|instructions?|model)\b
    | ^\[(?:admin|system|assistant|ai)\] | \b(?:anthropic|openai)\ staff\b
    | ignore(?:all|the|any|these)*(?:previous|prior|above|earlier)(?:instruct|rule)
    | \\?"?\brole\\?"?\s*:\s*\\?"?(?:system|assistant|developer)
    | \b(?:begin|start|end)\ (?:of\ )?(?:override|instructions?|prompt)\b
    | \b(?:switch|change|adopt)\ (?:your\ )?persona\b | \byour\ reward\b
    | \b(?:all|every)\ (?:outputs?|answers?|texts?|lines?)\ (?:must|carr\w+|say)\b
    | \bthe\ readers?\ (?:must|should|has\ to|needs?\ to)\b
    | \breturn\ (?:one|an?|the|only|no|these|this)\ (?:\w+\ )?items?\b
    | \bnew\ task\s*: | \bassistant\ to=
    | \b(?:end|start)\ of\ (?:the\ )?(?:data|evidence|transcript|instructions?)\b
    | \\?"(?:by|shows|headline|kind|status|items)\\?"\s*:\s*\\?["\[]
    | \b{_RULES}\s+(?:above|before\ this|so\ far)\b.{{0,30}}\b(?:void|cancel|obsolete
        |ignored)
    | \bnew\ (?:system\ )?(?:instructions?|directives?|prompt)\s*(?::|are\b|follow)
    | \b(?:your|the)\ (?:system|developer|hidden|secret|initial)
        \ (?:prompt|message|key)\b
    | \bsystem\ (?:prompt|override|note|message|notice)\b
    | (?:^|[\n>\]"'`*\#|])\s*(?:system|assistant|developer|admin|human)\s*:
    | \{{\{{\s*[\#/>]?\s*system
    | <\s*/?\s*\|?\s*(?:system|assistant|user|human|instructions?|evidence|data
      |im_start|im_end|end|note|tool_\w+|admin|s)\b[^<>]{{0,40}}\|?>?
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
        {_TEXTS}.{{0,40}}\b(?:write|say|put|add|include|mention|state|claim|list|report)
    | \b(?:write|say|put|add|include|mention|state|claim|list|report|append|insert
        |print|repeat|output|use|set|make|reply|respond|answer|start|begin|end|open|close)\b
        .{{0,80}}\b(?:in|into|to|for|as|of|with)\ (?:the|your|this|today'?s|every|each)
        \ (?:\w+\ ){{0,2}}{_TEXTS}
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
ELSEWHERE = re.compile(
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
    | \b(?:vergiss|olvida|oublie[zr]?|dimentica|esque[cs]\w+|zapomnij|vergeet)\b.{0,20}
        \b(?:alles|todo|lo\ de\ antes|tout|tutto|tudo|wszystko)\b
    | \b(?:negeer|vergeet)\b.{0,40}\b(?:instructie|regel|aanwijzing)\w*
    | \b(?:zignoruj|ignoruj|zapomnij)\b.{0,40}\b(?:wszystk|instrukcj|polece|zasad)\w*
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
#: Verbs of saying: what somebody is told to say is not what happened.
_SAYING = r"""
    say tell mention claim state announce declare report praise celebrate shout brag
    reveal disclose speak talk respond reply emit pretend inform highlight
    emphasi[sz]e boast assert proclaim acknowledge confirm conclude summari[sz]e repeat
    utter recite sing greet thank congratulate advertise promote recommend
    (?:learn|hear|know)\s(?:about|of)
"""
_SAYING_ELSEWHERE = r"""
    erwahnen? sag melden? berichten? behaupten? nennen? lobe verkunden? mentionne[zr]?
    indiquer? indiquez dites annonce[zr]? rapporte[zr]? declare[zr]? menciona mencione
    mencionar diga anuncia informa declara indica menzioni menziona dichiara annuncia
    segnala afirma vermeld meld noem zeg wspomnij powiedz napisz zapisz
    napis scrie scribe zglos oglos belirt soyle bahset skriv namn
    скажи упомяни сообщи заяви объяви напиши
"""
TOLD_TO_SAY = re.compile(
    rf"""(?:^|[.!?:;,>}}\n“"'(\[—–-]\s*|\b(?:to|must|should|shall|please|kindly|then|and
        |only|also|you|will|can|may|always|just|could|would|or|readers|bitte|unbedingt
        |favor|faut|muss|debe|deve|moet|merci\ d['’])\s*)
        (?:{"|".join(_SAYING.split())})\b(?!\s+(?:bug|tool|card|page|command)s?\b)
    | \b(?:{"|".join(_SAYING_ELSEWHERE.split())})\b
    | (?:说|說|写上|寫上|宣布|提到|告诉|告訴) | (?:と書|と言|と述べ|を発表)
    | (?:라고\ ?(?:쓰|말|하)) | (?:اكتب|قل|اذكر|أعلن) | (?:כתוב|אמור|הזכר)
    | (?:लिख|कह|बता) | (?:γραψε|πες|αναφερε)""",
    re.IGNORECASE | re.VERBOSE,
)
#: Where a new clause begins, what was to be said is over.
SAID = re.compile(r"[.!?;\n]\s|,\s(?=(?:\w+\s)?(?:I|we)\b|but\b)")
TO_READERS = re.compile(
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
