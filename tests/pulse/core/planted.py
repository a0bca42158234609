"""Secrets planted into lines as coding agents write them; nobody ever used any of them.

A kind says what a secret looks like, a shape where it stands. Everything follows from
one seed.
"""

import base64
import json
import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LETTERS = string.ascii_letters
WORD = LETTERS + string.digits
LOWER = string.ascii_lowercase + string.digits
UPPER = string.ascii_uppercase + string.digits
HEX = string.digits + "abcdef"
SYMBOLS = "!#%&*+-.:=?@^_~"


@dataclass(frozen=True)
class Plant:
    """One line of a transcript, and the secret in it."""

    kind: str
    shape: str
    structured: bool
    secret: str
    line: bytes


class Dice(random.Random):
    def of(self, letters: str, size: int) -> str:
        return "".join(self.choice(letters) for _ in range(size))

    def mixed(self, letters: str, size: int) -> str:
        """With a digit and two letters at least, as generated secrets have them."""
        while True:
            text = self.of(letters, size)
            if any(c.isdigit() for c in text) and sum(c.isalpha() for c in text) > 1:
                return text

    def uuid(self) -> str:
        return "-".join(self.of(HEX, n) for n in (8, 4, 4, 4, 12))

    def base64(self, size: int) -> str:
        return base64.b64encode(self.randbytes(size)).decode()


def pem(kind: str, lines: int) -> Callable[[Dice], str]:
    def make(dice: Dice) -> str:
        body = "\n".join(dice.base64(48) for _ in range(lines))
        return (
            f"-----BEGIN {kind}-----\n{body}\n{dice.base64(20)}\n-----END {kind}-----"
        )

    return make


