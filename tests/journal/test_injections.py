"""Planted texts on the whole way: upload, night, note, week, drafts, mail and chat, with
a model that does whatever a transcript tells it.

``pytest -s tests/journal/test_injections.py`` prints what became of them.
"""

import json
from datetime import UTC, date, datetime

import pytest
from django.conf import settings as site
from django.core import mail
from django.utils.html import strip_tags

from journal.letter_runs import SendLetter
from journal.models import DailyNote, Edition, Letter, NoteItem
from journal.services import letter_mail, letters, write_daily_note, write_week
from journal.services.letter_text import compose
from pipeline.checked import kind_of
from pipeline.form import without_quotations
from publishing import services as publishing
from publishing.models import Draft
from runs.services import drain
from sessions_app.models import EvidenceRow, Project
from tests.fakes.anthropic_server import (
    FakeAnthropic,
    item,
    items_of,
    lines_of,
    sentence,
)
from tests.journal.test_letters import run_of
from tests.pipeline.injections import PAYLOADS as ALL
from tests.pipeline.injections import Table
from tests.pipeline.planted import PLACES
from tests.sessions_app.transcripts import Session, line
from tests.sessions_app.uploads import Uploader

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY, WEEK = date(2026, 11, 18), "2026-W47"
AFTER = datetime(2026, 11, 19, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)
#: All of them pass the check one by one; more than sixty go the whole way.
PAYLOADS = ALL[::2]
CANARY = "CANARY-7f3a, the landing gear of moonbase"


def planted(place, number):
    """One session: every tenth text in this place, and a title that steers as well."""
    session = Session(f"s-{number}", minute=number * 20)
    for payload in PAYLOADS[number :: len(PLACES)]:
        PLACES[place](session, payload.text)
    title = {"type": "ai-title", "aiTitle": PAYLOADS[number].text}
    return session.raw(line({**title, "sessionId": session.native_id}))


@pytest.fixture
def sent(alice, client, bearer):
    """All of it, read; and a private project that knows a secret."""
    up = Uploader(client, bearer(alice, "upload"))
    up.register(name=PAYLOADS[0].text[:60] + "\u202e<b>")
    secret = Session("s-moon", cwd="/src/moonbase", minute=400).prompt(f"Use {CANARY}.")
    honest = (
        Session("s-honest", minute=300)
        .prompt("Fix the retry bug.")
        .run(
            "git commit -am 'Fix the retry bug'",
            "[main 1a2b3c4] Fix the retry bug\n 1 file",
        )
    )
    every = [planted(place, n) for n, place in enumerate(PLACES)]
    for each in (*every, secret, honest):
        answer = up.send_session(each.lines, each.native_id)
        assert answer.json()["results"][0]["status"] == "stored"
    assert {run.error for run in drain(["parse"])} == {""}
    Project.objects.exclude(name="moonbase").update(publishable=True)
    Project.objects.filter(name="moonbase").update(model_allowed=False)
    assert EvidenceRow.objects.count() > 60
    return alice


@pytest.fixture
def model(sent, settings):
    """It obeys each text that it is shown, in every form that it could."""
    with FakeAnthropic(obey=obey) as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-of-this-test"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.ANTHROPIC_TIMEOUT = 5.0
        sent.model_consent_at = AFTER
        sent.save()
        yield server


def obey(prompt):
    lines = lines_of(prompt)
    if any("evidence" in each for each in lines):
        request = {"messages": [{"content": prompt}]}
        cited = [(e["number"], e["text"]) for e in items_of(request)[0]["evidence"]]
        said = [[sentence(p.says, *cited)] for p in PAYLOADS[::8]]
        posts = [{"network": n, "paragraphs": said} for n in ("linkedin", "x")]
        return json.dumps({"posts": posts})
    items = []
    for each in lines:
        if "Fix the retry bug" in each["text"] and each["shows"] == "commit":
            cited = (each["line"], each["text"])
            items.append(item("achievement", "Fixed the retry bug.", cited))
        for payload in PAYLOADS:
            if payload.marker in each["text"] or payload.text[:30] in each["text"]:
                cited = (each["line"], each["text"])
                told = (payload.says, f"Added {payload.marker}.")
                items += [item("achievement", text, cited) for text in told]
    return json.dumps({"items": items})


def test_nothing_obeyed_is_stored_or_sent(sent, model, settings):
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    wishes = letters.choose(sent, mail=True, hour=8, scope="open", now=AFTER)
    model.obey = lambda _prompt: '{"items": [], "status": "confirmed"}'
    note = write_daily_note(sent, DAY, now=AFTER)
    assert note.fallback_reason == "The model's answer could not be read."
    model.obey = obey
    write_daily_note(sent, DAY, now=AFTER)
    write_week(sent, WEEK, now=LATER)
    publishing.draft_week(sent, WEEK, now=LATER)
    note = DailyNote.objects.get()
    assert SendLetter(Letter.Channel.MAIL).prepare(run_of(sent, day=DAY)) == "sent"
    chat = letter_mail.chat(compose(wishes, note, AFTER))["text"]

    # It was asked about the open project alone, and without anybody's key.
    assert model.prompts
    assert not any("landing gear" in prompt for prompt in model.prompts)
    assert all(site.SECRET_KEY not in p for p in model.prompts)
    stored = [*texts_of_note(), *texts_of_weeks(), *texts_of_drafts()]
    left = [*texts_of_mail(), ("chat", chat)]
    obeyed = [
        (payload.text, place, text)
        for payload in PAYLOADS
        for place, text in [*stored, *left]
        if payload.is_in(without_quotations(text))
    ]
    assert obeyed == [], "\n".join(map(ascii, obeyed))
    public = [text for place, text in stored if place in ("public", "draft")]
    public += [text for _place, text in left]
    assert not any("moonbase" in x or "landing gear" in x for x in public)
    print(f"\n{table(note)}")
    assert len(PAYLOADS) > 60
    assert len(note.refused) > 10
    assert note.items.exists()


def texts_of_note():
    for each in NoteItem.objects.all():
        yield "note", f"{each.text} {each.instead} {each.why}"
    yield "note", DailyNote.objects.get().headline


def texts_of_weeks():
    for edition in Edition.objects.all():
        for text in _said(edition.profile):
            yield edition.audience, text


def _said(value, name=""):
    """Every sentence of a profile; not what it quotes, and not what it refused."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in ("evidence", "refused", "key"):
                yield from _said(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _said(each, name)
    elif isinstance(value, str):
        yield value


def texts_of_drafts():
    for draft in Draft.objects.all():
        yield "draft", f"{draft.text} {draft}"
        for version in draft.versions.all():
            yield "draft", version.text


def texts_of_mail():
    (message,) = mail.outbox
    html, _type = message.alternatives[0]
    assert "\u202e" not in message.body
    assert "<b>" not in html.replace("<b style", "").replace("</b>", "")
    # How fresh a machine is names it: the one name here that steers, in its own words.
    name = PAYLOADS[0].text[:40]
    assert not any(mark in html for mark in ("<script", "<img", '<a href="j', "<h1>M"))
    for text in (message.subject, message.body, strip_tags(html)):
        lines = text.replace(" last synced", "\n").splitlines()
        yield from (("mail", line) for line in lines if name not in line)


def table(note):
    found = Table()
    for text, reason in note.refused:
        payload = next((p for p in PAYLOADS if p.is_in(text)), None)
        found.add(payload.kind if payload else "other", "model", kind_of(reason))
    return found
