"""Acts that ask for something first: a reason, a note, how to book, a typed line. Each works as a page of its own."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.errors import Refused
from hub.money import format_amount
from hub.permissions import Area, Level, require
from hub.views.pages import render
from reconciliation import actions
from reconciliation.actions.postings import difference_draft, draft_of, is_home, kind_for_difference, suggested_kind
from reconciliation.forms import AmountField, NoteForm, PostingForm, ReasonForm, TypedForm
from reconciliation.models import BankAccount, LedgerItem, PostingKind, StatementLine
from reconciliation.views.work import account_of, back, ids, work_url

WRITE = (Area.RECONCILIATION, Level.WRITE)


def _marked(request, account: BankAccount) -> tuple[list, list]:
    lines = StatementLine.objects.filter(bank_account=account, pk__in=ids(request, "line"))
    items = LedgerItem.objects.filter(bank_account=account, pk__in=ids(request, "item"))
    return list(lines.order_by("date", "pk")), list(items.order_by("date", "pk"))


def _page(request, account: BankAccount, form, title: str, **more):
    """The chosen rows, the form, and the way back to the place."""
    asked = request.POST if request.method == "POST" else request.GET
    lines, items = _marked(request, account)
    context = {
        "account": account, "form": form, "lines": lines, "items": items, "place": asked.get("place", ""),
        "back_url": f"{work_url(account)}?{asked.get('place', '')}", "refused": None, **more,
    }  # fmt: skip
    crumbs = [(account.name, work_url(account)), (title, None)]
    status = 422 if form.is_bound else 200
    if context["refused"]:
        context["refused"], status = context["refused"].words, context["refused"].status
    return render(request, "reconciliation/work/act.html", context, crumbs=crumbs, status=status)


def _do(request, account: BankAccount, form, title: str, act, said, **more):
    """A form with its act: refused on the page, done back at the place."""
    if request.method != "POST" or not form.is_bound or not form.is_valid():
        return _page(request, account, form, title, **more)
    lines, _items = _marked(request, account)
    try:
        with transaction.atomic():
            made = act(form.cleaned_data)
    except Refused as refusal:
        return _page(request, account, form, title, **(more | {"refused": refusal}))
    messages.success(request, said(made))
    return back(request, account, lines[-1] if lines else None)


def _form(request, kind, **more):
    """Bound once it was sent from its own page; the marked rows alone only open it."""
    return kind(request.POST if request.method == "POST" and "act" in request.POST else None, **more)


@require(*WRITE)
def deactivation(request, company, account):
    found = account_of(account)
    lines, items = ids(request, "line"), ids(request, "item")
    return _do(
        request, found, _form(request, ReasonForm), _("Deaktivera"),
        lambda told: actions.deactivate(
            company=request.company, account=found, lines=lines, items=items, reason=told["reason"], by=request.actor
        ),
        lambda n: ngettext("%(n)s rad deaktiverad.", "%(n)s rader deaktiverade.", n) % {"n": n},
        submit=_("Deaktivera"),
    )  # fmt: skip


@require(*WRITE)
def note(request, company, account):
    found = account_of(account)
    lines, items = _marked(request, found)
    first = (lines or items or [None])[0]
    form = _form(request, NoteForm, initial={"note": first.note if first else ""})

    def act(told):
        if first is None:
            raise Refused("BANK-122")
        for line in (*lines, *items):
            actions.note(company=request.company, line=line, text=told["note"], by=request.actor)

    return _do(request, found, form, _("Anteckning"), act, lambda _made: _("Anteckningen är sparad."))


@require(*WRITE)
def posting(request, company, account):
    """A fee or an interest booked from the marked bank line."""
    found = account_of(account)
    lines, _items = _marked(request, found)
    line = lines[0] if lines else None
    kind = suggested_kind(found, line) if line else None
    form = _form(request, PostingForm, account=found, home=_home_label(request, found), initial={"kind": kind})

    def act(told):
        if line is None:
            raise Refused("BANK-122")
        if told.get("home") is not None and len(lines) > 1:
            raise Refused("BANK-144")
        return [actions.post_line(line=each, company=request.company, by=request.actor, **told) for each in lines]

    return _do(
        request, found, form, _("Bokför från bankraden"), act, _posted, submit=_("Bokför"),
        drafts=_drafts(found, line), no_kinds=not PostingKind.objects.filter(bank_account=found).exists(),
    )  # fmt: skip


@require(*WRITE)
def difference(request, company, account):
    """The marked rows of both sides matched, and what differs between them booked."""
    found = account_of(account)
    lines, items = _marked(request, found)
    form = _form(
        request, PostingForm, account=found, home=_home_label(request, found),
        initial={"kind": kind_for_difference(found, lines, items)},
    )  # fmt: skip
    keys = {"lines": [row.pk for row in lines], "items": [row.pk for row in items]}

    def act(told):
        if len(lines) + len(items) != len({*ids(request, "line"), *ids(request, "item")}):
            raise Refused("BANK-120")
        return [actions.post_difference(company=request.company, account=found, by=request.actor, **keys, **told)]

    bank, ledger = (sum(row.remaining for row in side) for side in (lines, items))
    nothing = {"refused": Refused("BANK-143")} if bank == ledger and is_home(found) else {}
    return _do(
        request, found, form, _("Matcha och bokför skillnaden"), act, _posted, submit=_("Matcha och bokför"),
        sums={"bank": bank, "ledger": ledger, "difference": bank - ledger},
        drafts=_difference_drafts(found, lines, items), **nothing,
        no_kinds=not PostingKind.objects.filter(bank_account=found).exists(),
    )  # fmt: skip


def _home_label(request, account: BankAccount) -> str:
    """The ledger's currency where it is another than the account's: then the value is asked for."""
    return "" if is_home(account) else request.company.currency


def _drafts(account: BankAccount, line: StatementLine | None) -> list[dict]:
    """What each kind would book, so that nobody guesses."""
    if line is None or not line.remaining or not is_home(account):
        return []
    return [_draft(kind, draft_of(account, line, kind)) for kind in _kinds(account)]


def _difference_drafts(account: BankAccount, lines: list, items: list) -> list[dict]:
    differs = sum(row.remaining for row in lines) != sum(row.remaining for row in items)
    if not differs or not is_home(account):
        return []
    return [_draft(kind, difference_draft(account, lines, items, kind)) for kind in _kinds(account)]


def _kinds(account: BankAccount):
    return PostingKind.objects.filter(bank_account=account).order_by("name")


def _draft(kind: PostingKind, draft) -> dict:
    rows = [{"account": row.account, "amount": row.amount} for row in draft.lines]
    return {"kind": kind, "series": draft.series, "date": draft.date, "rows": rows}


def _posted(made: list) -> str:
    vouchers = ", ".join(str(voucher) for voucher, _match in made)
    if all(match for _voucher, match in made):
        return _("Bokfört som %(vouchers)s och matchat.") % {"vouchers": vouchers}
    return _("Bokfört som %(vouchers)s. Raden väntar bland de öppna i bokföringen.") % {"vouchers": vouchers}


# ------------------------------------------------------------------ typed lines
@require(*WRITE)
def new_line(request, company, account):
    found = account_of(account)
    return _do(
        request, found, _form(request, TypedForm), _("Skriv in bankrad"),
        lambda told: actions.type_line(company=request.company, account=found, by=request.actor, **told),
        lambda made: _("Bankraden %(amount)s är inskriven.") % {"amount": format_amount(made.amount)},
    )  # fmt: skip


@require(*WRITE)
def edit_line(request, company, line):
    found = get_object_or_404(StatementLine.objects.select_related("bank_account"), pk=line)
    shown = f"{found.amount / 100:.2f}".replace(".", ",")
    form = _form(request, TypedForm, initial={"day": found.date, "amount": shown, "text": found.text})

    def act(told):
        if request.POST["act"] == "remove":
            return actions.remove_line(company=request.company, line=found, by=request.actor)
        return actions.change_line(company=request.company, line=found, by=request.actor, **told)

    return _do(
        request, found.bank_account, form, _("Inskriven bankrad"), act, lambda _made: _("Sparat."), may_remove=True
    )


@require(*WRITE)
def price(request, company, item):
    """The amount in currency that the books do not have."""
    found = get_object_or_404(LedgerItem.objects.select_related("bank_account"), pk=item)

    class PriceForm(NoteForm):
        note = None
        amount = AmountField(label=_("Belopp i valuta"))

    return _do(
        request, found.bank_account, _form(request, PriceForm), _("Belopp i valuta"),
        lambda told: actions.price_item(company=request.company, item=found, amount=told["amount"], by=request.actor),
        lambda _made: _("Beloppet är sparat."),
    )  # fmt: skip
