"""The wiring: settings, addresses, background work, health."""

from worktracker.celery import app as celery_app

__all__ = ["celery_app"]
