"""What payroll's events are called in the processing history."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "run.imported": _("Lönekörning inläst"),
    "run.created": _("Lönekörning mottagen"),
    "run.replaced": _("Lönekörning ersatt"),
    "run.deleted": _("Lönekörning borttagen"),
    "journal.exported": _("Underlag lagt i fil"),
    "journal.marked": _("Underlag markerat som skickat"),
    "journal.queued": _("Underlag köat för överföring"),
    "journal.resent": _("Underlag skickat igen"),
    "journal.sent": _("Underlag bokfört"),
    "journal.linked": _("Underlag kopplat till verifikat"),
    "journal.rejected": _("Underlag avvisat"),
    "journal.unknown": _("Överföringens utgång okänd"),
    "journal.review": _("Överföring behöver beslut"),
    "journal.cancelled": _("Överföring avbruten"),
}