def jwt(dice: Dice) -> str:
    def part(value: object) -> str:
        raw = json.dumps(value, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    claims = {"sub": dice.of(HEX, 12), "exp": dice.randrange(10**9, 2 * 10**9)}
    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{dice.of(WORD, 43)}"


STRUCTURED: dict[str, Callable[[Dice], str]] = {
    "GitHub classic": lambda d: "ghp" + "_" + d.of(WORD, 36),
    "GitHub fine-grained": lambda d: (
        f"github{'_pat_'}{d.of(WORD, 22)}_{d.of(WORD, 59)}"
    ),
    "GitLab": lambda d: "glpat" + "-" + d.of(WORD, 20),
    "Anthropic": lambda d: f"sk-{'ant'}-api03-{d.of(WORD + '-_', 92)}9AA",
    "OpenAI project": lambda d: f"sk-{'proj'}-{d.of(WORD, 74)}T3BlbkFJ{d.of(WORD, 74)}",
    "AWS key id": lambda d: "AK" + "IA" + d.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
    "Google": lambda d: "AI" + "za" + d.of(WORD, 35),
    "Slack bot": lambda d: (
        f"xo{'xb'}-{d.of('123456789', 12)}-{d.of('123456789', 12)}-{d.of(WORD, 24)}"
    ),
    "Stripe": lambda d: f"sk_{'live'}_{d.of(WORD, 24)}",
    "npm": lambda d: "np" + "m_" + d.of(WORD, 36),
    "PyPI": lambda d: "pypi-" + "AgEIcHlwaS5vcmc" + d.of(WORD, 120),
    "Hugging Face": lambda d: "hf" + "_" + d.of(LETTERS, 34),
    "SendGrid": lambda d: f"S{'G'}.{d.of(WORD, 22)}.{d.of(WORD, 43)}",
    "DigitalOcean": lambda d: "dop" + "_v1_" + d.of(HEX, 64),
    "Shopify": lambda d: "shp" + "at_" + d.of(HEX, 32),
    "Telegram": lambda d: f"{d.of('123456789', 10)}:A{'A'}{d.of(WORD, 33)}",
    "Linear": lambda d: "lin" + "_api_" + d.of(WORD, 40),
    "Notion": lambda d: "nt" + "n_" + d.of("123456789", 11) + d.of(WORD, 35),
    "Databricks": lambda d: "da" + "pi" + d.of(HEX, 32),
    "Vault": lambda d: "hv" + "s." + d.of(WORD, 95),
    "Doppler": lambda d: "dp" + ".pt." + d.of(WORD, 43),
    "Sentry": lambda d: "sntr" + "yu_" + d.of(HEX, 64),
    "Groq": lambda d: "gs" + "k_" + d.of(WORD, 52),
    "Cloudflare": lambda d: "cfu" + "t_" + d.of(WORD, 40) + d.of(HEX, 8),
    "Tailscale": lambda d: f"tskey-{'auth'}-{d.of(WORD, 12)}-{d.of(WORD, 32)}",
    "Dynatrace": lambda d: f"dt0{'c01'}.{d.of(UPPER, 24)}.{d.of(UPPER, 64)}",
    "Pinecone": lambda d: f"pcs{'k_'}{d.of(WORD, 5)}_{d.of(WORD, 63)}",
    "Neon": lambda d: "nap" + "i_" + d.of(LOWER, 64),
    "HubSpot": lambda d: f"pat-{'na1'}-{d.uuid()}",
    "LaunchDarkly": lambda d: f"sd{'k'}-{d.uuid()}",
    "Azure storage": lambda d: f"{d.of(WORD, 76)}+A{'St'}{d.of(WORD, 5)}w==",
    "age": lambda d: "AGE-SECRET" + "-KEY-1" + d.of(UPPER, 58),
    "JWT": jwt,
    "RSA private key": pem("RSA PRIVATE KEY", 12),
    "OpenSSH private key": pem("OPENSSH PRIVATE KEY", 6),
    "PGP private key": pem("PGP PRIVATE KEY BLOCK", 20),
}
ADDRESSES: dict[str, Callable[[Dice, str], str]] = {
    "postgres URL": lambda d, s: f"postgres://tide:{s}@db.example:5432/tide",
    "mysql URL": lambda d, s: f"mysql://root:{s}@10.0.0.{d.randrange(9)}/tide",
    "mongodb URL": lambda d, s: f"mongodb+srv://ada:{s}@c0.example.net/?w=majority",
    "redis URL": lambda d, s: f"redis://:{s}@cache:6379/0",
    "amqp URL": lambda d, s: f"amqps://ada:{s}@mq.example//",
    "https URL": lambda d, s: f"https://ada:{s}@git.example/tide.git",
    "basic header": lambda d, s: f"Authorization: Basic {s}",
    "bearer header": lambda d, s: f"Authorization: Bearer {s}",
    "API key header": lambda d, s: f"X-API-Key: {s}",
    "curl user": lambda d, s: f"curl -fsS -u ada:{s} https://api.example/v1/days",
    "curl header": lambda d, s: (
        f"curl -H 'Authorization: Bearer {s}' https://a.example"
    ),
    "netrc": lambda d, s: f"machine api.example login ada password {s}",
    "storage connection": lambda d, s: (
        f"AccountName=tide;AccountKey={s};Protocol=https"
    ),
    "SAS URL": lambda d, s: f"https://tide.blob.example/c?sv=2024-11-04&sig={s}&se=1",
    "Slack webhook": lambda d, s: f"https://hooks.slack.com/services/T0AB/B0CD/{s}",
    "docker auth": lambda d, s: (
        f'{{"auths": {{"registry.example": {{"auth": "{s}"}}}}}}'
    ),
    "npmrc": lambda d, s: f"//registry.example/:_authToken={s}",
    "ODBC": lambda d, s: f"Driver={{SQL}};Server=db;Database=tide;Uid=ada;Pwd={s};",
    "JDBC": lambda d, s: f"jdbc:mysql://db.example/tide?user=ada&password={s}&ssl=true",
    "kubeconfig": lambda d, s: f"    client-key-data: {s}",
}
_LONG = {"storage connection", "kubeconfig"}


def address_secret(dice: Dice, kind: str) -> str:
    if kind in {"basic header", "docker auth"}:
        return base64.b64encode(b"ada:" + dice.of(WORD, 17).encode()).decode()
    if kind in _LONG:
        return dice.base64(64 if kind == "storage connection" else 300)
    return dice.mixed(WORD, dice.randrange(24, 41))


def passwords(dice: Dice) -> str:
    """As people choose them."""
    words = ("summer", "Tide", "harbour", "Berlin", "coffee", "Otter", "winter")
    first, second = dice.choice(words), dice.choice(words)
    year, mark = dice.randrange(1970, 2030), dice.choice("!?#%&*")
    return dice.choice((f"{first}{second}{year}{mark}", f"{first}-{second}-{year}"))


GENERIC: dict[str, Callable[[Dice], str]] = {
    "hex 32": lambda d: d.mixed(HEX, 32),
    "hex 64": lambda d: d.mixed(HEX, 64),
    "letters and digits": lambda d: d.mixed(WORD, d.randrange(16, 41)),
    "lower case and digits": lambda d: d.mixed(LOWER, d.randrange(20, 33)),
    "base64": lambda d: d.base64(d.choice((24, 32, 33, 48))),
    "UUID": lambda d: d.uuid(),
    "with symbols": lambda d: d.of(WORD, 1) + d.mixed(WORD + SYMBOLS, 28),
    "generated password": lambda d: d.of(WORD, 1) + d.mixed(WORD + "!#%*-_", 13),
    "chosen password": passwords,
}
NAMES = (
    *("DB_PASSWORD", "SECRET_KEY", "DJANGO_SECRET_KEY", "JWT_SECRET", "API_KEY"),
    *("REDIS_PASSWORD", "ADMIN_PWD", "AUTH_TOKEN", "CLIENT_SECRET", "WEBHOOK_SECRET"),
    *("SESSION_SECRET", "ENCRYPTION_KEY", "SIGNING_KEY", "REFRESH_TOKEN", "PGPASSWORD"),
    *("SMTP_PASS", "ACCESS_KEY", "ADMIN_PASSPHRASE", "APP_KEY", "MASTER_KEY"),
    *("COOKIE_SECRET", "HMAC_KEY", "LICENSE_KEY", "TIDE_API_TOKEN", "PRIVATE_KEY"),
)


def camel(name: str) -> str:
    first, *rest = name.lower().split("_")
    return first + "".join(map(str.capitalize, rest))


# What stands around a secret that is known by its name alone: name, value -> text.
ASSIGNED: dict[str, Callable[[str, str], str]] = {
    "env file": lambda n, v: f"DEBUG=0\n{n}={v}\nPORT=8000",
    "env file, quoted": lambda n, v: f'DEBUG=0\n{n}="{v}"\n',
    "export": lambda n, v: f"export {n}='{v}'",
    "inline": lambda n, v: f"{n}={v} python manage.py migrate",
    "docker -e": lambda n, v: f"docker run -d -e {n}={v} tide:latest",
    "compose": lambda n, v: f"services:\n  web:\n    environment:\n      - {n}={v}\n",
    "YAML": lambda n, v: f"tide:\n  {n.lower()}: {v}\n  debug: false",
    "YAML, quoted": lambda n, v: f'env:\n  {n}: "{v}"\n',
    "Kubernetes": lambda n, v: f"env:\n  - name: {n}\n    value: {v}\n  - name: PORT",
    "JSON": lambda n, v: json.dumps({"debug": False, camel(n): v}),
    "JSON, indented": lambda n, v: json.dumps({n.lower(): v, "port": 1}, indent=2),
    "INI": lambda n, v: f"[tide]\n{n.lower()} = {v}\nport = 1",
    "TOML": lambda n, v: f'[tide]\n{n.lower().replace("_", "-")} = "{v}"\n',
    "properties": lambda n, v: f"tide.{n.lower().replace('_', '.')}={v}\n",
    "Python": lambda n, v: f'{n} = "{v}"  # from the vault\n',
    "Python, mapping": lambda n, v: f"os.environ['{n}'] = '{v}'",
    "JavaScript": lambda n, v: f"const tide = {{ {camel(n)}: '{v}', port: 1 }}",
    "Terraform": lambda n, v: f'variable "x" {{}}\n  {n.lower()} = "{v}"\n',
    "PowerShell": lambda n, v: f'$env:{n} = "{v}"',
    "fish": lambda n, v: f"set -gx {n} {v}",
    "Dockerfile": lambda n, v: f"FROM python:3.11\nENV {n}={v}\n",
    "Dockerfile, blank": lambda n, v: f"FROM python:3.11\nENV {n} {v}\n",
    "Makefile": lambda n, v: f"{n} := {v}\n",
    "header": lambda n, v: f"POST /v1\nX-{n.title().replace('_', '-')}: {v}\n\n",
    "query": lambda n, v: f"GET /v1/days?{n.lower()}={v}&page=2 200",
    "log": lambda n, v: f'INFO login user=ada {n.lower()}="{v}" ok',
    "literal": lambda n, v: f"kubectl create secret x --from-literal={n.lower()}={v}",
    "printenv": lambda n, v: f"LANG=C.UTF-8\n{n}={v}\nHOME=/srv",
}
# How a text comes into a record.
TEXTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda t: t,
    "alone on a line": lambda t: f"$ cat .env.local\n{t}\n$ echo done",
    "cat -n": lambda t: "\n".join(
        f"{n:>6}\t{x}" for n, x in enumerate(t.split("\n"), 3)
    ),
    "arrows": lambda t: "\n".join(
        f"{n:>6}→{x}" for n, x in enumerate(t.split("\n"), 3)
    ),
    "added": lambda t: "@@ -0,0 +1 @@\n" + "\n".join(f"+{x}" for x in t.split("\n")),
    "removed": lambda t: "\n".join(f"-{x}" for x in t.split("\n")),
    "coloured": lambda t: f"\x1b[32m{t}\x1b[0m",
    "fenced": lambda t: f"Here it is:\n```\n{t}\n```\nShall I go on?",
}
RECORDS: dict[str, Callable[[Dice, str], object]] = {
    "prompt": lambda d, t: {
        "type": "user",
        "uuid": d.uuid(),
        "sessionId": d.uuid(),
        "cwd": "/srv/tide",
        "timestamp": "2026-11-20T09:14:03.512Z",
        "message": {"content": t},
    },
    "answer": lambda d, t: {
        "type": "assistant",
        "message": {
            "id": f"msg_{d.of(WORD, 24)}",
            "model": "claude-opus-4-1",
            "content": [{"type": "text", "text": f"I found this:\n\n{t}\n"}],
            "usage": {"input_tokens": d.randrange(9999), "output_tokens": 12},
        },
    },
    "command": lambda d, t: {
        "message": {
            "content": [
                {
                    "type": "tool_use",
                    "id": f"toolu_{d.of(WORD, 24)}",
                    "name": "Bash",
                    "input": {"command": t, "description": "Try"},
                }
            ]
        }
    },
    "result": lambda d, t: {
        "message": {"content": [{"type": "tool_result", "content": t}]},
        "toolUseResult": {"stdout": t, "stderr": "", "interrupted": False},
    },
    "JSON in JSON": lambda d, t: {
        "payload": {"output": json.dumps({"output": t, "metadata": {"exit_code": 0}})}
    },
    "JSON in JSON in JSON": lambda d, t: {
        "payload": json.dumps({"arguments": json.dumps({"command": ["bash", "-c", t]})})
    },
    "lines": lambda d, t: {
        "structuredPatch": [{"lines": ["@@", *t.split("\n"), " x"]}]
    },
}
# Known by two lines together: nothing to know them by in a list of lines.
_TWO_LINES = {"Kubernetes"}


