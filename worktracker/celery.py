"""The Celery app. What is due lives in `runs`; the broker only carries hints."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worktracker.settings")

app = Celery("worktracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
