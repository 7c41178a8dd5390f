"""The bank's side of the books: partners, statements, what the ledger holds against them, matches and approvals."""

from reconciliation.models.approval import Approval, ApprovalState
from reconciliation.models.ledger_item import Change, LedgerItem
from reconciliation.models.match import Match, MatchPart, Rejection, Suggestion
from reconciliation.models.partner import BankAccount, LearnedRule, PostingKind, PostingType, Schedule
from reconciliation.models.statement import LineState, Source, Statement, StatementLine

__all__ = [
    "Approval",
    "ApprovalState",
    "BankAccount",
    "Change",
    "LearnedRule",
    "LedgerItem",
    "LineState",
    "Match",
    "MatchPart",
    "PostingKind",
    "PostingType",
    "Rejection",
    "Schedule",
    "Source",
    "Statement",
    "StatementLine",
    "Suggestion",
]
