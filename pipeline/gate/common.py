"""Words that are names as well, and words around names: what keeps a guess careful."""

from pulse.core.language.words import word_set

#: Projects are often called so, and texts speak of such things all the time.
GENERIC = word_set(
    """
    admin agent agents analytics android api apis app apps archive assets backend backup
    bench blog board bot bots build builder cache calendar chat checker cli client
    clients code config configs console core crawler css dashboard data database demo
    deploy desktop dev docs dotfiles editor engine event events example examples
    experiments feed files form forms framework frontend game games gateway graph helper
    helpers home homepage html images importer index infra infrastructure ios journal
    kernel lab landing learn lib libs library linter log logger logs mail main map maps
    metrics mobile model models module monitor notebook notes page pages parser
    platform playground plugin plugins portal portfolio posts private product profile
    project projects prototype proxy queue reader report reports repo runner sandbox
    schema scraper script scripts search server service services settings shared shell
    shop site sketch software spec stats store studio support sync system tables task
    tasks team template templates terminal test tester testing tests theme timer todo
    tool toolkit tools tracker training types utilities utils video viewer web webapp
    website wiki worker workflow workspace writer
    """
)
#: First and last names that are ordinary words: only a verb shows who is meant.
ALSO_WORDS = word_set(
    """
    art baker bill black bloom brook brown bush carter chase christian cliff cook cooper
    dawn dean drew fields fisher ford forest frank gene glen grace grant gray green hall
    heath hill holly hope hunter ivy jack joy king knight lane lee long major mark marks
    mason max miles miller moor noble page parks pat patience pearl piper porter price
    ray reed rich rob robin rock rose rush scott shepherd short skip star sterling stone
    storm sue summer tanner taylor temple turner van wade walker ward waters way weaver
    weber west white will wood woods young
    """
)
#: Names of languages, tools and months: as a part of a name they say nothing.
ALSO_THINGS = word_set(
    """
    ada april august django haskell iris jasper java jenkins julia june kafka lua march
    may merlin newton pascal python ruby rust swift tesla travis
    """
)
#: What signs commits and is nobody.
NOBODY = word_set(
    """
    actions admin bot build ci claude codex copilot dependabot git github gitlab
    maintainers noreply renovate root team unknown user
    """
)
INDEFINITE = word_set(
    "a an any each every many no one several some such two what which"
)
DEFINITE = word_set("the this that my our your its their these those whose")
#: They end the words that belong to a name.
BETWEEN = word_set(
    """
    about after and as at before behind between but by called for from in inside into
    is like named of on or out over than through to under uses via was with within
    without
    """
)
