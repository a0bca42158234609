"""The daily mail: what it says, when it comes, what its links do, and what it tells a
chat."""

import re
import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from journal.letter_runs import SendLetter, enqueue_due_letters
from journal.models import DailyNote, Letter, LetterSettings, OpenTask
from journal.services import letter_links, letter_mail, letters
from journal.services.letter_text import compose
from journal.services.nights import write_daily_note
from journal.services.shown import shown_note
from pulse.client.server_note import note_from
from pulse.core.note import render_text
from runs.models import Run
from sessions_app.models import EvidenceRow, Machine
from tests.journal import build
from tests.journal.build import K, achieved

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def day(alice, settings):
    """A day with two projects, one of which no model may read, and three open tasks."""
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tidemark = build.project(alice)
    secret = build.project(alice, name="moonbase", model_allowed=False)
    build.machine(alice, name="studio-mac")
    Machine.objects.update(last_sync_at=NOW - timedelta(days=3))
    build.work(alice, tidemark, DAY)
    build.work(alice, secret, DAY, hour=14, words="fix the rocket engine")
    commits = EvidenceRow.objects.filter(owner=alice, kind=K.COMMIT)
    mine, hidden = commits.get(project=tidemark), commits.get(project=secret)
    writer = build.Scripted(
        achieved(mine), achieved(hidden), headline="Fixed the retry bug."
    )
    note = write_daily_note(alice, DAY, writer=writer, now=NOW)
    for number, project in enumerate((tidemark, secret, tidemark, None, tidemark)):
        OpenTask.objects.create(
            owner=alice, project=project, text=f"Rename flag {number}.",
            opened_on=DAY - timedelta(days=30 - number), last_seen_on=DAY,
        )  # fmt: skip
    return note


@pytest.fixture
def wishes(alice, day):
    return letters.choose(alice, mail=True, hour=8, scope="open", now=NOW)


def run_of(owner, kind=letters.MAIL, day=DAY):
    return Run(kind=kind, owner=owner, key=day.isoformat())


def send(owner, channel=Letter.Channel.MAIL):
    return SendLetter(channel).prepare(run_of(owner))


def plain(message):
    return message.body


def html(message):
    return message.alternatives[0][0]


# --------------------------------------------------------------------- what it says


def test_the_news_is_in_the_subject_and_the_lines_are_those_of_pulse(wishes, day):
    assert send(wishes.owner) == "sent"
    (message,) = mail.outbox
    assert message.subject == "Thursday: fixed the retry bug in the uploader"
    assert message.to == [wishes.owner.email]
    body = plain(message)
    assert "Still open, the three oldest of 3" not in body
    assert "Rename flag 0." in body
    assert "31 days" in body
    assert "studio-mac last synced 3 days ago." in body
    # Off-limits projects are counted, never named.
    assert "1 line of an off-limits project is left out." in body
    for each in (body, html(message), message.subject):
        assert "moonbase" not in each
        assert "Rename flag 1" not in each
    assert "seen: commit" in html(message)
    assert "<img" not in html(message)
    assert "prefers-color-scheme: dark" in html(message)


def _swapped(note, names):
    return note, 72, names


def test_everything_may_be_told_when_its_owner_says_so(wishes, day, as_alice):
    everything = letters.choose(wishes.owner, mail=True, hour=8, scope="all", now=NOW)
    text = compose(everything, day, NOW)
    assert len(text.sections[0].lines) == 2
    # The same lines, in the same order and wrapped alike.
    names = {i.project.public_id: i.project.name for i in day.items.all()}
    printed = render_text(shown_note(day), 72, names).splitlines()
    lines = [line for line in printed if line.startswith("  - ")]
    (held,) = as_alice.get("/api/v1/notes/").json()["results"]
    by_pulse = render_text(*_swapped(*note_from(held))).splitlines()
    assert [line for line in by_pulse if line.startswith("  - ")] == lines
    body = plain(letter_mail.mail(wishes.owner, Letter(date=DAY), text))
    assert len(lines) == 2
    assert [x for x in body.splitlines() if x in lines] == lines
    assert text.left_out == ""
    assert text.open_title == "Still open, the three oldest of 5"
    public = letters.choose(wishes.owner, mail=True, hour=8, scope="public", now=NOW)
    assert compose(public, day, NOW) is None


def test_nothing_of_a_text_becomes_markup_or_a_header(wishes, day):
    item = day.items.first()
    item.text = "Fixed <b>it</b> & *all*\r\nBcc: eve@evil.example"
    item.save()
    DailyNote.objects.update(
        headline="Fixed\r\nBcc: eve@evil.example", headline_held=""
    )
    day.refresh_from_db()
    all_of_it = letters.choose(wishes.owner, mail=True, hour=8, scope="all", now=NOW)
    text = compose(all_of_it, day, NOW)
    message = letter_mail.mail(wishes.owner, Letter(date=DAY), text)
    assert "\n" not in message.subject
    assert "Bcc" not in message.message()
    assert "<b>it</b>" not in html(message)
    chat = letter_mail.chat(text)["text"]
    assert "&lt;b&gt;it" in chat
    assert "*all*" not in chat


def test_a_channel_reads_no_warning_not_even_in_the_headline(wishes, day):
    item = day.items.first()
    item.text = ".env, a file that may hold secrets, was read into a session."
    item.evidence = [{**item.evidence[0], "kind": "sensitive_read"}]
    item.save()
    DailyNote.objects.update(headline=item.text, headline_held="")
    day.refresh_from_db()
    all_of_it = letters.choose(wishes.owner, mail=True, hour=8, scope="all", now=NOW)
    text = compose(all_of_it, day, NOW)
    assert ".env" in text.headline
    assert ".env" not in letter_mail.chat(text)["text"]


