"""Signing: the picture as of a day, the signature, *Godkända avstämningar* with their reports, and withdrawal."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from itertools import islice

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub import files
from hub.documents import Document
from hub.errors import Refused, words
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from reconciliation import actions
from reconciliation.actions.approvals import latest
from reconciliation.forms import ApprovalForm, CutOffForm, ReasonForm
from reconciliation.models import Approval, ApprovalState, BankAccount, LedgerItem
from reconciliation.queries.balances import known_until
from reconciliation.queries.position import OpenLine, Position, position
from reconciliation.queries.remarks import next_day, remarks
from reconciliation.report import STYLE, bridge_rows, report, rule_label
from reconciliation.views.work import account_of, work_url

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)
SHOWN = 100


@require(*READ)
def position_page(request, company, account):
    """The picture as of the chosen day; POST signs it, hands it over, or takes the preparation back."""
    found = account_of(account)
    if request.method == "POST":
        if not request.actor.can_write(Area.RECONCILIATION):
            request.actor.check(Area.RECONCILIATION, Level.WRITE)
        return _sign(request, company, found)
    return _page(request, found)


def _page(request, account: BankAccount, *, refused: Refused | None = None, form: ApprovalForm | None = None):
    day = CutOffForm({"cut_off_on": request.GET.get("cut_off_on") or request.POST.get("cut_off_on")})
    on = day.chosen(next_day(account, known_until(account) or timezone.localdate()))
    prepared = Approval.objects.filter(bank_account=account, state=ApprovalState.PREPARED).first()
    if prepared and "cut_off_on" not in request.GET:
        on = prepared.cut_off_on
    found = position(account, on)
    language = (get_language() or "sv")[:2]
    initial = {"cut_off_on": on, "language": language, "comment": prepared.comment if prepared else ""}
    context = {
        "account": account,
        "on": on,
        "day": CutOffForm(initial={"cut_off_on": on}),
        "form": form or ApprovalForm(initial=initial),
        "found": found,
        "remarks": [words(code, facts) for code, facts in remarks(account, on)],
        "bridge": _bridge(found),
        "matched": [row | {"label": rule_label(row["rule"], language)} for row in found.matched],
        "open_bank": _dated(found.open_bank),
        "open_ledger": _dated(found.open_ledger),
        "prepared": prepared,
        "last": latest(account),
        "may": request.actor.can_write(Area.RECONCILIATION),
        "must_hand_over": account.four_eyes and prepared is None,
        "is_own": account.four_eyes and prepared is not None and prepared.prepared_by_id == request.actor.id,
        "refused": refused.words if refused else None,
    }
    crumbs = [(account.name, work_url(account)), (_("Godkänn avstämning"), None)]
    status = refused.status if refused else 200
    return render(request, "reconciliation/approval/new.html", context, crumbs=crumbs, status=status)


def _dated(lines: Iterable[OpenLine]) -> list[dict]:
    """The first of them, with days that the page may write as its language does."""
    return [asdict(line) | {"date": date.fromisoformat(line.date)} for line in islice(lines, SHOWN)]


def _bridge(found: Position) -> list[dict]:
    rows = [
        (_("Saldo enligt bokföringen"), found.ledger_balance, ""),
        (_("Avgår: i bokföringen men inte hos banken"), -found.open_ledger_sum, ""),
        (_("Tillkommer: hos banken men inte i bokföringen"), found.open_bank_sum, ""),
    ]
    parked = found.parked_sum("bank") - found.parked_sum("ledger")
    if found.parked:
        rows.append((_("Deaktiverade rader"), parked, ""))
    if found.differences:
        rows.append((_("Godtagna skillnader"), found.differences, ""))
    rows += [
        (_("Beräknat saldo hos banken"), found.expected, "sum"),
        (_("Saldo enligt kontoutdraget"), found.bank_balance, ""),
        (_("Oförklarat"), found.unexplained, "unexplained"),
    ]
    return [{"label": label, "amount": amount, "style": style} for label, amount, style in rows]


def _sign(request, company, account: BankAccount):
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form=form)
    told = form.cleaned_data
    act = {"company": request.company, "account": account, "by": request.actor}
    given = {"cut_off_on": told["cut_off_on"], "comment": told["comment"]}
    try:
        with transaction.atomic():
            if request.POST.get("act") == "prepare":
                actions.prepare(**act, **given)
                messages.success(request, _("Avstämningen väntar nu på en kollegas godkännande."))
                return redirect("bank:approval", company, account.pk)
            made = actions.approve(**act, **given, language=told["language"])
    except Refused as refusal:
        return _page(request, account, refused=refusal, form=form)
    messages.success(request, _("Avstämningen är godkänd till och med %(day)s.") % {"day": made.cut_off_on})
    return redirect("bank:approved", company, made.pk)


@require_POST
@require(*WRITE)
def preparation_removal(request, company, approval):
    found = get_object_or_404(Approval.objects.select_related("bank_account"), pk=approval)
    actions.unprepare(company=request.company, approval=found, by=request.actor)
    messages.success(request, _("Förberedelsen är borttagen."))
    return redirect("bank:approval", company, found.bank_account_id)


@require(*READ)
def index(request, company, account):
    """*Godkjente avstemminger*."""
    found = account_of(account)
    changed = LedgerItem.objects.filter(company=OuterRef("company"), approval=OuterRef("pk")).exclude(change="")
    rows = Approval.objects.filter(bank_account=found).exclude(state=ApprovalState.PREPARED).order_by("-number")
    rows = rows.annotate(is_changed=Exists(changed))[:200]
    crumbs = [(found.name, work_url(found)), (_("Godkända avstämningar"), None)]
    return render(request, "reconciliation/approval/list.html", {"account": found, "rows": rows}, crumbs=crumbs)


@require(*READ)
def detail(request, company, approval):
    found = get_object_or_404(Approval.objects.select_related("bank_account"), pk=approval)
    if found.state == ApprovalState.PREPARED:
        return redirect("bank:approval", company, found.bank_account_id)
    last, language = latest(found.bank_account), (get_language() or "sv")[:2]
    context = {
        "approval": found,
        "account": found.bank_account,
        "figures": found.figures,
        "bridge": _signed_bridge(found.figures),
        "open_bank": _dated(OpenLine(**row) for row in found.figures["open_bank"]),
        "open_ledger": _dated(OpenLine(**row) for row in found.figures["open_ledger"]),
        "matched": [row | {"label": rule_label(row["rule"], language)} for row in found.figures["matched"]],
        "is_latest": last is not None and last.pk == found.pk,
        "may": request.actor.can_write(Area.RECONCILIATION),
        "form": ReasonForm(),
        "changed": LedgerItem.objects.filter(approval=found).exclude(change="").order_by("date", "pk")[:SHOWN],
        "remarks": [words(code, facts) for code, facts in found.figures.get("remarks", ())],
    }
    crumbs = [
        (found.bank_account.name, work_url(found.bank_account)),
        (_("Godkända avstämningar"), reverse("bank:approvals", args=[company, found.bank_account_id])),
        (_("Nr %(number)s") % {"number": found.number}, None),
    ]
    return render(request, "reconciliation/approval/detail.html", context, crumbs=crumbs)


def _signed_bridge(figures: dict) -> list[dict]:
    """As the report has it, in the shape of the work page's."""
    styles = {"subtotal": "sum", "total": "unexplained"}
    rows = bridge_rows(figures)
    return [{"label": r["text"], "amount": r["amount"], "style": styles.get(r[STYLE], "")} for r in rows]


@require(*READ)
def file(request, company, approval, kind):
    """`pdf` is the very file that was signed, `withdrawn` its marked copy; `xlsx` is made of the same figures."""
    found = get_object_or_404(Approval.objects.select_related("bank_account", "file", "withdrawn_file"), pk=approval)
    stored = {"pdf": found.file, "withdrawn": found.withdrawn_file}.get(kind)
    if stored is not None:
        return download(Document(stored.name.replace('"', ""), "application/pdf", files.content(stored)))
    if kind != "xlsx" or found.state == ApprovalState.PREPARED:
        raise Http404
    return download(report(found, "xlsx", company=request.company, language=(get_language() or "sv")[:2]))


@require_POST
@require(*WRITE)
def withdrawal(request, company, approval):
    found = get_object_or_404(Approval.objects.select_related("bank_account"), pk=approval)
    reason = request.POST.get("reason", "")
    actions.withdraw(company=request.company, approval=found, reason=reason, by=request.actor)
    messages.success(request, _("Avstämningen är återkallad. Raderna är öppna för ändring igen; rapporten finns kvar."))
    return redirect("bank:approved", company, found.pk)
