"""What looks like a secret and is none stays, letter by letter."""

import base64
import json
import random
import string
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.core.redact import redact_line, redact_text
from pulse.core.redact.rules import RULES
from tests.pulse.corpus import corpus

HEX = "0123456789abcdef"
# "1Password: …" says itself that a password follows.
SERVICES = sorted({rule.service for rule in RULES} - {"", "1Password"})
WORDS = sorted({rule.keywords[0].lower() for rule in RULES if "(?i:" in rule.pattern})

lengths = st.one_of(st.integers(7, 40), st.just(64))
hashes = lengths.flatmap(lambda n: st.text(HEX, min_size=n, max_size=n))
uuids = st.uuids().map(str)
names = st.one_of(st.sampled_from(SERVICES), st.sampled_from(WORDS))


@pytest.mark.parametrize(
    "place",
    [
        "{0}",
        "commit {0}\nAuthor: Ada <ada@example.org>",
        "index {0}..{0} 100644",
        "[main {0}] Fix the tide table\n 2 files changed",
        " {0} vendor/{1} (heads/main)",
        "{1}: {0}",
        '"{1}": "{0}"',
        '{{"{1}": {{"rev": "{0}", "version": "1.2"}}}}',
        "{1}@{0}",
        "https://github.com/{1}/{1}/commit/{0}",
        "https://cdn.example/{1}/app.{0}.js?v={0}",
        "{1}-{0}.tar.gz",
        "{1}.git rev={0}",
        "from {1}:latest@sha256:{0}",
        "uses: {1}/action@{0} # v4",
        "git show {0}:src/{1}.py",
        "git cherry-pick {0} && git push {1} {0}",
        'ETag: "{0}"',
        "{1} checksum = {0}",
        "{1} sha1:{0} md5:{0} sha256:{0}",
        "cache key {1}-{0}",
        "\x1b[33m{0}\x1b[m {1}",
        "+Subproject commit {0}",
        "12\t{0} {1}",
        "tree {0}\nparent {0}",
        "{0}  {1}.bin",
        "{1}_id={0}",
        "X-Request-Id: {0}",
    ],
)
@settings(max_examples=40)
@given(digest=hashes, uid=uuids, name=names)
def test_hashes_and_ids_stay(place, digest, uid, name):
    for value in (digest, uid, f"{uid}.jsonl", f"agent-{uid}"):
        text = place.format(value, name)
        assert redact_text(text) == text


@given(st.binary(min_size=30, max_size=300), names)
def test_encoded_bytes_stay(data, name):
    encoded = base64.b64encode(data).decode()
    for text in (
        f"data:image/png;base64,{encoded}",
        f'"data": "{encoded}", "media_type": "image/png"',
        f"sha512-{encoded}",
        f"  integrity sha512-{encoded}",
        f"{name} v1.2.3 h1:{encoded}",
        f"ssh-ed25519 {encoded} ada@example",
        f"-----BEGIN CERTIFICATE-----\n{encoded}\n-----END CERTIFICATE-----",
        f"-----BEGIN PUBLIC KEY-----\n{encoded}\n-----END PUBLIC KEY-----",
        f"SHA256:{encoded.rstrip('=')} {name} (RSA)",
    ):
        assert redact_text(text) == text


def test_a_picture_stays():
    """A megabyte holds nearly every keyword somewhere."""
    picture = base64.b64encode(random.Random(7).randbytes(1_500_000)).decode()
    source = {"type": "base64", "media_type": "image/png", "data": picture}
    line = json.dumps({"content": [{"type": "image", "source": source}]}).encode()
    out, found = redact_line(line)
    assert not found
    assert out == line


