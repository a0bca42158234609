"""The product's settings in a fixed environment; DATABASE_URL and REDIS_URL may be given."""

import atexit
import os
import shutil
import tempfile

os.environ["SECRET_KEY"] = "tests-only-0123456789-0123456789-0123456789-abcdef"
os.environ["FIELD_ENCRYPTION_KEYS"] = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
os.environ.setdefault("PUBLIC_URL", "http://testserver")
if "WORKTRACKER_HOME" not in os.environ:
    _home = tempfile.mkdtemp(prefix="worktracker-tests-")
    os.environ["WORKTRACKER_HOME"] = _home
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _name in ("ANTHROPIC_API_KEY", "EMAIL_URL", "SIGNUP", "PORT", "DEBUG"):
    os.environ.pop(_name, None)

from worktracker.settings import *  # noqa: E402, F403

# A file, as in the product: connections to a database in memory share their cache and
# lock whole tables, without waiting, so that threads of one test refuse each other.
if EMBEDDED:  # noqa: F405
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": str(WORKTRACKER_HOME / "tests.sqlite3")  # noqa: F405
    }
else:
    # Nothing here outlives the machine; what must be durable is tested on servers.
    DATABASES["default"].setdefault("OPTIONS", {})  # noqa: F405
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"  # noqa: F405
# Not the server's table: tests without a database clear the cache, too.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files straight from the rooms, on every database: nothing is collected here.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# One behaviour on every database; tests of the other one say so.
ACCOUNT_EMAIL_VERIFICATION = "none"
