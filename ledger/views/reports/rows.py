"""Inställningar › Rapportrader: where accounts stand, own subheadings, undo, and rows shared with other companies."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.models import Company
from hub.permissions import Area, Level, require
from hub.queries.directory import companies_of, memberships_of
from hub.tenancy import scope
from hub.views.pages import render
from ledger.actions import reports
from ledger.actions.ledgers import main_ledger
from ledger.models import PinnedChart, ReportKind, ReportLayout, ReportSetting, Shown
from ledger.report_choice import choose
from ledger.reports import Arranged
from ledger.views.reports.pages import none


class ShownForm(forms.Form):
    shown = forms.ChoiceField(
        label=gettext_lazy("Kunden ser"),
        choices=Shown.choices,
        help_text=gettext_lazy("Gäller dem som ser rapporter men inte bokföringen. Utan låst månad visas allt."),
    )


@require(Area.REPORTS, Level.WRITE)
def index(request, company):
    kind = _kind(request)
    choice = choose(request)
    if choice is None:
        return none(request, "")
    book = choice.book()
    placed = choice.arranged(book, kind)
    setting = ReportSetting.objects.filter(ledger=choice.ledger).first()
    path = request.path
    context = {
        "kinds": [
            {"label": label, "url": f"{path}?kind={key}", "active": key == kind} for key, label in ReportKind.choices
        ],
        "kind": kind,
        "groups": _groups(placed, book, _used(book) if not request.GET.get("all") else set(book.accounts)),
        "all_url": "" if request.GET.get("all") else f"{path}?kind={kind}&all=1",
        "targets": _targets(placed),
        "chart_rows": [(row.key, _(row.label)) for row in placed.scheme.rows],
        "can_undo": ReportLayout.objects.filter(ledger=choice.ledger, kind=kind).exists(),
        "shown_form": ShownForm(initial={"shown": setting.shown if setting else Shown.ONGOING}),
        "others": _others(request),
    }
    return render(request, "ledger/report/rows.html", context)


def _kind(request) -> str:
    said = request.POST.get("kind") or request.GET.get("kind")
    return said if said in ReportKind.values else ReportKind.RESULT.value


def _used(book) -> set[str]:
    """Accounts with a balance or anything booked in the last years."""
    return {number for year in book.years for number in (*year.opening, *year.months)}


def _groups(placed: Arranged, book, shown: set[str]) -> list[dict]:
    def accounts(key: str) -> list[dict]:
        return [{"number": n, "name": book.accounts[n].name} for n in placed.places.get(key, ()) if n in shown]

    return [
        {
            "key": group.key,
            "label": _(group.label),
            "accounts": accounts(group.key),
            "headings": [
                {"key": own.key, "label": own.label, "accounts": accounts(own.key)}
                for own in placed.headings_of(group.key)
            ],
        }
        for group in placed.scheme.groups
    ]


def _targets(placed: Arranged) -> list[tuple[str, str]]:
    found = [("", _("Dit kontoplanen säger"))]
    for group in placed.scheme.groups:
        found.append((group.key, _(group.label)))
        found += [(own.key, f"{_(group.label)} › {own.label}") for own in placed.headings_of(group.key)]
    return found


def _others(request) -> list:
    """Other companies of the office whose reports the person may write."""
    here = request.company
    wide = any(
        m.tenant_id == here.tenant_id and m.company_id is None and m.rights.get("reports") == "write"
        for m in memberships_of(request.user.pk)
    )
    found = companies_of(request.user.pk, limit=200) if wide else []
    return [each for each in found if each.tenant_id == here.tenant_id and each.id != here.pk]


@require_POST
@require(Area.REPORTS, Level.WRITE)
def change(request, company):
    """One act on the rows, named by the button that was pressed."""
    kind, act = _kind(request), request.POST.get("act", "")
    facts = {
        "company": request.company,
        "ledger": main_ledger(company=request.company),
        "kind": kind,
        "by": request.actor,
    }
    acts = {"move": _move, "add": _add, "rename": _rename, "remove": _remove, "undo": _undo}
    try:
        said = acts.get(act, _nothing)(request.POST, facts)
    except Refused as refused:
        messages.error(request, f"{refused.words.message} {refused.words.cure}")
    else:
        if said:
            messages.success(request, said)
        else:
            messages.error(request, _("Bocka i minst ett konto att flytta."))
    return redirect(f"{reverse('ledger:report-rows', args=[company])}?kind={kind}")


def _move(sent, facts) -> str:
    numbers = sent.getlist("account")
    if not numbers:
        return ""
    reports.move_accounts(numbers=numbers, to=sent.get("to", ""), **facts)
    said = ngettext("%(count)s konto flyttat.", "%(count)s konton flyttade.", len(numbers))
    return said % {"count": len(numbers)}


def _add(sent, facts) -> str:
    reports.add_heading(group=sent.get("group", ""), label=sent.get("label", ""), **facts)
    return _("Underrubriken är tillagd, sist i sin grupp.")


def _rename(sent, facts) -> str:
    reports.rename_heading(key=sent.get("key", ""), label=sent.get("label", ""), **facts)
    return _("Underrubriken har fått ett nytt namn.")


def _remove(sent, facts) -> str:
    reports.remove_heading(key=sent.get("key", ""), **facts)
    return _("Underrubriken är borttagen. Dess konton står kvar i gruppen.")


def _undo(sent, facts) -> str:
    reports.undo_rows(**facts)
    return _("Senaste ändringen är ångrad.")


def _nothing(sent, facts) -> str:
    raise Refused("LED-200")


@require_POST
@require(Area.REPORTS, Level.WRITE)
def shown(request, company):
    form = ShownForm(request.POST)
    if form.is_valid():
        ledger = main_ledger(company=request.company)
        reports.set_shown(company=request.company, ledger=ledger, shown=form.cleaned_data["shown"], by=request.actor)
        messages.success(request, _("Sparat."))
    return redirect("ledger:report-rows", company)


@require_POST
@require(Area.REPORTS, Level.WRITE)
def sharing(request, company):
    """These rows in the chosen companies too, one transaction each; what they had can be undone there."""
    kind = _kind(request)
    rows = reports.current_layout(main_ledger(company=request.company), kind)
    allowed = {str(each.id): each for each in _others(request)}
    chosen = [allowed[key] for key in request.POST.getlist("company") if key in allowed]
    copied = sum(_copied(request, each.id, kind, rows) for each in chosen)
    if not chosen:
        messages.error(request, _("Bocka i minst ett företag."))
    elif copied:
        said = ngettext(
            "Raderna är kopierade till %(count)s företag.", "Raderna är kopierade till %(count)s företag.", copied
        )
        messages.success(request, said % {"count": copied})
    return redirect(f"{reverse('ledger:report-rows', args=[company])}?kind={kind}")


def _copied(request, key, kind: str, rows) -> bool:
    """Into one company; what is refused there is told and stops no other."""
    with scope(key):
        other = Company.objects.get(pk=key)
        try:
            reports.copy_rows(
                company=other, ledger=main_ledger(company=other), kind=kind, rows=rows, source=request.company,
                by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            messages.error(request, f"{refused.words.message} {refused.words.cause} {refused.words.cure}")
            return False
    return True


# ------------------------------------------------------------------ charts
@require_POST
@require(Area.REPORTS, Level.WRITE)
def pin(request, company):
    """A row of a report becomes a chart on the start page."""
    try:
        reports.pin_chart(
            company=request.company, ledger=main_ledger(company=request.company), kind=_kind(request),
            row=request.POST.get("row", ""), by=request.actor,
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, f"{refused.words.message} {refused.words.cure}")
    else:
        messages.success(request, _("Diagrammet står på startsidan."), extra_tags=f"link=/c/{company}/")
    return redirect(f"{reverse('ledger:report-rows', args=[company])}?kind={_kind(request)}")


@require_POST
@require(Area.REPORTS, Level.WRITE)
def unpin(request, company, chart):
    reports.unpin_chart(company=request.company, chart=get_object_or_404(PinnedChart, pk=chart), by=request.actor)
    messages.success(request, _("Diagrammet är borttaget."))
    return redirect("hub:company", company)
