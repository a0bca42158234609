"""The product's own settings, with the probe room."""

from worktracker.settings import *  # noqa: F403
from worktracker.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.probe"]
