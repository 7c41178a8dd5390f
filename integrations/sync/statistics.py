"""What the planner knows of the registers: brought up to date where a run has added many rows at once."""

from django.db import connection

from hub.models import Company
from hub.tenancy import scope

MANY = 2000  # rows after which it is worth the fraction of a second it takes


def refresh(company: Company) -> None:
    """In a transaction of its own: it takes a lock that would make a second one wait."""
    with scope(company), connection.cursor() as cursor:
        cursor.execute("SELECT sync_analyze()")
