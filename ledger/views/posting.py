"""A voucher made here, its reversal, and the file in which vouchers leave for the source system."""

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from ledger import queries
from ledger.actions import fetch_unreturned, post_voucher, reverse_voucher
from ledger.actions.returns import SIE_4I
from ledger.attachments import opened
from ledger.book_forms import MORE, MOST, ReversalForm, RowForm, VoucherForm, draft_of, rows_of, tell
from ledger.models import Account, Dimension, FiscalYear, Origin, Period, Status, Voucher, VoucherSeries
from ledger.views.books import choose, shared

SERIES = "H"
LISTED = 5000


@require(Area.LEDGER, Level.WRITE)
def new(request, company):
    """The form; more rows where they were asked for; the voucher where it was sent."""
    choice = choose(request)
    if choice.year is None:
        return render(request, "ledger/voucher/form.html", shared(request, choice) | {"form": None})
    dimensions = _dimensions(choice.year)
    if request.method != "POST":
        return _form(request, choice, VoucherForm.blank(_day(choice.year), _series(choice.year)), rows_of({}, []))
    rows = rows_of(_more(request), dimensions)
    if "more" in request.POST:
        return _form(request, choice, VoucherForm(request.POST), rows, is_asking=True)
    form = VoucherForm(request.POST)
    if all([form.is_valid(), *(row.is_valid() for row in rows)]):
        made = _post(request, form, rows)
        if made is not None:
            said = _("Verifikation %(name)s är bokförd.") % {"name": made}
            messages.success(request, said)
            return redirect("ledger:voucher", company, made.pk)
    return _form(request, choice, form, rows, status=422)


def _more(request):
    if "more" not in request.POST:
        return request.POST
    data = request.POST.copy()
    asked = data.get("rows", "")
    data["rows"] = str(min(int(asked) + MORE, MOST)) if asked.isascii() and asked.isdigit() and len(asked) < 5 else ""
    return data


def _post(request, form: VoucherForm, rows: list[RowForm]) -> Voucher | None:
    """None where it was refused; the form then says why."""
    try:
        draft = draft_of(form, rows)
        return post_voucher(company=request.company, draft=draft, key=form.cleaned_data["key"], by=request.actor)
    except Refused as refused:
        if not _tell_rows(rows, refused):
            tell(form, refused)
        form.fault = refused.words
    return None


def _tell_rows(rows: list[RowForm], refused: Refused) -> bool:
    """An unknown account or object is told in the rows that name it."""
    named = {"LED-004": "accounts", "LED-009": "objects"}.get(refused.code)
    if named is None:
        return False
    wrong, told = set(str(refused.facts[named]).split(", ")), False
    said = refused.words
    for row in rows:
        fields = {"account": row.draft().account} if named == "accounts" else {}
        if named == "objects":
            fields = {f"object_{d}": f"{d}: {number}" for d, number in row.draft().objects}
        for field in (field for field, value in fields.items() if value in wrong):
            row.add_error(field, f"{said.code}: {said.message} {said.cure}")
            told = True
    return told


def _form(request, choice, form: VoucherForm, rows: list[RowForm], *, is_asking: bool = False, status: int = 200):
    year = choice.year
    dimensions = _dimensions(year)
    if not form.is_bound:
        rows = rows_of({}, dimensions)
    accounts = Account.objects.filter(ledger=year.ledger_id).order_by("number")[:LISTED]
    context = shared(request, choice) | {
        "form": form,
        "rows": rows,
        "quiet": is_asking,
        "dimensions": dimensions,
        "accounts": accounts,
        "series": VoucherSeries.objects.filter(year=year).order_by("code"),
        "sums": _sums(rows) if form.is_bound else {"debit": 0, "credit": 0, "difference": 0},
        "can_more": len(rows) < MOST,
        "fault": getattr(form, "fault", None),
        "way": _way(request, getattr(form, "fault", None)),
    }
    answer = render(
        request, "ledger/voucher/form.html", context, crumbs=[(_("Ny verifikation"), None)], status=status
    )  # fmt: skip
    answer.undo = status != 200
    return answer


