"""What changes the bank's side: one act each. The company is in scope; rights are checked inside."""

from reconciliation.actions.approvals import approve, prepare, unprepare, withdraw
from reconciliation.actions.items import add_opening_item, price_item, remove_opening_item, update_items
from reconciliation.actions.learning import look_for_rules, switch_rule
from reconciliation.actions.lines import activate, change_line, deactivate, note, remove_line, type_line
from reconciliation.actions.matches import confirm_suggestions, match_lines, reject_suggestion
from reconciliation.actions.partners import change_account, create_account, remove_kind, save_kind
from reconciliation.actions.payments import match_payments
from reconciliation.actions.postings import post_difference, post_line
from reconciliation.actions.runs import reconcile, start_run
from reconciliation.actions.statements import (
    Imported,
    import_statements,
    preview_statements,
    remove_statement,
    start_import,
)
from reconciliation.actions.undoing import undo_match

__all__ = [
    "Imported",
    "activate",
    "add_opening_item",
    "approve",
    "change_account",
    "change_line",
    "confirm_suggestions",
    "create_account",
    "deactivate",
    "import_statements",
    "look_for_rules",
    "match_lines",
    "match_payments",
    "note",
    "post_difference",
    "post_line",
    "prepare",
    "preview_statements",
    "price_item",
    "reconcile",
    "reject_suggestion",
    "remove_kind",
    "remove_line",
    "remove_opening_item",
    "remove_statement",
    "save_kind",
    "start_import",
    "start_run",
    "switch_rule",
    "type_line",
    "undo_match",
    "unprepare",
    "update_items",
    "withdraw",
]
