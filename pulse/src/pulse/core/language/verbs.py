"""The verbs of requests and commit subjects, and how they end in the past tense."""

from pulse.core.language.words import word_set

IRREGULAR = {
    "be": "was",
    "begin": "began",
    "bind": "bound",
    "break": "broke",
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "catch": "caught",
    "choose": "chose",
    "come": "came",
    "cut": "cut",
    "dig": "dug",
    "do": "did",
    "draw": "drew",
    "feed": "fed",
    "find": "found",
    "forbid": "forbade",
    "freeze": "froze",
    "get": "got",
    "give": "gave",
    "go": "went",
    "grow": "grew",
    "hide": "hid",
    "hold": "held",
    "keep": "kept",
    "lay": "laid",
    "leave": "left",
    "let": "let",
    "make": "made",
    "output": "output",
    "override": "overrode",
    "overwrite": "overwrote",
    "put": "put",
    "read": "read",
    "rebuild": "rebuilt",
    "redo": "redid",
    "rerun": "reran",
    "reset": "reset",
    "rewrite": "rewrote",
    "run": "ran",
    "say": "said",
    "seek": "sought",
    "send": "sent",
    "set": "set",
    "show": "showed",
    "shut": "shut",
    "shrink": "shrank",
    "speed": "sped",
    "spin": "spun",
    "split": "split",
    "stick": "stuck",
    "sync": "synced",
    "take": "took",
    "teach": "taught",
    "tell": "told",
    "think": "thought",
    "throw": "threw",
    "tie": "tied",
    "undo": "undid",
    "unset": "unset",
    "write": "wrote",
}

# Verbs whose last consonant is doubled: cap, capped.
DOUBLED = word_set(
    """
    ban bootstrap cap chop clip commit control crop debug defer drop embed emit fit
    flag flip format grab grep hop infer log map omit pad permit pin plan plot plug
    pop prefer program refer reformat rip scan scrap scrub ship skim skip slim slot
    snap spot step stop strip stub submit swap tag tap transfer trap trim unpin
    unplug unwrap unzip wrap zap zip
    """
)

_REGULAR = """
abandon abort abstract accept acknowledge activate adapt add address adjust adopt align
allow allowlist alter amend analyse analyze animate annotate answer append apply approve
archive arrange ask assemble assert assess assign attach audit authenticate authorize
automate avoid back backfill backport bail balance ban batch benchmark block blocklist
boost bootstrap box brainstorm branch broaden browse bump bundle cache calculate
calibrate call cancel cap capture carry centralise centralize change check cherry-pick
clamp clarify classify clean clear click clip clone close coerce collapse collect color
colour combine comment commit compact compare compile complete compose compress compute
condense configure confirm connect consider consolidate constrain construct consume
continue control convert copy correct count cover crawl create crop customise customize
debounce debug decide declare decode decouple decrease decrypt dedupe deduplicate
default defer define delay delegate delete demote deny deploy deprecate derive describe
design detach detect determine develop diagnose diff disable discard disconnect discover
display distinguish document downgrade download draft drop dry dump duplicate ease edit
elaborate eliminate embed emit empty enable encapsulate encode encrypt enforce enhance
enlarge enrich ensure enter escape establish estimate evaluate examine exclude execute
exempt exit expand experiment expire explain explore export expose extend extract fail
fence fetch figure fill filter finalise finalize finish fix flag flatten flip flush
focus fold follow force fork format forward gate generate group guard guess handle
harden hash highlight hoist honor honour hook host identify ignore illustrate implement
import improve include incorporate increase index infer inform inherit initialise
initialize inject inline insert inspect install integrate introduce invalidate
investigate invite invoke isolate iterate join judge jump justify kick kill label launch
limit link lint list listen load localise localize lock log look loosen lower mail
maintain manage map mark mask match measure memoize mention merge migrate mimic minimise
minimize mirror mock model modernise modernize modify monitor mount move mute name
narrow negate nest normalise normalize note notify number obfuscate offer omit open
optimise optimize order organise organize outline output overhaul override pack package
pad paginate paint parallelise parallelize parse pass paste patch pause perform persist
pick pin pipe place plan play plot plug point polish poll populate port position post
postpone prefer prefetch prefix preload prepare present preserve press prevent preview
print prioritise prioritize probe process profile program prompt propagate propose
protect prototype prove provide prune publish pull purge push quantify query queue
quieten quote raise randomise randomize rank rate reach reactivate rebase recommend
reconcile record recover recreate redact redesign redirect reduce refactor refer refine
reformat refresh refuse regenerate register reinstall reinstate reintroduce reject relax
release reload relocate rely remove rename render renew reorder reorganise reorganize
repair replace replicate report reproduce require research reserve reshape resize
resolve respect respond restart restore restrict restructure restyle resume retain retry
return reuse reveal revert review revise revisit revoke reword rework rotate round route
salt sandbox sanitise sanitize satisfy save scaffold scale scan schedule scope score
scrape scroll search secure select separate serialise serialize serve share shift ship
shorten shuffle sign silence simplify simulate sketch skip slim smooth solve sort
specify squash stabilise stabilize stage standardise standardize start stash stop store
stream streamline strengthen strip structure stub study style submit subscribe
substitute suggest sum summarise summarize supply support suppress surface suspend
swallow swap switch sync synchronise synchronize tackle tag target test throttle tidy
tighten toggle touch trace track trade train transfer transform translate trash trigger
trim truncate try tune tweak type unblock uncomment unify uninstall unlock unpin unwrap
update upgrade upload use utilise utilize validate verify version vet view visualise
visualize wait walk warn watch weigh widen wire work wrap zip
"""

