"""The vouchers of a year, and one voucher with all that is known of it."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.event_words import changes_of, name_of, who
from hub.models import Event
from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger import queries
from ledger.book_forms import DocumentForm
from ledger.content import objects_of
from ledger.models import Origin, Status, Voucher
from ledger.models.year import YearSource
from ledger.queries.born import born, born_vouchers
from ledger.queries.voucher_lists import ShownVoucher
from ledger.views import sheets
from ledger.views.books import FILE_ROWS, PAGE, Choice, as_file, choose, facts_of, shared, too_long

EVENTS = 50


@require(Area.LEDGER, Level.READ)
def index(request, company):
    choice = choose(request)
    context = shared(request, choice)
    if choice.year is None:
        return render(request, "ledger/voucher/list.html", context)
    missing = [_gap(*gap) for gap in queries.gaps(choice.year)]
    if request.GET.get("file"):
        if answer := _file(request, choice, missing):
            return answer
        context["notices"].append(too_long(request))
    cursor = request.GET.get("cursor", "")
    page = _page(choice, cursor, PAGE)
    context |= {
        "rows": page.rows,
        "gaps": missing,
        "looked_further": page.looked_further,
        "filter": choice.form("q", "series", "origin", "year", placeholder=_("Text, nummer eller belopp")),
        "waiting": _waiting(choice),
        "may_write": request.actor.can_write(Area.LEDGER),
        "first_url": choice.link(request.path) if cursor else "",
        "next_url": choice.link(request.path, cursor=page.next) if page.next else "",
    }
    return render(request, "ledger/voucher/list.html", context)


def _page(choice: Choice, cursor: str, limit: int) -> queries.VoucherPage:
    """A search within a series or origin drops the others from the page it found, which leaves it shorter."""
    if choice.origin and not choice.q:
        unreturned = choice.origin == "unreturned"
        return born_vouchers(choice.year, unreturned=unreturned, series=choice.series, cursor=cursor, limit=limit)
    if not choice.q:
        return queries.vouchers(choice.year, series=choice.series or None, cursor=cursor, limit=limit)
    page = queries.find_vouchers(choice.year, choice.q, cursor=cursor, limit=limit)
    if not (choice.series or choice.origin):
        return page
    kept = [v for v in page.rows if choice.series in ("", v.series) and (not choice.origin or v.origin == Origin.BORN)]
    return queries.VoucherPage(kept, page.next, page.looked_further)


def _waiting(choice: Choice) -> int:
    """How many vouchers born here the source's books lack; none where the year has no source."""
    mirrors = choice.year.source == YearSource.IMPORTED
    return born(choice.year, unreturned=True).count() if mirrors else 0


def _gap(series: str, first: int, last: int) -> str:
    return f"{series} {first}".strip() if first == last else f"{series} {first}–{last}".strip()


def _file(request, choice: Choice, missing: list[str]):
    """None where the vouchers are too many."""
    rows = _all(choice)
    if len(rows) > FILE_ROWS:
        return None
    notes = (_("Saknade nummer: %(gaps)s") % {"gaps": ", ".join(missing)},) if missing else ()
    facts = facts_of(request, choice, *([(_("Sökning"), choice.q)] if choice.q else []))
    return as_file(request, sheets.vouchers_sheet(f"verifikationer-{choice.year.start}", facts, rows, notes))


def _all(choice: Choice) -> list[Voucher]:
    """Every page, until there are more rows than a file takes: a search by words goes on in steps."""
    rows, cursor = [], ""
    while len(rows) <= FILE_ROWS:
        page = _page(choice, cursor, FILE_ROWS)
        rows, cursor = rows + page.rows, page.next
        if not cursor:
            break
    return rows


# ------------------------------------------------------------------ one voucher
@require(Area.LEDGER, Level.READ)
def detail(request, company, voucher):
    return page(request, company, voucher)


