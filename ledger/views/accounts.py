"""The chart with balances, one account's rows (huvudbok), and the trial balance."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger import queries
from ledger.content import objects_of
from ledger.models import Account
from ledger.views import sheets
from ledger.views.books import FILE_ROWS, PAGE, Choice, as_file, choose, facts_of, shared, too_long


@dataclass(frozen=True)
class ChartRow:
    """An account in the chosen months, minor units; `is_used` tells one that has a balance or rows."""

    number: str
    name: str
    incoming: int
    change: int
    closing: int
    is_used: bool


@require(Area.LEDGER, Level.READ)
def index(request, company):
    choice = choose(request)
    context = shared(request, choice)
    if choice.year is None:
        return render(request, "ledger/account/list.html", context)
    rows = _chart(choice)
    sheet = sheets.chart_sheet(f"kontoplan-{choice.year.start}", facts_of(request, choice, _period(choice)), rows)
    if answer := as_file(request, sheet):
        return answer
    form = choice.form("q", "year", "start", "end", placeholder=_("Konto eller benämning"))
    more = {"rows": rows, "filter": form, "may_write": request.actor.can_write(Area.LEDGER)}
    return render(request, "ledger/account/list.html", context | more)


def _period(choice: Choice) -> tuple[str, str]:
    return _("Period"), choice.period


def _chart(choice: Choice) -> list[ChartRow]:
    """Every account of the ledger, with zeros where nothing is booked. Four queries."""
    booked = {row.id: row for row in queries.trial_balance(choice.year, start=choice.start, end=choice.end)}
    accounts = Account.objects.filter(ledger=choice.year.ledger_id).order_by("number")
    shown = []
    for key, number, name in accounts.values_list("id", "number", "name"):
        if choice.q and not number.startswith(choice.q) and choice.q.lower() not in name.lower():
            continue
        row = booked.get(key)
        figures = (row.incoming, row.change, row.closing) if row else (0, 0, 0)
        shown.append(ChartRow(number, name, *figures, row is not None))
    return shown


# ------------------------------------------------------------------ one account
@require(Area.LEDGER, Level.READ)
def detail(request, company, number):
    choice = choose(request)
    account = choice.year and Account.objects.filter(ledger=choice.year.ledger_id, number=number).first()
    if not account:
        raise Http404
    context, name = shared(request, choice), str(account)
    if request.GET.get("file"):
        answer = _ledger_file(request, choice, account)
        if answer:
            return answer
        context["notices"].append(too_long(request))
    page = _page(choice, account, request.GET.get("cursor", ""), PAGE)
    context |= {
        "account": account,
        "page": page,
        "rows": _rows(page),
        "facts": _balances(choice, account),
        "filter": choice.form("year", "start", "end"),
        "is_first": not request.GET.get("cursor"),
        "first_url": choice.link(request.path),
        "next_url": choice.link(request.path, cursor=page.next) if page.next else "",
    }
    return render(request, "ledger/account/detail.html", context, crumbs=[(name, None)])


def _page(choice: Choice, account: Account, cursor: str, limit: int) -> queries.LedgerPage:
    span = {"start": choice.start, "end": choice.end}
    return queries.account_ledger(account, choice.year, cursor=cursor, limit=limit, **span)


def _rows(page: queries.LedgerPage) -> list[dict]:
    shown = []
    for row in page.rows:
        line, own = row.line, row.line.voucher
        objects = objects_of(line.object_set.key) if line.object_set else ()
        named = {"text": line.text or own.text, "objects": [f"{d}: {number}" for d, number in objects]}
        shown.append({"voucher": own, "date": line.date, "amount": line.amount, "balance": row.balance} | named)
    return shown


def _balances(choice: Choice, account: Account) -> list[dict]:
    """The account's sums of the chosen months, from the kept balances."""
    trial = queries.trial_balance(choice.year, start=choice.start, end=choice.end)
    row = next((row for row in trial if row.id == account.pk), None)
    labels = {
        "incoming": _("Ingående saldo"),
        "debit": _("Debet"),
        "credit": _("Kredit"),
        "closing": _("Utgående saldo"),
    }
    return [{"label": label, "minor": getattr(row, key) if row else 0} for key, label in labels.items()]


def _ledger_file(request, choice: Choice, account: Account):
    """None where the rows are too many."""
    page = _page(choice, account, "", FILE_ROWS)
    if page.next:
        return None
    named = (_("Konto"), str(account)), _period(choice)
    facts = facts_of(request, choice, *named)
    sheet = sheets.ledger_sheet(f"huvudbok-{account.number}-{choice.year.start}", facts, page.opening, _rows(page))
    return as_file(request, sheet)


# ------------------------------------------------------------------ trial balance
FIGURES = ("opening", "incoming", "debit", "credit", "closing")


@require(Area.LEDGER, Level.READ)
def balance(request, company):
    choice = choose(request)
    context = shared(request, choice)
    if choice.year is None:
        return render(request, "ledger/balance/list.html", context)
    rows = queries.trial_balance(choice.year, start=choice.start, end=choice.end)
    sheet = sheets.trial_sheet(f"rabalans-{choice.end}", facts_of(request, choice, _period(choice)), rows)
    if answer := as_file(request, sheet):
        return answer
    context |= {"groups": _groups(rows), "sums": _sums(rows), "filter": choice.form("year", "start", "end")}
    return render(request, "ledger/balance/list.html", context)


def _groups(rows: list[queries.TrialRow]) -> list[dict]:
    sides = (_("Balanskonton"), True), (_("Resultatkonton"), False)
    found = []
    for label, wanted in sides:
        own = [row for row in rows if queries.is_balance_account(row.number, row.kind) is wanted]
        found.append({"label": label, "rows": own, "sums": _sums(own)})
    return [group for group in found if group["rows"]]


def _sums(rows: list[queries.TrialRow]) -> dict[str, int]:
    return {key: sum(getattr(row, key) for row in rows) for key in FIGURES}