def test_a_day_without_lines_is_silent(wishes, day):
    day.items.all().delete()
    assert send(wishes.owner) == "silent"
    assert mail.outbox == []
    assert not Letter.objects.exists()


# ---------------------------------------------------------------------- when it comes


def test_it_is_due_at_the_owner_s_hour_once_the_day_is_over(wishes, alice):
    ready = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
    assert letters.due_at(alice, DAY, 8) == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert letters.due_at(alice, DAY, 4) == ready
    assert letters.due_at(alice, DAY, 2) == datetime(2026, 11, 21, 2, tzinfo=UTC)
    assert letters.due_day(wishes, now=NOW - timedelta(hours=2)) is None
    assert letters.due_day(wishes, now=NOW) == DAY
    assert letters.due_day(wishes, now=NOW + timedelta(days=1)) is None


def test_the_schedule_asks_once_a_day(wishes, alice, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    enqueue_due_letters()
    enqueue_due_letters()
    runs = Run.objects.filter(kind=letters.MAIL)
    assert [(run.key, run.wanted) for run in runs] == [("2026-11-19", 1)]


def test_killed_after_it_left_it_does_not_leave_again(wishes, monkeypatch):
    monkeypatch.setattr(
        "journal.letter_runs.Letter.objects.filter", _killed, raising=True
    )
    with pytest.raises(KeyboardInterrupt):
        send(wishes.owner)
    monkeypatch.undo()
    assert len(mail.outbox) == 1
    assert send(wishes.owner) == "again"
    assert len(mail.outbox) == 1


def _killed(**_given):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("error", "left", "then"),
    [
        (smtplib.SMTPResponseException(421, b"later"), 0, "sent"),
        (ConnectionRefusedError(), 0, "sent"),
        (TimeoutError(), 1, "again"),
    ],
)
def test_what_surely_did_not_leave_is_tried_again(
    wishes, monkeypatch, error, left, then
):
    def fails(*_given):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fails)
        with pytest.raises(type(error)):
            send(wishes.owner)
    assert Letter.objects.count() == left
    assert send(wishes.owner) == then


def test_unread_it_pauses_with_a_last_letter_and_a_visit_resumes_it(
    wishes, as_alice, alice
):
    for n in range(1, 15):
        Letter.objects.create(
            owner=alice, date=DAY - timedelta(days=n), channel="mail", state="sent",
            sent_at=NOW + timedelta(minutes=n),
        )  # fmt: skip
    assert send(alice) == "sent"
    assert mail.outbox[0].subject == "Your notes pause by mail until you look in again"
    assert "last one for now" in plain(mail.outbox[0])
    assert LetterSettings.objects.get().paused_at
    assert send(alice) == "off"
    as_alice.get(reverse("about"))
    assert LetterSettings.objects.get().paused_at is None


# ---------------------------------------------------------------------- its links


def links(message):
    return re.findall(r"http://[^\s/]+(/mail/\S+)", plain(message))


def test_its_links_act_once_without_a_sign_in_and_only_when_pressed(
    wishes, client, day
):
    send(wishes.owner)
    done, snooze, wrong, *_rest = links(mail.outbox[0])
    task = OpenTask.objects.get(text="Rename flag 0.")
    page = client.get(done)
    assert "Rename flag 0." in page.content.decode()
    assert client.head(done).status_code == 200
    task.refresh_from_db()
    assert task.state == "open"
    assert client.post(snooze).status_code == 200
    task.refresh_from_db()
    assert task.acts.get().until == date.today() + timedelta(days=7)
    assert "done already" in client.get(wrong).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_wrong_line_leaves_the_note_and_a_done_task_the_list(wishes, client, day):
    for verb in ("done", "wrong"):
        task = OpenTask.objects.create(
            owner=wishes.owner, text="Rename it.", opened_on=DAY, last_seen_on=DAY
        )
        url = letter_links.act_url(wishes, verb, task.public_id)
        client.post(url)
        client.post(url)
        assert task.acts.count() == 1
    item = day.items.first()
    url = letter_links.act_url(wishes, "wrong", item.public_id)
    assert item.text in client.get(url).content.decode()
    client.post(url)
    assert len(shown_note(day).items) == 1
    assert "done already" in client.post(url).content.decode()


def test_links_end_with_time_and_with_the_mail(wishes, client, bob):
    task = OpenTask.objects.first()
    url = letter_links.act_url(wishes, "done", task.public_id)
    letters.stop(wishes.owner, now=NOW)
    assert client.post(url).status_code == 410
    letters.choose(wishes.owner, mail=True, hour=8, scope="open", now=NOW)
    assert client.post(url).status_code == 410
    assert client.get(reverse("letter_act", args=["nonsense"])).status_code == 404
    theirs = letters.choose(bob, mail=True, hour=8, scope="open", now=NOW)
    found = letter_links.act_url(theirs, "done", task.public_id)
    assert "done already" in client.post(found).content.decode()
    assert not task.acts.exists()


def test_one_click_stops_it_without_cookies_or_a_redirect(wishes, alice):
    from django.test import Client

    send(alice)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>")
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(url).status_code == 200
    assert LetterSettings.objects.get().mail
    answer = strict.post(url, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not LetterSettings.objects.get().mail
    assert strict.get(reverse("letter_stop", args=["nonsense"])).status_code == 404
    assert send(alice) == "off"