def page(request, company, voucher, *, form: DocumentForm | None = None, status: int = 200):
    """`form`: a document that was not taken, with why."""
    try:
        shown = queries.voucher_page(voucher)
    except Voucher.DoesNotExist:
        raise Http404 from None
    found = shown.voucher
    amounts = [line.line.amount for line in shown.lines]
    context = {
        "shown": shown,
        "voucher": found,
        "year_query": f"year={found.year.start}",
        "history": [_past(row) for row in shown.history],
        "facts": _facts(company, shown),
        "sums": {"debit": sum(a for a in amounts if a > 0), "credit": -sum(a for a in amounts if a < 0)},
        "is_draft": found.status == Status.DRAFT,
        "mirror": _mirror(found, shown),
        "form": form or DocumentForm(),
        "events": _events(request, found),
        "may_write": request.actor.can_write(Area.LEDGER),
        "may_reverse": _may_reverse(request, found, shown),
    }
    return render(request, "ledger/voucher/detail.html", context, crumbs=[(str(found), None)], status=status)


def _mirror(voucher: Voucher, shown: ShownVoucher) -> str:
    """What kind of voucher this is, and what follows from it."""
    if voucher.origin == Origin.IMPORTED:
        return _("Inläst ur ett annat system. Den rättas där, och ändras här av nästa inläsning.")
    if shown.returned:
        return _("Skapad här och tillbaka från källsystemet. Den räknas en gång.")
    if voucher.year.source == YearSource.IMPORTED:
        return _("Skapad här och slutgiltig. Källsystemet har den inte än: hämta den som SIE 4I och läs in den där.")
    return _("Skapad här och slutgiltig. Är den fel vänds den.")


def _may_reverse(request, voucher: Voucher, shown: ShownVoucher) -> bool:
    is_ours = voucher.origin == Origin.BORN and voucher.status == Status.POSTED
    return is_ours and shown.reversal is None and request.actor.can_write(Area.LEDGER)


def _events(request, voucher: Voucher) -> list[dict]:
    """What the processing history says of it, for those who may read it. One query."""
    if not request.actor.can_read(Area.HISTORY):
        return []
    found = Event.objects.filter(object_id=voucher.pk).order_by("id")[:EVENTS]
    return [{"event": each, "name": name_of(each.kind), "changes": changes_of(each.data)} for each in found]


def _past(row) -> dict:
    """What the source says of a correction; never part of the sums."""
    kinds = {"rtrans": _("Tillagd"), "btrans": _("Borttagen")}
    return {"row": row, "kind": kinds.get(row.kind, row.kind), "objects": objects_of(row.object_key)}


def _facts(company, shown: ShownVoucher) -> list[dict]:
    v = shown.voucher
    pairs = [
        (_("Datum"), str(v.date), ""),
        (_("Räkenskapsår"), str(v.year), ""),
        (_("Ursprung"), v.get_origin_display(), ""),
        (_("Registrerad"), v.registered_on and str(v.registered_on), ""),
        (_("Signatur"), v.signature, ""),
        (_("Bokförd"), v.posted_at and f"{timezone.localtime(v.posted_at):%Y-%m-%d %H:%M}", ""),
        (_("Av vem"), who(v.created_by), ""),
        (_("Referens"), v.reference, ""),
        (_("Er referens"), v.origin == Origin.BORN and v.external_reference, ""),
    ]
    if v.origin == Origin.IMPORTED:
        pairs.append((_("Inläst ur"), str(v.source_import), _import_url(company, v)))
    if v.reverses:
        pairs.append((_("Vänder"), str(v.reverses), reverse("ledger:voucher", args=[company, v.reverses_id])))
    if shown.reversal:
        pairs.append((_("Vänd av"), str(shown.reversal), reverse("ledger:voucher", args=[company, shown.reversal.pk])))
    pairs += [(_("Åter från källsystemet som"), f"{r.series} {r.number}".strip(), "") for r in shown.returned]
    return [{"label": label, "value": value, "url": url} for label, value, url in pairs if value]


def _import_url(company, voucher: Voucher) -> str:
    """The job that read it in, with its log; the import log where the job is gone."""
    job = voucher.source_import.job_id
    return reverse("hub:job", args=[company, job]) if job else reverse("ledger:imports", args=[company])
