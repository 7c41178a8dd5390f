"""Documents of vouchers: fetched once each, sealed, and never taken away again."""

from django.utils.translation import gettext as _

from hub.errors import Refused
from hub.permissions import system
from hub.tenancy import scope
from integrations.provider import ProviderError
from integrations.sources.models import SourceDocument
from ledger.actions.attachments import attach
from ledger.models import Voucher

ALREADY = "LED-081"  # the same file was put on the voucher by hand
GONE = ("EACC-112", "EACC-221")  # removed there since its voucher was read


def fetch(run) -> int:
    """Those of `run.files` (document → voucher) that have not been fetched. Gives how many were taken."""
    wanted = dict(run.files)
    with scope(run.company):
        known = SourceDocument.objects.filter(remote_id__in=list(wanted)).values_list("remote_id", flat=True)
        for each in set(known):
            wanted.pop(each)
        vouchers = Voucher.objects.filter(external_reference__in=set(wanted.values()))
        homes = dict(vouchers.values_list("external_reference", "pk"))
    taken = 0
    for id, voucher in wanted.items():
        if voucher in homes:  # else its voucher waits in a locked month, and so does the document
            run.say(_("Hämtar bilagor"), taken)
            taken += _take(run, id, voucher, homes[voucher])
    return taken


def _take(run, id: str, reference: str, voucher) -> int:
    try:
        found = run.client.get_attachment(id)
        data = run.client.file_of(found)
    except ProviderError as error:
        if error.code not in GONE:
            raise
        _refuse(run, id, reference, id, error.words.message, {"code": error.code, "facts": error.facts})
        return 0
    name = str(found.get("FileName") or id)
    try:
        with scope(run.company):
            run.check()
            about = {"company": run.company, "voucher": Voucher.objects.get(pk=voucher), "by": system("eEkonomi")}
            made = attach(name=name, data=data, **about)
            SourceDocument.objects.create(remote_id=id, voucher=reference, attachment=made)
    except Refused as refusal:
        if refusal.code.startswith("SRC"):
            raise
        _refuse(run, id, reference, name, refusal.words.message, {"code": refusal.code, "facts": refusal.facts})
        return 0
    return 1


def _refuse(run, id: str, reference: str, name: str, why: str, error: dict) -> None:
    if error["code"] != ALREADY:
        run.outcome.find("SRC-013", name=name, why=why)
    with scope(run.company):
        SourceDocument.objects.get_or_create(remote_id=id, defaults={"voucher": reference, "error": error})
