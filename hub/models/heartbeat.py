from django.db import models


class Heartbeat(models.Model):
    """When a process last did its work; `/readyz` reads it. One row per name."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
