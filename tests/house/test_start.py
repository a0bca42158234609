"""What every start of the product loads, and what it must not wait for."""

import subprocess
import sys

CODE = """
import sys
import django
django.setup()
from django.urls import get_resolver
from worktracker.celery import app
get_resolver().url_patterns
app.loader.import_default_modules()
print(*sys.modules)
"""


def test_a_start_loads_no_library_of_a_foreign_service(migrated_home, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "worktracker.settings")
    monkeypatch.setenv("WORKTRACKER_HOME", str(migrated_home))
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "journal.services" in loaded
    assert loaded.isdisjoint({"anthropic", "tweepy", "requests_oauthlib", "playwright"})