def plants(seed: int, count: int) -> Iterator[Plant]:
    """``count`` secrets, the kinds and shapes in turn, then by chance."""
    dice = Dice(seed)
    for n in range(count):
        kind, structured, secret, (place, text) = _secret(dice, n)
        how, record = dice.choice(list(TEXTS)), dice.choice(list(RECORDS))
        if place in _TWO_LINES and record == "lines":
            record = "result"
        value = RECORDS[record](dice, TEXTS[how](text))
        line = json.dumps(value, ensure_ascii=dice.random() < 0.5).encode() + b"\n"
        yield Plant(kind, f"{place}, {how}, {record}", structured, secret, line)


def _secret(dice: Dice, n: int) -> tuple[str, bool, str, tuple[str, str]]:
    kinds = [*STRUCTURED, *ADDRESSES, *GENERIC, *GENERIC, *GENERIC]
    kind = kinds[n % len(kinds)]
    if kind in ADDRESSES:
        secret = address_secret(dice, kind)
        return kind, True, secret, (kind, ADDRESSES[kind](dice, secret))
    name, place = dice.choice(NAMES), dice.choice(list(ASSIGNED))
    if kind in GENERIC:
        secret = GENERIC[kind](dice)
        return kind, False, secret, (place, ASSIGNED[place](name, secret))
    secret = STRUCTURED[kind](dice)
    texts = {
        "alone": secret,
        "in a sentence": f"the key {secret}, please keep it",
        "in a query": f"https://api.example/?k={secret}&page=2",
        "in quotes": f'login("{secret}")',
        "assigned": f"KEY={secret}",
        "in a table": f"| key | {secret} |",
        "after an escaped line": f"one\\n{secret}\\ntwo",
    }
    place = dice.choice(list(texts))
    return kind, True, secret, (place, texts[place])