def _way(request, fault) -> dict | None:
    """Where what stopped the voucher is mended."""
    ways = {"LED-012": ("years", _("Räkenskapsår")), "LED-006": ("years", _("Räkenskapsår"))}
    ways |= {"LED-004": ("account-new", _("Nytt konto"))}
    if fault is None or fault.code not in ways:
        return None
    name, label = ways[fault.code]
    return {"url": reverse(f"ledger:{name}", args=[request.company.pk]), "label": label}


def _sums(rows: list[RowForm]) -> dict[str, int]:
    for row in rows:
        row.is_valid()
    given = {side: sum(row.cleaned_data.get(side) or 0 for row in rows) for side in ("debit", "credit")}
    return given | {"difference": given["debit"] - given["credit"]}


def _dimensions(year: FiscalYear) -> list[Dimension]:
    """Those with objects to choose among, each with them."""
    found = Dimension.objects.filter(ledger=year.ledger_id).order_by("number").prefetch_related("objects_of")
    return [each for each in found if each.objects_of.all()][:3]


def _day(year: FiscalYear) -> date:
    today = timezone.localdate()
    return today if year.start <= today <= year.end else year.end


def _series(year: FiscalYear) -> str:
    """The one last begun here, else H."""
    last = VoucherSeries.objects.filter(year__ledger=year.ledger_id, last_number__gt=0).order_by("-id").first()
    return last.code if last else SERIES


# ------------------------------------------------------------------ reversal
@require(Area.LEDGER, Level.WRITE)
def reversal(request, company, voucher):
    """Vänd verifikation: the day, the control question, and what will be booked."""
    found = get_object_or_404(Voucher.objects.select_related("year__ledger"), pk=voucher)
    if found.status != Status.POSTED or found.origin != Origin.BORN:
        raise Refused("LED-015", voucher=str(found))
    text = _("Vändning av %s") % found
    form = ReversalForm(request.POST or None, name=str(found), initial={"date": _open_day(found), "text": text})
    if request.method == "POST" and form.is_valid():
        made = _reverse(request, found, form)
        if made is not None:
            messages.success(request, _("Verifikation %(old)s är vänd av %(new)s.") % {"old": found, "new": made})
            return redirect("ledger:voucher", company, made.pk)
    context = {"form": form, "voucher": found, "shown": queries.voucher_page(found.pk), "fault": None}
    crumbs = [(str(found), reverse("ledger:voucher", args=[company, found.pk])), (_("Vänd verifikation"), None)]
    answer = render(
        request, "ledger/voucher/reversal.html", context, crumbs=crumbs, status=422 if form.is_bound else 200
    )
    answer.undo = form.is_bound
    return answer


def _reverse(request, voucher: Voucher, form: ReversalForm) -> Voucher | None:
    given = form.cleaned_data
    try:
        return reverse_voucher(
            company=request.company, voucher=voucher, on=given["date"], text=given["text"], by=request.actor
        )
    except Refused as refused:
        tell(form, refused)
    return None


def _open_day(voucher: Voucher) -> date:
    """Today where its month is open, else the first day, from the voucher's on, that is."""
    today, ledger = timezone.localdate(), voucher.year.ledger_id
    opened_months = Period.objects.filter(year__ledger=ledger, locked_at=None)
    if opened_months.filter(month=today.replace(day=1)).exists():
        return today
    later = opened_months.filter(Q(month__gte=voucher.date.replace(day=1))).order_by("month").first()
    return max(later.month, voucher.date) if later else voucher.date


# ------------------------------------------------------------------ to the source system
@require_POST
@require(Area.LEDGER, Level.READ)
def fetching(request, company):
    """Hämta som SIE 4I: makes the file, keeps it, and shows where it is."""
    choice = choose(request)
    year = choice.year
    if year is None:
        raise Refused("LED-018")
    made = fetch_unreturned(company=request.company, year=year, by=request.actor)
    url = reverse("ledger:voucher-fetched", args=[company, made.file.pk])
    said = ngettext("%(n)s verifikation ligger i filen.", "%(n)s verifikationer ligger i filen.", made.count)
    messages.success(request, said % {"n": made.count}, extra_tags=f"link={url}")
    for loss in made.losses[:20]:
        messages.warning(request, f"{loss.code}: {loss.message} {loss.cure}")
    return redirect(url)


@require(Area.LEDGER, Level.READ)
def fetched(request, company, file):
    return download(opened(file, content_type=SIE_4I))
