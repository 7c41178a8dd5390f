"""What changes payroll: one act each, in one transaction. `company` first, `by` last, rights checked inside."""

from payroll.actions.deliveries import record_delivery
from payroll.actions.journals import create_file, mark_sent
from payroll.actions.results import correct_import, failed_file, import_again, recalculate_run
from payroll.actions.reversals import reverse_transfer
from payroll.actions.rules import (
    load_standard,
    remove_home,
    remove_rate,
    remove_rule,
    remove_wage_type,
    save_defaults,
    save_homes,
    save_rate,
    save_rule,
    save_wage_type,
)
from payroll.actions.runs import Faulty, Imported, create_run, delete_run, import_run, replace_run
from payroll.actions.transfers import Blocked, cancel_transfer, link_batch, send_again, send_rest, start_transfer

__all__ = [
    "Blocked",
    "Faulty",
    "Imported",
    "cancel_transfer",
    "correct_import",
    "create_file",
    "create_run",
    "delete_run",
    "failed_file",
    "import_again",
    "import_run",
    "link_batch",
    "load_standard",
    "mark_sent",
    "recalculate_run",
    "record_delivery",
    "remove_home",
    "remove_rate",
    "remove_rule",
    "remove_wage_type",
    "replace_run",
    "reverse_transfer",
    "save_defaults",
    "save_homes",
    "save_rate",
    "save_rule",
    "save_wage_type",
    "send_again",
    "send_rest",
    "start_transfer",
]
