"""SIE into the books: preview, import as a job, undo, deletion of a year."""

from ledger.actions.sie.look import LARGE, looks_of, seen_by, start_look
from ledger.actions.sie.preview import Difference, Preview, Told, preview
from ledger.actions.sie.start import start_import
from ledger.actions.sie.undo import can_undo, delete_last_year, delete_year, last_year, undo_import
from ledger.actions.sie.waiting import HANDED_IN, discard, forget_waiting, hand_in, waiting_files

__all__ = [
    "HANDED_IN",
    "LARGE",
    "Difference",
    "Preview",
    "Told",
    "can_undo",
    "delete_last_year",
    "delete_year",
    "discard",
    "forget_waiting",
    "hand_in",
    "last_year",
    "looks_of",
    "preview",
    "seen_by",
    "start_import",
    "start_look",
    "undo_import",
    "waiting_files",
]
