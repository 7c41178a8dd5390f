"""The Celery application. The broker rings, PostgreSQL decides: see `hub/outbox` and `hub/jobs.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
app = Celery("hub", task_cls="hub.tenancy:CompanyTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
