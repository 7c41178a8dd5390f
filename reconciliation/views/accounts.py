"""The list of accounts, each partner's settings, rules and voucher types, and its opening position."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.pages import form_page, render
from reconciliation import actions
from reconciliation.forms import AccountForm, KindForm, MappingForm, RulesForm, TypedForm
from reconciliation.models import BankAccount, LedgerItem, PostingKind, StatementLine
from reconciliation.queries.balances import bank_balance, ledger_balance
from reconciliation.queries.work import overview, totals
from reconciliation.report import rule_label
from reconciliation.views.work import account_of, work_url

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)


@require(*READ)
def index(request, company):
    may = request.actor.can_write(Area.RECONCILIATION)
    rows = [{"row": row, "unexplained": totals(row.account).unexplained} for row in overview()]
    return render(request, "reconciliation/account/list.html", {"rows": rows, "may": may})


def _refused(form, refusal: Refused) -> None:
    said = refusal.words
    form.add_error(None, f"{said.message} {said.cause} {said.cure} ({said.code})")


def _save(form, act):
    """What the act made, or None with the refusal told in the form."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return act()
    except Refused as refusal:
        _refused(form, refusal)
        return None


@require(*WRITE)
def new(request, company):
    form = AccountForm(request.POST or None, instance=BankAccount(currency=request.company.currency))
    made = _save(form, lambda: actions.create_account(company=request.company, by=request.actor, **form.values()))
    if made:
        messages.success(request, _("Bankpartnern %(name)s är upplagd.") % {"name": made.name})
        return redirect(work_url(made))
    return form_page(
        request, form, _("Ny bankpartner"), back=reverse("bank:accounts", args=[company]),
        page="reconciliation/account/form.html",
    )  # fmt: skip


@require(*WRITE)
def edit(request, company, account):
    found = account_of(account)
    form = AccountForm(request.POST or None, instance=account_of(account))
    act = {"company": request.company, "account": found, "by": request.actor}
    if _save(form, lambda: actions.change_account(**act, **form.values())):
        messages.success(request, _("Sparat."))
        return redirect(work_url(found))
    kinds = PostingKind.objects.filter(bank_account=found).order_by("name")
    return form_page(
        request, form, _("Inställningar för %(name)s") % {"name": found.name}, back=work_url(found),
        page="reconciliation/account/form.html", account=found, kinds=kinds,
    )  # fmt: skip


@require(*WRITE)
def rules(request, company, account):
    """Which rules run and which may match without asking."""
    found, language = account_of(account), get_language() or "sv"
    form = RulesForm(request.POST or None, account=found, label=lambda rule: rule_label(rule, language))
    act = {"company": request.company, "account": found, "by": request.actor}
    if _save(form, lambda: actions.change_account(**act, rules={**found.rules, **form.values()})):
        messages.success(request, _("Reglerna är sparade. De gäller från nästa automatiska avstämning."))
        return redirect(work_url(found))
    return form_page(
        request, form, _("Regler för %(name)s") % {"name": found.name}, back=work_url(found), two=True,
        page="reconciliation/account/rules.html", account=found,
    )  # fmt: skip


@require(*WRITE)
def mapping(request, company, account):
    """Columns of the account's CSV files, set once; then back to the files that asked for them."""
    found = account_of(account)
    form = MappingForm(request.POST or None, kept=found.mapping)
    act = {"company": request.company, "account": found, "by": request.actor}
    if _save(form, lambda: actions.change_account(**act, mapping=form.mapping().as_dict())):
        messages.success(request, _("Kolumnerna är sparade och gäller kontots CSV-filer."))
        return redirect(_asked_from(request, found))
    title = _("CSV-kolumner för %(name)s") % {"name": found.name}
    return form_page(
        request, form, title, back=work_url(found), two=True, page="reconciliation/account/mapping.html", account=found
    )


def _asked_from(request, account: BankAccount) -> str:
    if not request.GET.getlist("file"):
        return reverse("bank:statements", args=[account.company_id])
    asked = [("file", key) for key in request.GET.getlist("file")] + [("account", account.pk)]
    return f"{reverse('bank:preview', args=[account.company_id])}?{urlencode(asked)}"


@require(*WRITE)
def kind(request, company, account, posting_kind=None):
    """A voucher type for fees or interest."""
    found = account_of(account)
    own = get_object_or_404(PostingKind, pk=posting_kind, bank_account=found) if posting_kind else None
    form = KindForm(request.POST or None, instance=own or PostingKind(bank_account=found, series="B"))
    act = {"company": request.company, "account": found, "kind": own, "by": request.actor}
    if _save(form, lambda: actions.save_kind(**act, **form.cleaned_data)):
        messages.success(request, _("Bilagsarten är sparad."))
        return redirect("bank:account", company, account)
    settings = reverse("bank:account", args=[company, account])
    return form_page(request, form, own.name if own else _("Ny bilagsart"), back=settings)


@require_POST
@require(*WRITE)
def kind_removal(request, company, posting_kind):
    found = get_object_or_404(PostingKind, pk=posting_kind)
    actions.remove_kind(company=request.company, kind=found, by=request.actor)
    messages.success(request, _("Bilagsarten är borttagen."))
    return redirect("bank:account", company, found.bank_account_id)


# ------------------------------------------------------------------ opening position
@require(*WRITE)
def opening(request, company, account):
    """*Inngående stilling*: what both sides had open before the first day."""
    found = account_of(account)
    form = TypedForm(request.POST if "side" in request.POST else None)
    if _save(form, lambda: _add_opening(request, found, form.cleaned_data)):
        return redirect("bank:opening", company, account)
    lines = StatementLine.objects.filter(bank_account=found, is_typed=True, date__lt=found.starts_on).order_by("date")
    items = LedgerItem.objects.filter(bank_account=found, is_opening=True).order_by("date", "pk")

    before = found.starts_on - timedelta(days=1)
    first = found.statements.exclude(opening=None).order_by("starts_on", "created_at").first()
    ledger, bank = ledger_balance(found, before), first.opening if first else bank_balance(found, before)
    sums = {"lines": sum(x.amount for x in lines), "items": sum(x.amount for x in items)}
    sums["less_items"] = -sums["items"]
    rest = None if ledger is None or bank is None else bank - (ledger - sums["items"] + sums["lines"])
    context = {
        "account": found, "form": form, "lines": lines, "items": items, "ledger": ledger, "bank": bank, "sums": sums,
        "rest": rest, "before": before,
    }  # fmt: skip
    crumbs = [(found.name, work_url(found)), (_("Ingående position"), None)]
    status = 422 if form.is_bound else 200
    return render(request, "reconciliation/account/opening.html", context, crumbs=crumbs, status=status)


def _add_opening(request, account: BankAccount, told: dict):
    act = {"company": request.company, "account": account, "by": request.actor}
    if request.POST["side"] == "bank":
        return actions.type_line(**act, **told)
    return actions.add_opening_item(**act, **told)


@require_POST
@require(*WRITE)
def opening_removal(request, company, account):
    """Of either side, as long as nothing holds it."""
    found = account_of(account)
    if key := request.POST.get("line"):
        line = get_object_or_404(StatementLine, pk=key, bank_account=found)
        actions.remove_line(company=request.company, line=line, by=request.actor)
    else:
        item = get_object_or_404(LedgerItem, pk=request.POST.get("item") or None, bank_account=found)
        actions.remove_opening_item(company=request.company, item=item, by=request.actor)
    return redirect("bank:opening", company, account)
