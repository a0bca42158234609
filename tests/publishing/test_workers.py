"""Posting by the product in its parts, while they and what they stand on are killed:
Celery workers, beat, Redis, PostgreSQL."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.own_redis import own_redis
from tests.product import REPOSITORY, SERVER_ENV, Product, new_database
from tests.publishing.world import NETWORKS

pytestmark = pytest.mark.services


def both(*state):
    """The drafts of both networks: their state, and what became of their attempts."""
    return {network: list(state) for network in NETWORKS}


POSTED = both("published", "published")
#: More than the workers have processes, several times over.
MANY = 8


class Server:
    """Two workers and beat, on a PostgreSQL database and a Redis of their own; and a
    person who says yes to posts."""

    def __init__(self, product, redis, networks):
        self.product, self.redis, self.networks = product, redis, networks
        self.log = product.home.with_name("parts.log")
        self.log.touch()
        self.person = subprocess.Popen(
            [sys.executable, "-m", "tests.publishing.person"],
            cwd=REPOSITORY,
            env={**product.env, "PARTS_LOG": str(self.log)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *order):
        """See tests/publishing/person.py."""
        self.person.stdin.write(json.dumps(order) + "\n")
        self.person.stdin.flush()
        return json.loads(self.person.stdout.readline())

    def begin(self):
        grants = {one: self.networks.grant(one) for one in NETWORKS}
        self.ask("begin", json.dumps(grants))
        for name in ("worker", "another worker", "beat"):
            self.ask("start", name)

    def close(self):
        self.person.communicate()

    @contextmanager
    def database_away(self):
        """Every connection is cut, and none can be made."""
        url = urlsplit(self.product.env["DATABASE_URL"])
        name, admin = url.path[1:], url._replace(scheme="postgresql", path="/postgres")
        with psycopg.connect(admin.geturl(), autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            connection.execute(f"{cut} WHERE datname = %s", [name])
            try:
                yield
            finally:
                connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    def posts(self, story):
        """The networks that have it, each as often as it has it."""
        text = f"A (true) story of {story}."
        return [
            network
            for network in NETWORKS
            for post in self.networks.posts(network)
            if post["shown"] == text
        ]

    def slow_calls(self):
        """How many calls the networks make wait, or made wait."""
        return [one.get("fault") for one in self.networks.requests()].count("slow")

    def wait_for(self, what, seconds=90):
        deadline = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)


@pytest.fixture(scope="module")
def server(tmp_path_factory, migrated_database, providers_server):
    providers_server.reset()
    at = os.environ["DATABASE_URL"]
    with own_redis() as redis, new_database(at, like=migrated_database) as url:
        product = Product(
            tmp_path_factory.mktemp("workers") / "home",
            **SERVER_ENV,
            **providers_server.settings,
            DATABASE_URL=url,
            REDIS_URL=redis.url,
            SWEEP_SECONDS="2",
        )
        server = Server(product, redis, providers_server)
        try:
            server.begin()
            yield server
        finally:
            server.close()


@pytest.fixture
def posted(server):
    """Wait until stories are published, by one attempt and one post on each network."""

    def wait(*stories):
        done = [POSTED for _story in stories]
        server.wait_for(lambda: server.ask("states", *stories) == done)
        for story in stories:
            assert server.posts(story) == [*NETWORKS]

    return wait


def test_a_worker_posts_what_was_approved(server, posted):
    server.ask("approve", "a worker")
    posted("a worker")


def test_many_workers_post_each_once(server, posted):
    stories = [f"many, number {number}" for number in range(MANY)]
    server.ask("approve", *stories)
    server.ask("hint_again")
    posted(*stories)


def test_workers_killed_in_their_calls(server):
    """Nothing is sent again: X is read back by the next worker, of LinkedIn the person
    is asked."""
    for network in NETWORKS:
        server.networks.fault(f"{network}.post", "accept_then_hang")
    server.ask("approve", "a kill")
    server.wait_for(lambda: server.posts("a kill") == [*NETWORKS])
    for name in ("worker", "another worker"):
        server.ask("kill", name)
    server.ask("start", "worker")
    assert server.ask("states", "a kill") == [both("sending", "sending")]
    server.ask("minutes_pass")
    unknown = both("unknown", "unknown")
    server.wait_for(lambda: server.ask("states", "a kill") == [unknown])
    server.ask("minutes_pass")
    found = {**unknown, "x": POSTED["x"]}
    server.wait_for(lambda: server.ask("states", "a kill") == [found])
    assert server.posts("a kill") == [*NETWORKS]
    assert "Look at the network" in server.ask("reason", "a kill", "linkedin")


def test_what_was_approved_without_broker_and_schedule(server, posted):
    server.ask("kill", "beat")
    server.redis.kill()
    server.ask("approve", "an outage")
    assert server.ask("states", "an outage") == [both("scheduled")]
    server.redis.start()
    server.ask("start", "beat")
    posted("an outage")


def test_an_answer_while_the_database_is_away(server, posted):
    for network in NETWORKS:
        server.networks.fault(f"{network}.post", "slow", seconds=2)
    server.ask("approve", "a cut")
    server.wait_for(lambda: server.slow_calls() == len(NETWORKS))
    with server.database_away():
        server.wait_for(lambda: server.posts("a cut") == [*NETWORKS])
        time.sleep(0.3)  # the answers arrive
    posted("a cut")
