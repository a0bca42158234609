"""The webhook: where it may lead, what it is told, when it is switched off."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from accounts import crypto
from journal.letter_runs import SendLetter
from journal.models import Letter, LetterSettings
from journal.services import hook_call, letters
from runs.errors import Refused
from tests.journal.test_letters import NOW, day, run_of  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


class Chat(ThreadingHTTPServer):
    """Answers with ``status`` and keeps what was posted."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.heard = 200, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/services/T0/B0?x=1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, json.loads(body)))
        if not self.server.status:
            return  # hangs up without a word
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def chat():
    with Chat() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


@pytest.fixture
def hooked(alice, day, chat, settings):  # noqa: F811
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    return letters.set_hook(alice, chat.url, now=NOW)


def post(owner):
    return SendLetter(Letter.Channel.HOOK).prepare(run_of(owner, letters.HOOK))


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::a00:1]/x",
        "https://[2002:a00:1::]/x",
        "https://10.1.2.3/x",
        "https://172.16.0.1/x",
        "https://192.168.1.1/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/x",
        "https://0.0.0.0/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https://224.0.0.1/x",
        "https://8.8.8.8:8443/x",
        "https://u:p@8.8.8.8/x",
        "http://8.8.8.8/x",
        "https://",
        "https://[8.8.8.8/x",
        "https://8.8.8.8:99999/x",
        "gopher://8.8.8.8/x",
        "https://8.8.8.8/ x",
        "https://8.8.8.8/\r\nHost: x",
        "https://8.8.8.8/" + "x" * 2000,
        "https://b\u00fccher.example/x",
    ],
)
def test_it_never_leads_to_what_lies_behind_the_server(url, alice):
    with pytest.raises(hook_call.HookRefused):
        hook_call.check_address(url)
    with pytest.raises(letters.LetterRefused):
        letters.set_hook(alice, url, now=NOW)
    assert not LetterSettings.objects.exists()


def test_it_goes_to_the_address_that_was_looked_at(monkeypatch):
    """A name that means another address the next time gets nobody anywhere."""
    public = [(2, 1, 6, "", ("93.184.215.14", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: public)
    asked = []

    def connects(address, timeout):
        asked.append(address)
        raise OSError

    monkeypatch.setattr("socket.create_connection", connects)
    with pytest.raises(hook_call.HookFailed):
        hook_call.post("https://hooks.example/x", {})
    assert asked == [("93.184.215.14", 443)]
    mixed = [*public, (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: mixed)
    with pytest.raises(hook_call.HookRefused):
        hook_call.post("https://hooks.example/x", {})


def test_it_tells_the_note_once_and_its_address_is_sealed(hooked, chat):
    row = LetterSettings.objects.get()
    assert "127.0.0.1" not in row.hook
    assert crypto.decrypt(row.hook) == chat.url
    assert post(hooked.owner) == "sent"
    assert post(hooked.owner) == "again"
    ((path, told),) = chat.heard
    assert path == "/services/T0/B0?x=1"
    assert told["text"].startswith("*Thursday: fixed the retry bug in the uploader*")
    assert "moonbase" not in told["text"]


def test_what_may_have_arrived_is_not_posted_again(hooked, chat):
    chat.status = 0
    with pytest.raises(hook_call.HookLost):
        post(hooked.owner)
    assert Letter.objects.get().state == Letter.State.UNKNOWN
    chat.status = 200
    assert post(hooked.owner) == "again"
    assert len(chat.heard) == 1
    assert LetterSettings.objects.get().hook_error == "Its server did not answer."


def test_what_fails_again_and_again_is_switched_off(hooked, chat):
    chat.status = 503
    for _ in range(letters.MOST_FAILURES):
        with pytest.raises(hook_call.HookFailed):
            post(hooked.owner)
    row = LetterSettings.objects.get()
    assert (row.hook_off_at is not None, row.hook_failures) == (True, 5)
    assert row.hook_error == "Its server answered with 503."
    assert post(hooked.owner) == "off"
    chat.status = 302  # not followed
    letters.set_hook(hooked.owner, chat.url, now=NOW)
    with pytest.raises(Refused):
        post(hooked.owner)
    assert len(chat.heard) == 6


def test_its_settings_set_test_and_remove_it(as_alice, alice, chat, settings):
    page = reverse("mail_settings")
    assert as_alice.post(reverse("hook_test")).status_code == 404
    refused = as_alice.post(reverse("hook_set"), {"url": chat.url})
    assert "https://" in refused.content.decode()
    assert not LetterSettings.objects.exists()
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    as_alice.post(reverse("hook_set"), {"url": chat.url})
    shown = as_alice.get(page).content.decode()
    assert "127.0.0.1" in shown
    assert "/services/" not in shown
    assert "It arrived." in _text(as_alice.post(reverse("hook_test"), follow=True))
    chat.status = 410
    said = _text(as_alice.post(reverse("hook_test"), follow=True))
    assert "Its server answered with 410." in said
    as_alice.post(reverse("hook_remove"))
    assert LetterSettings.objects.get().hook == ""


def test_the_mail_is_off_until_it_is_asked_for(as_alice, alice):
    page = reverse("mail_settings")
    assert "Off. With it on" in as_alice.get(page).content.decode()
    assert letters.wishes_of(alice).mail is False
    bad = as_alice.post(page, {"mail": "on", "hour": "25", "scope": "open"})
    assert bad.status_code == 200
    assert not LetterSettings.objects.exists()
    as_alice.post(page, {"mail": "on", "hour": "7", "scope": "all"})
    row = LetterSettings.objects.get()
    assert (row.mail, row.hour, row.scope) == (True, 7, "all")
    assert "The first one comes" in as_alice.get(page).content.decode()


def _text(response):
    return response.content.decode()
