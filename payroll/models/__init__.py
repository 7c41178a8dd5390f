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
from payroll.models.result import WageResult
from payroll.models.rules import EmployeeHome, PayrollSettings, PostingRule, Rate, RateKind, WageKind, WageType
from payroll.models.run import PayrollRow, PayrollRun, RunType, Source

__all__ = [
    "Channel",
    "EmployeeHome",
    "ClosedPeriods",
    "Journal",
    "JournalCounter",
    "JournalLine",
    "JournalState",
    "PayrollRow",
    "PayrollRun",
    "PayrollSettings",
    "PostingRule",
    "Rate",
    "RateKind",
    "RunType",
    "SendingHabit",
    "Source",
    "WageKind",
    "WageResult",
    "WageType",
]