ORDINARY = """\
color: #fff; background: #1a2b3c; border-color: #1a2b3c80
linear-gradient(90deg, #1e3a8a 0%, #9333ea 100%)
"resolved": "https://registry.example/left-pad/-/left-pad-1.3.0.tgz"
"node_modules/@sentry/node": { "version": "8.1.0", "dev": true }
github.com/getsentry/sentry-go v0.27.0 h1:Pv98CIbtB3LkMWmXi4Joa5OOcwbmnX88sF5qbK3r3Ps=
github.com/slack-go/slack v0.12.5/go.mod h1:hlGi5oXA+Gt+yWTPP0plCdRKmjsDxecdHxYQdlMQKOw=
sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
FROM python:3.11-slim@sha256:ad48727987b259854d52241fac3bc633574364867b8e20aec305e6e7f4028b26
"@babel/core@^7.24.0": version "7.24.4" checksum: 10c0/fc136966583e64d6f84f4a676368de6ab4583aa87f867186068655b30ef67f21
toolu_01P7eYgKzixnS8warGvZNWzV msg_01FH7j5wmqE6erT2RomhLraX req_011CSJ7Tp5mRjzXW9ydQ
call_8f3kQz1LmX0aBcD2eFgH3iJk chatcmpl-9x8y7z6w5v4u3t2s1r0q resp_0a1b2c3d4e5f6071829304a5b6c7d8e9
signature: EqQBCkgIBRABGAIiQL2UoU0b1OHYi
arn:aws:iam::123456789012:role/deploy s3://tide-bucket/2026/11/20/part-00000.parquet
i-0abcd1234efgh5678 vpc-0a1b2c3d sg-0123456789abcdef0 ami-0c55b159cbfafe1f0
projects/tide/locations/eu/keyRings/main/cryptoKeys/day
!function(e,t){"object"==typeof exports?t(exports):t(e.n={})}(this,function(e){var t=e.token,n=e.secret;return t})
const token=this.tokens[this.index];if(token.type==="string")return token.value
const apiKey = process.env.OPENAI_API_KEY ?? config.apiKey
password: z.string().min(8).max(128).regex(/[A-Z0-9]/)
def login(username: str, password: str) -> Token: ...
self.assertEqual(form.errors["password1"], ["This password is too short."])
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY")
password = secrets.token_urlsafe(32)
export ANTHROPIC_API_KEY=your-api-key-here
API_TOKEN=<paste it here>
TOKEN="$(gh auth token)"
PASSWORD="${DB_PASSWORD:?set it}"
Authorization: Bearer $TOKEN
Authorization: Bearer <token>
curl -u "$USER:$PASS" https://api.example
curl -H "Authorization: token ${GITHUB_TOKEN}" https://api.example/user
mysql -u root -p tide < dump.sql
docker login -u ada --password-stdin
git clone https://github.com/example/tide.git && ssh git@github.com
postgres://localhost:5432/tide redis://cache:6379/0 amqp://broker//
http://localhost:8000/@vite/client?token
https://user:<password>@db.example and https://user:${PASSWORD}@db.example
--token TOKEN   the token to use      --password PASSWORD
the secret: write tests first, then the token parser, then the password form
"tokenizer": "gpt2", "max_tokens": 4096, "total_tokens": 120459, "cache_key": "main-py311"
csrf_token = get_token(request); {% csrf_token %}
<input type="password" name="password" autocomplete="current-password">
<token>IDENTIFIER</token><secret>hidden</secret>
name: DB_PASSWORD
  valueFrom: {secretKeyRef: {name: db, key: password}}
ENV PYTHONUNBUFFERED 1
ALTER USER ada WITH PASSWORD :'password';
keyboard: qwerty, monkey: banana, primary_key=True, foreign_key: users.id
sort_key=created_at partition_key: tenant_id
{"auth": "required", "authType": "oauth2"}
pk_users_id ck_orders_positive fk_days_user uq_days_date re_compile sk_learn live_server test_database
ghp_ is the prefix of personal access tokens, sk-ant- of Anthropic's, AKIA of AWS's
xoxb- tokens, glpat- tokens, npm_ tokens and hf_ tokens are found
pat-matching re_export_all_the_things hf_transformer_model npm_config_registry
UserPasswordResetTokenGenerator PasswordResetConfirmView SecretStr
a1b2c3d4-e5f6-7890-abcd-ef1234567890 01H8XGJWBWBAQ4Z5B0XKJ1Z2Y3 cuid_clh3am8hz0000mb08yk3a8r2v
50ms: token bucket refilled; 12:30:45 secret santa; 3 passwords, 2 keys
00000000-0000-0000-0000-000000000000 ffffffffffffffffffffffffffffffffffffffff
"""


@pytest.mark.parametrize("text", ORDINARY.splitlines())
def test_ordinary_lines_stay(text):
    assert redact_text(text) == text
    for line in (text, json.dumps({"content": [{"text": f"a\n{text}\nb"}]})):
        assert redact_line(line.encode())[0] == line.encode()


def test_ordinary_lines_stay_together():
    assert redact_text(ORDINARY) == ORDINARY


@given(st.text(string.ascii_letters + string.digits + "_-./: \n", max_size=200))
def test_a_text_without_secrets_is_what_it_was(text):
    if not any(word in text.lower() for word in ("key", "token", "secret", "pass")):
        assert redact_text(text) in {text} | {redact_text(redact_text(text))}


def hits(path):
    """What is found in a file of the corpus: the rule, and its context masked."""
    for number, line in enumerate(path.read_bytes().splitlines(keepends=True), 1):
        out, found = redact_line(line)
        assert (out == line) == (not found)
        for rule, count in found.items():
            yield f"{path.name}:{number}: {count} x {rule}: {context(out, rule)}"


def context(out, rule):
    """What stands before a placeholder, letters and digits of values masked."""
    text = out.decode(errors="replace")
    place = text.find(f"[redacted:{rule}]")
    return "".join("x" if c.isdigit() else c for c in text[max(0, place - 60) : place])


def test_the_corpus_has_less_than_one_false_hit_per_megabyte(capsys):
    """Its secrets were removed before it came here: what is found now is by mistake.
    The list shows every one."""
    size, found = 0, []
    for path in sorted(corpus().rglob("*")):
        if path.suffix in {".json", ".jsonl"}:
            size += path.stat().st_size
            found += hits(path)
    with capsys.disabled():
        if found:
            print("", *found, sep="\n  ")
    rules = Counter(hit.split(" x ")[1].split(":")[0] for hit in found)
    assert sum(rules.values()) <= size / 1_000_000, rules
