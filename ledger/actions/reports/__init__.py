"""What people decide about reports: one act each. The books themselves are never touched."""

from ledger.actions.reports.budgets import create_budget, make_main, remove_budget, set_budget
from ledger.actions.reports.comments import add_comment, mark_read, remove_comment
from ledger.actions.reports.rows import (
    add_heading,
    copy_rows,
    current_layout,
    move_accounts,
    remove_heading,
    rename_heading,
    undo_rows,
)
from ledger.actions.reports.shown import pin_chart, set_shown, unpin_chart

__all__ = [
    "add_comment", "add_heading", "copy_rows", "create_budget", "current_layout", "make_main", "mark_read",
    "move_accounts", "pin_chart", "remove_budget", "remove_comment", "remove_heading", "rename_heading", "set_budget",
    "set_shown", "undo_rows", "unpin_chart",
]  # fmt: skip
