"""Whatever people, workers, networks and time do to a draft: posted = approved, at most
once, and never out of sight."""

import os
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from publishing import posting, services
from publishing.models import Approval, Connection, Draft, Publication
from publishing.posting import Kind
from publishing.services import DraftRefused, gate, reconcile, sending, settling, tokens
from publishing.texts import approval_hash
from runs.errors import Later, Refused
from runs.models import Run
from tests.publishing.conftest import NOW
from tests.publishing.world import ANSWERS, Clock, Killed, Network, access_for

S = Draft.Status
TEXTS = ("One story.", "Another (story).", "A third one, longer than the others.")
#: A yes is in force in these, or came to an end in an attempt.
IN_FORCE = (S.APPROVED, S.SCHEDULED, S.NEEDS_RECONNECT)
ENDED = (S.SENDING, S.PUBLISHED, S.FAILED, S.UNKNOWN)
#: A call ends in this time, whatever the server does (publishing.posting.deadline).
CALL = timedelta(seconds=60)
#: Of each kind; together 200, and 2000 in `make soak`.
EXAMPLES = {"X": 80, "LinkedIn": 80, "ByHand": 40}
TIMES = 10 if os.environ.get("SOAK") else 1
#: The same schedules again, where a database is slow to ask: a sample will do.
FEWER = 1 if django_settings.EMBEDDED else 4


#: Where a worker stops: nowhere, or before or after a step.
STOPS = st.sampled_from(
    ["", "", "begun", "before the network", "after the network", "answered"]
)


