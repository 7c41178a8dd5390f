"""Vänd överföring: the control question with its amount, and the period; and the receipt as a file."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hub.errors import Refused
from hub.fields import day, explained
from hub.money import AmountError, format_amount, parse_amount
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from payroll import destinations
from payroll.actions import reverse_transfer
from payroll.actions.reversals import can_be_reversed
from payroll.models import Journal
from payroll.queries.journals import journals
from payroll.queries.moving import period_at
from payroll.receipts import receipt_file


class ReversalForm(forms.Form):
    """The day of the correcting batch, in a period that may be posted in, and the amount as the answer yes."""

    voucher_on = day(gettext_lazy("Verifikationsdatum"))
    amount = forms.CharField(label=gettext_lazy("Skriv beloppet för att bekräfta"), max_length=40)

    def __init__(self, data=None, *, days: list[tuple[str, str]], expected: int, **kwargs):
        super().__init__(data, **kwargs)
        self.expected = expected
        if days:
            self.fields["voucher_on"].widget = forms.Select(choices=days)
            self.fields["voucher_on"].label = _("Period som går att bokföra i")
        self.fields["amount"].help_text = _("Underlagets belopp är %(amount)s.") % {"amount": format_amount(expected)}

    def clean_amount(self) -> int:
        try:
            amount = parse_amount(self.cleaned_data["amount"])
        except AmountError as error:
            raise forms.ValidationError(explained(error)) from None
        if amount != self.expected:
            said = Refused("PAY-068", amount=format_amount(self.expected)).words
            raise forms.ValidationError(f"{said.message} {said.cause}")
        return amount


@require(Area.VISMA_NET, Level.WRITE)
def reversal(request, company, journal):
    """The question, and the answer."""
    found = get_object_or_404(journals(), pk=journal)
    made = found.reversals.exclude(state="cancelled").first()
    if made:
        return redirect("payroll:journal", company, made.pk)
    if not can_be_reversed(found):
        raise Refused("PAY-066", state=found.get_state_display())
    form = ReversalForm(request.POST or None, days=_days(request, found), expected=found.debit_total)
    if request.method == "POST" and form.is_valid():
        made = reverse_transfer(company=request.company, journal=found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Vändningen har börjat. Underlag %(number)s följer den.") % {"number": made.number})
        return redirect("payroll:journal", company, made.pk)
    back = reverse("payroll:journal", args=[company, journal])
    context = {"journal": found, "form": form, "back_url": back}
    title = _("Underlag %(number)s") % {"number": found.number}
    crumbs = [(title, back), (_("Vänd överföring"), None)]
    return render(
        request, "payroll/journal/reversal.html", context, crumbs=crumbs, status=422 if form.is_bound else 200
    )


def _days(request, journal: Journal) -> list[tuple[str, str]]:
    """A day in each open period from the journal's own on: its own day where that is open. None where unknown."""
    known = destinations.destination(journal.destination).periods(request.company)
    own = period_at(journal.voucher_on, known)
    found = [each for each in known if each.is_open and each.end >= journal.voucher_on][:14]
    days = [(journal.voucher_on if each is own else each.end, each.label) for each in found]
    return [(day.isoformat(), f"{label} ({day.isoformat()})") for day, label in days]


@require(Area.PAYROLL, Level.READ)
def receipt(request, company, journal):
    """What was read back, to file. A journal that has not arrived has none."""
    found = get_object_or_404(journals(), pk=journal)
    if not found.receipt:
        raise Http404
    document = receipt_file(found, company=request.company, language=get_language() or "sv", produced_at=timezone.now())
    return download(document)
