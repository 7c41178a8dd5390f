"""Documents of vouchers: put on, and given out again as they came, never opened by the browser."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from ledger.actions import attach
from ledger.attachments import opened
from ledger.book_forms import DocumentForm, tell
from ledger.models import Attachment, Voucher
from ledger.views import vouchers


@require_POST
@require(Area.LEDGER, Level.WRITE)
def add(request, company, voucher):
    found, form = get_object_or_404(Voucher, pk=voucher), DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return vouchers.page(request, company, found.pk, form=form, status=422)
    file = form.cleaned_data["file"]
    try:
        made = attach(company=request.company, voucher=found, name=file.name, data=file.read(), by=request.actor)
    except Refused as refused:
        tell(form, refused)
        answer = vouchers.page(request, company, found.pk, form=form, status=422)
        answer.undo = True
        return answer
    messages.success(request, _("Bilagan %(name)s är tillagd.") % {"name": made.file.name})
    return redirect("ledger:voucher", company, found.pk)


@require(Area.LEDGER, Level.READ)
def content(request, company, attachment):
    return download(opened(get_object_or_404(Attachment, pk=attachment).file_id))