class Drafts(RuleBasedStateMachine):
    """Rules are what may happen; each may be refused, none may break an invariant.

    The person is honest: they say "it is not there" only of what is not there.
    """

    network_name = "x"
    channel = "api"

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.clock = Clock(NOW)
        self.network = Network(self.network_name, self.clock)
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(timezone, "now", self.clock.now)
        self.patch.setattr(tokens, "access_for", access_for)
        self.patch.setitem(posting.POSTERS, self.network_name, self.network)
        self.patch.setitem(posting.READERS, "x", self.network)
        self.patch.setattr(gate, "examine", lambda draft: (None, self.findings))
        self.findings = []
        self.alice = User.objects.create_user("alice@example.com")
        self.connect("ada")
        draft = Draft.objects.create(
            owner=self.alice,
            network=self.network_name,
            channel=self.channel,
            text=TEXTS[0],
            expires_at=NOW + Draft.LIFETIME,
        )
        self.pk = draft.pk
        self.yes = set()  # what a person said yes to: hashes
        self.begun, self.armed, self.answered = [], [], []
        self.look()

    @property
    def now(self):
        return self.clock.now()

    @property
    def draft(self):
        return Draft.objects.select_related("owner").get(pk=self.pk)

    def act(self, verb, **more):
        with suppress(DraftRefused):
            verb(self.draft, by=self.alice, **more)

    # -- the person -------------------------------------------------------------------

    def look(self):
        self.shown = services.hash_of(self.draft)

    def approve(self, wait=None):
        at = self.now + wait if wait else None
        with suppress(DraftRefused):
            services.approve(self.draft, by=self.alice, text_hash=self.shown, at=at)
            self.yes.add(self.shown)

    def approve_for_later(self):
        self.approve(timedelta(hours=1))

    def edit(self):
        number = self.draft.version % len(TEXTS)
        self.act(services.edit, text=TEXTS[number])

    def reject(self):
        self.act(services.reject, reason="No.")

    def reschedule(self):
        self.act(services.reschedule, at=self.now + timedelta(hours=30))

    def choose_channel(self):
        other = {"api": "by_hand", "by_hand": "api"}[self.draft.channel]
        self.act(services.choose_channel, channel=other)

    def posts_by_hand(self):
        with suppress(DraftRefused):
            approval, _url = services.start_by_hand(self.draft, by=self.alice)
            self.network.answer, self.network.ghost = "fine", False
            if not self.network.posts:
                self.network.take(approval.account, approval.wire_text)

    def pastes_the_link(self):
        if self.network.posts:
            link = self.network.link_of(self.network.posts[-1])
            self.act(lambda draft, by: services.finish_by_hand(draft, link, by=by))

    @rule(
        what=st.sampled_from(
            [
                *(look, approve, approve_for_later, edit, reject, reschedule),
                *(choose_channel, posts_by_hand, pastes_the_link),
            ]
        )
    )
    def person(self, what):
        what(self)

    @rule(
        verb=st.sampled_from(
            [services.withdraw, services.snooze, services.restore, services.send_now]
        )
    )
    def decides(self, verb):
        self.act(verb)

    @rule(verb=st.sampled_from([services.look_again, services.resend]))
    def asks_again(self, verb):
        self.act(verb)

    @rule()
    def says_it_is_not_there(self):
        if not self.network.posts:
            self.act(services.not_posted)

    # -- what its text rests on, and the account --------------------------------------

    def the_ground_is_lost(self):
        self.findings[:] = [
            SimpleNamespace(blocking=True, text="It is private.", fix="")
        ]

    def the_ground_is_back(self):
        self.findings.clear()

    def changes_behind_its_back(self):
        if self.draft.status in (S.REVIEW, *IN_FORCE):
            Draft.objects.filter(pk=self.pk).update(text=TEXTS[2])

    def connect(self, account="ada"):
        Connection.objects.all().delete()
        Connection.objects.create(
            owner=self.alice,
            network=self.network_name,
            account=account,
            connected_at=self.now,
        )
        services.connection_back(self.alice, self.network_name)

    def connect_another(self):
        self.connect("grace")

    def disconnect(self):
        Connection.objects.all().delete()
        services.connection_lost(self.alice, self.network_name, "Disconnected.")

    @rule(
        what=st.sampled_from(
            [
                *(the_ground_is_lost, the_ground_is_back, changes_behind_its_back),
                *(connect, connect, connect_another, disconnect),
            ]
        )
    )
    def around_it(self, what):
        what(self)

    # -- workers ----------------------------------------------------------------------

    @rule(stops=STOPS, answer=st.sampled_from(["fine", "hang", *ANSWERS]))
    def worker(self, stops, answer):
        """A worker takes the draft; it may stop anywhere, and perhaps go on later."""
        self.network.answer, self.network.ghost = answer, answer == "ghost"
        if self.draft.channel != "api":
            return
        with suppress(Later):
            if attempt := sending.take(self.draft, self.now):
                self.go_on(attempt, stops)

    @rule(stops=STOPS, answer=st.sampled_from(["hang", "5xx"]))
    def goes_out(self, stops, answer):
        """The short way to a call whose answer is not clear."""
        self.look()
        self.approve()
        self.act(services.send_now)
        self.worker(stops, answer)

    def go_on(self, attempt, stops):
        if stops == "begun":
            self.begun.append(attempt)
            return
        self.network.dies = stops
        try:
            outcome = sending.call(attempt)
        except Killed:
            if stops == "before the network":
                self.armed.append((attempt, self.clock.real))
            return
        finally:
            self.network.dies = ""
        if outcome and stops == "answered":
            self.answered.append((attempt, outcome))
        elif outcome:
            self.settle(attempt, outcome)

    @rule()
    @precondition(lambda self: self.begun or self.armed or self.answered)
    def a_slow_worker_goes_on(self):
        if self.begun:
            self.go_on(self.begun.pop(), "")
        elif self.answered:
            self.settle(*self.answered.pop())
        else:
            self.reaches_the_network_late(*self.armed.pop())

    def reaches_the_network_late(self, attempt, began):
        if self.clock.real - began < CALL:
            yes = attempt.approval
            self.settle(attempt, self.network.take(yes.account, yes.wire_text))

    def settle(self, attempt, outcome):
        """However late: an answer that it is there is never lost."""
        settling.settle(attempt.pk, outcome)
        assert outcome.kind is not Kind.POSTED or self.draft.status == S.PUBLISHED

    @rule()
    def reads_back(self):
        for run in Run.objects.filter(kind="reconcile"):
            reconcile.ReconcileRun().prepare(run)

    # -- time -------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([0.5, 3, 11, 24 * 60, 22 * 24 * 60]))
    def time_passes(self, minutes):
        self.clock.real += timedelta(minutes=minutes)
        services.tidy(self.now)

    @rule(days=st.sampled_from([1, -1]))
    @precondition(lambda self: not self.armed or self.draft.status == S.SENDING)
    def the_clock_is_set(self, days):
        self.clock.ahead += timedelta(days=days)
        services.tidy(self.now)

    # -- what always holds ------------------------------------------------------------

    @invariant()
    def it_holds(self):
        draft = self.draft
        approvals = list(Approval.objects.filter(draft=draft))
        published = Publication.objects.filter(draft=draft).first()
        self.every_post_was_approved_and_is_the_only_one(approvals)
        in_force = [one for one in approvals if one.revoked_at is None]
        if draft.status in IN_FORCE:
            assert [one.text_hash for one in in_force] == [draft.text_hash]
        elif draft.status not in ENDED:
            assert not in_force
        self.no_post_is_out_of_sight(draft, published)
        if draft.status in (S.UNKNOWN, S.FAILED, S.NEEDS_RECONNECT):
            assert draft.reason  # whoever reads it learns what to do
        if draft.status == S.UNKNOWN and services.can_look(draft):
            assert Run.objects.filter(kind="reconcile").exists()

    def every_post_was_approved_and_is_the_only_one(self, approvals):
        yes = {(one.account, one.wire_text): one for one in approvals}
        for post in self.network.posts:
            approval = yes[post.account, post.wire]
            assert approval.text_hash in self.yes
            assert approval.text_hash == approval_hash(
                network=approval.network,
                channel=approval.channel,
                account=post.account,
                wire=post.wire,
            )
        assert len(self.network.posts) <= 1

    def no_post_is_out_of_sight(self, draft, published):
        assert (published is not None) == (draft.status == S.PUBLISHED)
        if self.network.posts and not self.answered:
            assert draft.status in (S.SENDING, S.UNKNOWN, S.PUBLISHED)
        if published and published.known_by != "duplicate":
            (post,) = self.network.posts
            assert published.native_id == post.native_id

    def teardown(self):
        try:
            self.it_comes_to_an_end()
        finally:
            self.patch.undo()
            transaction.savepoint_rollback(self.before)

    def it_comes_to_an_end(self):
        """With everything well again, nothing waits for ever without a person."""
        self.network.answer, self.network.ghost = "fine", False
        self.findings.clear()
        if self.channel == "api" and not Connection.objects.exists():
            self.connect("ada")
        for _again in range(60):
            if not self.waits(self.draft):
                break
            self.time_passes(12 * 60)  # a clock may have been set back by days
            for run in Run.objects.filter(state="queued", not_before__lte=self.now):
                self.do(run)
        self.it_holds()
        assert not self.waits(self.draft)

    def waits(self, draft):
        """For anything but a person."""
        sending = draft.status == S.SENDING and draft.channel == "api"
        return sending or draft.status == S.SCHEDULED

    def do(self, run):
        kinds = {"publish": sending.PublishRun, "reconcile": reconcile.ReconcileRun}
        Run.objects.filter(pk=run.pk).update(state="done")
        handler = kinds[run.kind]()
        with suppress(Refused):
            handler.commit(run, handler.prepare(run))


class X(Drafts):
    network_name = "x"


class LinkedIn(Drafts):
    network_name = "linkedin"


class ByHand(Drafts):
    """The same by hand: workers find nothing to take, the person pastes links."""

    channel = "by_hand"


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [X, LinkedIn, ByHand])
def test_posted_is_approved_and_at_most_once(machine):
    with transaction.atomic():
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=EXAMPLES[machine.__name__] * TIMES // FEWER,
                stateful_step_count=15,
                deadline=None,
                derandomize=not os.environ.get("SOAK"),
            ),
        )
