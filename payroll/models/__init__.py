"""Runs come in and may be replaced or deleted; journals are snapshots made from them and stay."""

from payroll.models.journal import (
    Channel,
    ClosedPeriods,
    Journal,
    JournalCounter,
    JournalLine,
    JournalState,
    SendingHabit,
)
from payroll.models.run import PayrollRow, PayrollRun, RunType, Source

__all__ = [
    "Channel",
    "ClosedPeriods",
    "Journal",
    "JournalCounter",
    "JournalLine",
    "JournalState",
    "PayrollRow",
    "PayrollRun",
    "RunType",
    "SendingHabit",
    "Source",
]
