"""What time does to a connection: a week ahead, a day ahead, and at its end."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services import zones
from publishing import hooks
from publishing.models import Connection, OAuthAttempt
from publishing.services import connecting, reminders
from runs import registry
from tests.publishing.connected import connect, place, session

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def linkedin(networks, alice):
    return place(networks, alice, "linkedin", left=60 * DAY)


def pass_by(connection, *lefts):
    """Look after connections when so much time is left; how many mails each sent."""
    sent = []
    for left in lefts:
        before = len(mail.outbox)
        reminders.look_after(connection.ends_at - left)
        sent.append(len(mail.outbox) - before)
    return sent


def test_a_week_and_a_day_ahead_each_once(linkedin):
    lefts = (8 * DAY, 7 * DAY, 7 * DAY, 3 * DAY, DAY, DAY, HOUR)
    assert pass_by(linkedin, *lefts) == [0, 1, 0, 0, 1, 0, 0]

    week, day = mail.outbox
    assert week.subject == "LinkedIn: connect again within 7 days"
    assert day.subject == "LinkedIn: connect again within a day"
    assert week.to == ["alice@example.com"]
    assert "http://testserver/settings/connections/" in week.body
    assert "what you approved waits" in week.body


def test_a_server_that_was_off_sends_one_mail_not_two(linkedin):
    assert pass_by(linkedin, HOUR, HOUR) == [1, 0]


def test_the_moment_is_said_in_the_owners_zone(linkedin, alice):
    zones.set_zone(alice, "Asia/Tokyo", now=timezone.now())
    ends = datetime.fromisoformat("2027-03-01T20:30:00+00:00")
    Connection.objects.update(ends_at=ends)
    linkedin.refresh_from_db()
    pass_by(linkedin, DAY)
    assert "2 March 2027, 05:30 (Asia/Tokyo)" in mail.outbox[0].body


def test_connecting_again_starts_anew(networks, alice, linkedin):
    assert pass_by(linkedin, DAY) == [1]
    again = connect(networks, alice, "linkedin")
    assert pass_by(again, 8 * DAY, 7 * DAY, DAY) == [0, 1, 1]


def test_x_renews_itself_and_sends_nothing(networks, alice):
    place(networks, alice, "x")
    reminders.look_after(timezone.now() + 400 * DAY)
    assert mail.outbox == []


def test_who_may_not_sign_in_gets_no_mail(linkedin, alice):
    alice.is_active = False
    alice.save()
    assert pass_by(linkedin, DAY) == [0]


def test_the_end_is_told_once(linkedin, alice, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "connection_changed", [lambda *said: heard.append(said)])
    pass_by(linkedin, timedelta(0), -HOUR)
    linkedin.refresh_from_db()

    assert linkedin.status == "needs_reconnect"
    assert heard == [(alice, "linkedin", linkedin.reason)]
    assert "the time is over" in linkedin.reason
    assert AuditEvent.objects.filter(action="connection.lost").count() == 1
    assert mail.outbox == []


def test_what_pages_say(networks, linkedin, alice, bob):
    x = place(networks, alice, "x", "grace")
    ends = linkedin.ends_at

    def said(left):
        found = reminders.warnings(alice, now=ends - left)
        return [(each.connection.network, each.days) for each in found]

    assert said(8 * DAY) == []
    assert said(7 * DAY) == [("linkedin", 7)]
    assert said(25 * HOUR) == [("linkedin", 2)]
    assert said(HOUR) == [("linkedin", 1)]
    assert said(timedelta(0)) == [("linkedin", None)]
    Connection.objects.filter(pk=x.pk).update(status="needs_reconnect")
    assert said(HOUR) == [("linkedin", 1), ("x", None)]
    assert reminders.warnings(bob, now=ends) == []


def test_old_attempts_are_swept(networks, alice):
    for _ in range(2):
        connecting.begin(alice, session(), "x")
    old = OAuthAttempt.objects.first()
    OAuthAttempt.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    reminders.look_after()
    assert OAuthAttempt.objects.exclude(pk=old.pk).get()
    assert not OAuthAttempt.objects.filter(pk=old.pk).exists()


def test_the_schedule_looks_after_them(linkedin):
    Connection.objects.update(ends_at=timezone.now() + DAY)
    registry.schedules()["connections"].function()
    assert len(mail.outbox) == 1