VERBS = frozenset(_REGULAR.split()) | (frozenset(IRREGULAR) - {"be", "say", "think"})

# After "and" or a comma these are verbs; others may be nouns.
SURE = word_set(
    """
    add remove create delete implement ensure rename replace introduce extract
    refactor rewrite make write include improve prevent allow enable disable
    investigate fix update verify deploy install configure generate convert skip
    ignore simplify explain describe optimize optimise validate restore resolve
    revert
    """
)

# Looking and asking: nothing is built by these alone.
LOOKING = word_set(
    """
    plan design discuss outline analyse analyze answer ask assess audit browse check
    compare consider describe determine diagnose discover evaluate examine explain
    explore figure find identify inspect investigate judge list look measure read
    recommend report research review say show study suggest summarise summarize tell
    think try understand view walk watch brainstorm estimate guess propose
    """
)

# Looks that are work of their own.
STUDYING = LOOKING - word_set(
    """
    answer ask tell show say explain list describe walk read look think try understand
    watch view guess determine check propose suggest
    """
)

# What an author does to a program. Of other verbs the program is the one that acts:
# "feat(importer): accept tabs".
AUTHORING = word_set(
    """
    abstract add adapt adjust adopt align allow amend annotate automate backport block
    bootstrap bump bundle change clarify clean configure consolidate convert
    correct cover create customise customize debug decouple dedupe deduplicate define
    delete deprecate describe design disable document downgrade drop eliminate embed
    enable enforce ensure exclude expand explain expose extend extract finish
    fix flatten format gate harden hide implement improve include increase inline
    install integrate introduce isolate keep limit lint localise localize lower make
    mark mention migrate modernise modernize move optimise optimize overhaul
    override patch pin polish port prepare prevent protect prune publish raise rebuild
    redesign reduce refactor refine release relax remove rename reorganise reorganize
    replace resolve restore restructure restrict revert rework rewrite secure separate
    set simplify skip speed split stabilise stabilize standardise standardize
    streamline strengthen support suppress switch tidy tighten translate trim tune
    tweak unify unpin update upgrade validate vendor widen wire wrap
    """
)

# Nouns as often as verbs: "search over notes", "support for TOML".
NOUNS_TOO = word_set(
    """
    backup benchmark cache change display download export filter format guard hook
    import index link list load lock log monitor plan preview print profile query
    rate record release report request reset restore return review sample schedule
    score search sort support switch test toggle trace upload upgrade view watch
    """
)

_VOWELS = "aeiou"


def past(verb: str) -> str:
    """The past tense of a verb in its base form, in lower case."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if "-" in verb:
        head, tail = verb.rsplit("-", 1)
        if head in {"re", "un", "pre", "auto", "cherry"}:
            return f"{head}-{past(tail)}"
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    if verb.endswith("c"):
        return verb + "ked"
    if verb in DOUBLED:
        return verb + verb[-1] + "ed"
    return verb + "ed"


PAST = {past(verb): verb for verb in sorted(VERBS)}
_THIRD = {}
for _verb in VERBS:
    if _verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        _THIRD[_verb + "es"] = _verb
    elif _verb.endswith("y") and _verb[-2] not in _VOWELS:
        _THIRD[_verb[:-1] + "ies"] = _verb
    else:
        _THIRD[_verb + "s"] = _verb
THIRD = _THIRD


def gerund(verb: str) -> str:
    """The -ing form of a verb in its base form."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    doubled = verb in DOUBLED or verb in {
        "begin", "cut", "dig", "forbid", "get", "let", "put", "reset", "rerun", "run",
        "set", "shut", "spin", "split", "unset",
    }  # fmt: skip
    return verb + verb[-1] + "ing" if doubled else verb + "ing"


GERUND = {gerund(verb): verb for verb in sorted(VERBS)}


def base_form(word: str) -> str:
    """The base form of a word that is a known verb in any form, else nothing."""
    word = word.lower()
    if word in VERBS:
        return word
    return PAST.get(word) or THIRD.get(word) or GERUND.get(word) or ""
