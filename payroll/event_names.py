"""What payroll's events are called in the processing history."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "run.imported": _("Lönekörning inläst"),
    "run.created": _("Lönekörning mottagen"),
    "run.replaced": _("Lönekörning ersatt"),
    "run.deleted": _("Lönekörning borttagen"),
    "run.recalculated": _("Lönekörning omräknad"),
    "wage_type.saved": _("Löneart sparad"),
    "wage_type.removed": _("Löneart borttagen"),
    "posting_rule.saved": _("Konteringsregel sparad"),
    "posting_rule.removed": _("Konteringsregel borttagen"),
    "rate.saved": _("Procentsats sparad"),
    "rate.removed": _("Procentsats borttagen"),
    "employee_homes.saved": _("Hemkonteringar sparade"),
    "employee_home.removed": _("Hemkontering borttagen"),
    "payroll_defaults.saved": _("Standardvärden för lön sparade"),
    "payroll_rules.loaded": _("Svensk standard för konteringsregler inläst"),
    "journal.exported": _("Underlag lagt i fil"),
    "journal.marked": _("Underlag markerat som skickat"),
    "journal.queued": _("Underlag köat för överföring"),
    "journal.resent": _("Underlag skickat igen"),
    "journal.sent": _("Underlag bokfört"),
    "journal.linked": _("Underlag kopplat till verifikat"),
    "journal.rejected": _("Underlag avvisat"),
    "journal.unknown": _("Överföringens utgång okänd"),
    "journal.review": _("Överföring behöver beslut"),
    "journal.redated": _("Underlag fick nytt verifikationsdatum"),
    "journal.reversing": _("Vändning av underlag påbörjad"),
    "journal.reversed": _("Underlag vänt"),
    "journal.cancelled": _("Överföring avbruten"),
}
