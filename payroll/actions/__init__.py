"""What changes payroll: one act each, in one transaction. `company` first, `by` last, rights checked inside."""

from payroll.actions.deliveries import record_delivery
from payroll.actions.journals import create_file, mark_sent
from payroll.actions.runs import Faulty, Imported, create_run, delete_run, import_run, replace_run
from payroll.actions.transfers import Blocked, cancel_transfer, link_batch, send_again, start_transfer

__all__ = [
    "Blocked",
    "Faulty",
    "Imported",
    "cancel_transfer",
    "create_file",
    "create_run",
    "delete_run",
    "import_run",
    "link_batch",
    "mark_sent",
    "record_delivery",
    "replace_run",
    "send_again",
    "start_transfer",
]
