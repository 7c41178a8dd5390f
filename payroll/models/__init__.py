"""Runs come in and may be replaced or deleted; journals are snapshots made from them and stay."""

from payroll.models.journal import Channel, Journal, JournalCounter, JournalLine, JournalState
from payroll.models.run import PayrollRow, PayrollRun, RunType, Source

__all__ = [
    "Channel",
    "Journal",
    "JournalCounter",
    "JournalLine",
    "JournalState",
    "PayrollRow",
    "PayrollRun",
    "RunType",
    "Source",
]
