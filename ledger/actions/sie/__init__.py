"""SIE into the books: preview, import as a job, undo, deletion of a year."""

from ledger.actions.sie.start import Difference, Preview, Told, preview, start_import
from ledger.actions.sie.undo import can_undo, delete_last_year, delete_year, last_year, undo_import

__all__ = [
    "Difference",
    "Preview",
    "Told",
    "can_undo",
    "delete_last_year",
    "delete_year",
    "last_year",
    "preview",
    "start_import",
    "undo_import",
]
