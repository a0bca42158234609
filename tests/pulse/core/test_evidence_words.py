"""What sentences of owners do, and what only looks as if they did it."""

import pytest

from pulse.core.evidence import tongues, words


@pytest.mark.parametrize(
    "said",
    [
        "works in both browsers now, commit it",
        "tried it in the app, search works nicely",
        "ran it against the real orders, works",
        "checked it, queries are fast and the app is up",
        "the receipt came out of the printer fine",
        "finally, no drift any more after ten minutes",
        "deployed, errors are gone",
        "cool it runs",
        "the chart is right now",
        "sieht gut aus, funktioniert",
        "ça marche, merci",
        "ya funciona",
        "werkt goed, dank je",
        "perfetto, funziona",
    ],
)
def test_it_works(said):
    assert words.confirms(said)


@pytest.mark.parametrize(
    "said",
    [
        "the button that is right now blue should be green",
        "wenn der Server läuft, soll die Seite laden",
        "funktioniert das?",
        "geht immer noch nicht",
        "works only in Firefox",
        "we need no cookies any more",
        "si ça marche, fusionne",
    ],
)
def test_that_is_no_confirmation(said):
    assert not words.confirms(said)


@pytest.mark.parametrize(
    "said",
    [
        "I still got two mails",
        "still two",
        "memory goes up to 3 GB after ten minutes, that's no good",
        "stimmt immer noch nicht",
        "ça ne marche toujours pas",
        "sigue sin funcionar",
        "non funziona",
        "het werkt nog niet",
    ],
)
def test_it_does_not_work(said):
    assert words.refutes(said)


@pytest.mark.parametrize(
    "said",
    [
        "no wizard, too many steps",
        "cents then, rounding has bitten us before",
        "billing stays on 3.12 for now because of the old library",
        "leave the folder, only remove the menu entry",
        "Revert it, we'll do without a cache because memory is short",
        "nice. we go with WebGPU rather than WebGL",
        "backport isn't needed, 1.4 is end of life",
        "Non, pas de pagination, on garde une seule page",
        "sin paginación, por favor",
        "keine Pagination bitte",
    ],
)
def test_that_decides(said):
    assert words.decides(said)


@pytest.mark.parametrize(
    "said",
    [
        "No code yet, ask me what you need.",
        "no luck, the same page comes up",
        "since then, the page is slow",
        "the error stays on the page",
        "leave a comment on the pull request",
        "don't forget the tests please",
        "pas de problème pour moi",
        "sin embargo hay que probar",
        "kein Problem für mich",
        "should we drop it, or not?",
    ],
)
def test_that_decides_nothing(said):
    assert not words.decides(said)


@pytest.mark.parametrize(
    "said",
    [
        "Alerts on disk space we do next week.",
        "I need to leave, more on Monday",
        "too much for today, we try again in spring",
        "L'export vers Excel, on le fera demain.",
        "lo dejamos para mañana",
        "continuamos amanhã",
    ],
)
def test_that_puts_off(said):
    assert words.postpones(said)


@pytest.mark.parametrize(
    ("said", "orders"),
    [
        ("Behebe den Rundungsfehler", True),
        ("Ajoute un filtre par date", True),
        ("Añade la cancelación de reservas", True),
        ("Voeg een kaart toe", True),
        ("remove the plugin", False),
        ("Mach ich morgen?", False),
    ],
)
def test_orders_in_other_languages(said, orders):
    assert tongues.orders(said) is orders


@pytest.mark.parametrize(
    ("said", "gives_up"),
    [
        ("worse than the baseline, drop it", True),
        ("throw the change away", True),
        ("the layout jumps now, undo it", True),
        ("should we drop it?", False),
        ("a drop of water", False),
    ],
)
def test_what_is_given_up(said, gives_up):
    assert words.gives_up(said) is gives_up
