"""The pages of the stand-in: consent, and what went wrong with it. All say DEMO."""

from html import escape

from publishing.standin.rules import LINKEDIN, PERSONAS, Persona, X

NAMES = {LINKEDIN: "LinkedIn", X: "X"}
NOWHERE = "DEMO: nothing leaves this computer."
#: What each scope allows, in words.
MEANS = {
    "openid": "know who you are",
    "profile": "see your name and your picture",
    "email": "see your e-mail address",
    "w_member_social": "post in your name",
    "tweet.read": "read your posts",
    "tweet.write": "post in your name",
    "users.read": "see your name",
    "offline.access": "stay connected until you take it back",
}

STYLE = """
:root { color-scheme: light dark;
  --paper: light-dark(#f3f4f6, #121416); --sheet: light-dark(#fff, #1b1e21);
  --ink: light-dark(#16191d, #e8eaed); --ink-2: light-dark(#535b65, #a5adb8);
  --rule: light-dark(#d5d9de, #333940); --edge: light-dark(#7a838e, #78818c);
  --link: light-dark(#0a58b5, #8fbcff); --demo: light-dark(#6b3a00, #ffd08a);
  --demo-wash: light-dark(#fff0d6, #33260f); --stop: light-dark(#a6231b, #ff9c91);
  --li: light-dark(#0a66c2, #4a9bea); --x: light-dark(#0f1419, #e7e9ea);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans",
  "Liberation Sans", system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 .75rem; text-wrap: balance; }
h2 { font-size: 1.125rem; margin: 0 0 1rem; }
p, ul { margin: 0 0 1rem; } ul { padding-left: 1.25rem; } a { color: var(--link); }
.demo { background: var(--demo-wash); color: var(--demo); font-weight: 600;
  padding: .625rem 1rem; text-align: center; }
.card { max-width: 28rem; margin: clamp(1rem, 6vh, 4rem) auto; padding: 1.5rem;
  background: var(--sheet); border: 1px solid var(--rule); border-radius: 10px; }
@media (max-width: 30rem) { .card { margin: 1rem; } }
.quiet { color: var(--ink-2); font-size: .875rem; margin: 0; }
fieldset { border: 0; padding: 0; margin: 0 0 1.25rem; }
legend { font-weight: 600; padding: 0; margin-bottom: .5rem; }
.who { display: flex; gap: .75rem; align-items: center; min-height: 3.5rem;
  padding: .5rem .75rem; border: 1px solid var(--edge); border-radius: 8px;
  margin-bottom: .5rem; cursor: pointer; }
.who:has(:checked) { outline: 2px solid var(--link); outline-offset: -1px; }
.who input { accent-color: var(--link); width: 1.125rem; height: 1.125rem; margin: 0; }
.who b, .who small { display: block; line-height: 1.35; }
small { color: var(--ink-2); font-size: .8125rem; }
.does { display: flex; gap: .75rem; }
button { flex: 1; min-height: 2.75rem; font: inherit; font-weight: 600;
  border-radius: 8px; border: 1px solid var(--edge); background: none;
  color: inherit; cursor: pointer; }
button.yes { background: var(--net); border-color: var(--net); color: var(--sheet); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.linkedin { --net: var(--li); } .x { --net: var(--x); }
"""


def page(title: str, body: str, *, css: str = "", kind: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)} · DEMO</title><style>{STYLE}{css}</style></head>"
        f'<body class="{kind}"><p class="demo" role="note">{NOWHERE}</p>'
        f"{body}</body></html>"
    )


def refused(network: str, why: str) -> str:
    name = NAMES[network]
    body = (
        f'<main class="card"><h1>{name} will not go on</h1><p>{escape(why)}</p>'
        '<p class="quiet">This is the stand-in of a demo. Go back and try again.</p>'
        "</main>"
    )
    return page(f"{name}: not possible", body, kind=network)


def consent(network: str, asked: dict[str, str], scopes: tuple[str, ...]) -> str:
    name = NAMES[network]
    hidden = "".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
        for key, value in asked.items()
        if key not in ("persona", "decision", "auto")
    )
    people = "".join(
        _choice(person, network, checked=not number)
        for number, person in enumerate(PERSONAS.values())
    )
    may = "".join(f"<li>{escape(MEANS.get(one, one))}</li>" for one in scopes)
    body = (
        f'<main class="card"><h1>Connect Worktracker with {name}?</h1>'
        f"<p>If you allow it, Worktracker may:</p><ul>{may}</ul>"
        f'<form method="post">{hidden}'
        f"<fieldset><legend>Who are you on {name}?</legend>{people}</fieldset>"
        '<p class="does"><button name="decision" value="deny">Deny</button>'
        '<button class="yes" name="decision" value="allow">Allow</button></p></form>'
        f'<p class="quiet">This page stands in for {name}. Nobody is asked for a'
        f" password, and {name} learns nothing of it.</p></main>"
    )
    return page(f"{name}: allow Worktracker?", body, kind=network)


def _choice(person: Persona, network: str, *, checked: bool) -> str:
    second = f"@{person.handle}" if network == X else person.line
    on = " checked" if checked else ""
    return (
        f'<label class="who"><input type="radio" name="persona" value="{person.key}"'
        f"{on}><span><b>{escape(person.name)}</b>"
        f"<small>{escape(second)}</small></span></label>"
    )
