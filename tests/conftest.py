"""People and helpers that every test may use."""

import fcntl
import itertools
import os
import shutil
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.services import tokens
from tests.product import SERVER_ENV, Product, new_database

# What a shell starts in the background ignores Ctrl-C, and so would all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same cases in every run; `make soak` looks for new ones, and for longer.
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None)
hypothesis.settings.register_profile("soak", max_examples=5000, deadline=None)
hypothesis.settings.load_profile("soak" if os.environ.get("SOAK") else "fixed")


def pytest_itemcollected(item):
    """Mark what asks for a database, in any way: ``-m database`` is repeated on
    PostgreSQL, the rest is the same there."""
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    if item.get_closest_marker("django_db") or fixtures & {*item.fixturenames}:
        item.add_marker("database")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Tests marked as uncounted run without the tracer that counts branches: where the
    same ones are walked very often, or the clock is read. (The mark ``no_cover`` of
    pytest-cov does nothing in the processes of xdist.)"""
    counting = sys.gettrace()
    if counting and item.get_closest_marker("uncounted"):
        sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(counting)


def require(*names: str) -> None:
    """Skip, saying why, where something is missing; fail if REQUIRE names it.

    Names: postgres and redis (given by DATABASE_URL and REDIS_URL), chromium.
    """
    for name in names:
        missing = _missing(name)
        if missing and name in os.environ.get("REQUIRE", "").split(","):
            pytest.fail(f"REQUIRE names {name}, but {missing}", pytrace=False)
        if missing:
            pytest.skip(f"needs {name}: {missing}")


def _missing(name: str) -> str:
    if name == "postgres" and settings.EMBEDDED:
        return "DATABASE_URL names no PostgreSQL"
    if name == "redis" and not settings.REDIS_URL:
        return "REDIS_URL is not set"
    if name == "chromium" and not chromium_path():
        return "no chromium is installed"
    return ""


def chromium_path() -> str:
    """Where Chromium is, or an empty text."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return ""


@pytest.fixture(autouse=True)
def empty_cache():
    """Rate limits live in the cache; no test inherits another one's count."""
    cache.clear()


@pytest.fixture(autouse=True)
def same_umask():
    """Pulse sets its own; the files of the next test must not be hidden by it."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


def pytest_terminal_summary(terminalreporter):
    """Print the figures that tests recorded: ``record_property("figure", text)``."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "figure" and report.when == "call":
                    terminalreporter.write_line(value)


PASSWORD = "correct horse battery"


@pytest.fixture
def password() -> str:
    """With it alice, bob and charlie sign in."""
    return PASSWORD


@pytest.fixture
def alice(db: None) -> User:
    """Owns what the tests are about."""
    return User.objects.create_user("alice@example.com", PASSWORD, name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    """Is in alice's team, where a test has one."""
    return User.objects.create_user("bob@example.com", PASSWORD, name="Bob")


@pytest.fixture
def charlie(db: None) -> User:
    """Knows nobody here."""
    return User.objects.create_user("charlie@example.com", PASSWORD, name="Charlie")


@pytest.fixture
def bearer():
    """Headers for the API: ``client.get(url, headers=bearer(alice, "upload"))``."""

    def headers(user: User, *scopes: str) -> dict[str, str]:
        _token, text = tokens.create(user, name="test", scopes=scopes or ("read",))
        return {"Authorization": f"Bearer {text}"}

    return headers


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_alice(alice):
    return signed_in(alice)


@pytest.fixture
def as_bob(bob):
    return signed_in(bob)


@pytest.fixture
def as_charlie(charlie):
    return signed_in(charlie)


_numbers = itertools.count()


@pytest.fixture(autouse=True)
def blob_folder(settings, tmp_path_factory) -> Path:
    """Each test stores its blobs in this folder of its own, which the first one makes:
    making and linking one for each of some thousand tests takes longer than most."""
    folder = tmp_path_factory.getbasetemp() / f"blobs-{next(_numbers)}"
    storages = {**settings.STORAGES}
    storages["default"] = {
        **storages["default"],
        "OPTIONS": {**storages["default"]["OPTIONS"], "location": str(folder)},
    }
    settings.STORAGES = storages
    return folder


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory):
    """A home whose SQLite database has its tables; copy it, do not use it. The test
    processes of one run share it: the first to come makes it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home = shared / "migrated"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = tmp_path_factory.mktemp("migrating")
            Product(making).manage("migrate", "--verbosity=0")
            making.rename(home)
    return home


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory):
    """The name of a PostgreSQL database that has its tables; copy it, do not use it."""
    require("postgres")
    with new_database(os.environ["DATABASE_URL"]) as url:
        home = tmp_path_factory.mktemp("migrated")
        Product(home, DATABASE_URL=url, **SERVER_ENV).manage("migrate", "--verbosity=0")
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
def product(request, tmp_path):
    """An installation with an empty database of each kind, run as real processes."""
    home = tmp_path / "home"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("migrated_home"), home)
        yield Product(home)
        return
    migrated = request.getfixturevalue("migrated_database")
    with new_database(os.environ["DATABASE_URL"], like=migrated) as url:
        yield Product(home, DATABASE_URL=url, **SERVER_ENV)


@pytest.fixture(scope="session")
def providers_server():
    from tests.fakes.providers import Handle  # it takes a while to load

    handle = Handle()
    yield handle
    handle.server.stop()


@pytest.fixture
def providers(providers_server):
    """LinkedIn and X on this machine, as new: see tests/fakes/providers.py."""
    providers_server.reset()
    return providers_server
