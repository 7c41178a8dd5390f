"""What the pages of the books share: the year and months in the address, the lists as files, the empty state."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hub.documents import Sheet
from hub.documents import render as render_document
from hub.permissions import Area
from hub.views.jobs import download
from ledger.actions.ledgers import months
from ledger.models import Detail, FiscalYear

PAGE = 100
FILE_ROWS = 100_000
ORIGINS = (
    ("", gettext_lazy("Alla")),
    ("born", gettext_lazy("Skapade här")),
    ("unreturned", gettext_lazy("Inte åter från källsystemet")),
)
FILE_KINDS = (("csv", "CSV"), ("xlsx", "Excel"), ("pdf", "PDF"))


class ChoiceForm(forms.Form):
    """Year, months and search. It only shows what `choose` read: what cannot be read filters nothing."""

    q = forms.CharField(label=gettext_lazy("Sök"), required=False, max_length=80, widget=forms.SearchInput)
    series = forms.CharField(
        label=gettext_lazy("Serie"), required=False, max_length=40, widget=forms.TextInput({"size": 6})
    )
    origin = forms.ChoiceField(label=gettext_lazy("Ursprung"), required=False, choices=ORIGINS)
    year = forms.ChoiceField(label=gettext_lazy("Räkenskapsår"), required=False)
    start = forms.ChoiceField(label=gettext_lazy("Från och med"), required=False)
    end = forms.ChoiceField(label=gettext_lazy("Till och med"), required=False)


@dataclass(frozen=True)
class Choice:
    """`year` is None where there are no books. `first` and `last` are months, None where the address names none."""

    years: list[FiscalYear]
    year: FiscalYear | None
    first: date | None
    last: date | None
    q: str
    series: str
    origin: str = ""

    @property
    def start(self) -> date:
        return max(self.year.start, self.first) if self.first else self.year.start

    @property
    def end(self) -> date:
        month = self.last or self.year.end.replace(day=1)
        return min(self.year.end, (month + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    @property
    def period(self) -> str:
        return f"{self.start}–{self.end}"

    @property
    def query(self) -> str:
        """Year and months for the links to other pages."""
        return urlencode({name: value for name, value in self._named().items() if value})

    def link(self, path: str, **more) -> str:
        named = self._named() | {"q": self.q, "series": self.series, "origin": self.origin} | more
        return f"{path}?{urlencode({name: value for name, value in named.items() if value})}"

    def form(self, *names: str, placeholder: str = "") -> ChoiceForm:
        form = ChoiceForm(initial=self._named() | {"q": self.q, "series": self.series, "origin": self.origin})
        for name in [name for name in form.fields if name not in names]:
            del form.fields[name]
        shown = [(f"{m:%Y-%m}", f"{m:%Y-%m}") for m in months(self.year.start, self.year.end)]
        choices = {"year": [(str(y.start), str(y)) for y in self.years]}
        choices |= {"start": [("", _("Årets början")), *shown], "end": [("", _("Årets slut")), *shown]}
        for name in choices.keys() & form.fields.keys():
            form.fields[name].choices = choices[name]
        if "q" in names:
            form.fields["q"].widget.attrs["placeholder"] = placeholder
        return form

    def _named(self) -> dict[str, str]:
        first, last = (f"{month:%Y-%m}" if month else "" for month in (self.first, self.last))
        return {"year": str(self.year.start), "start": first, "end": last}


def choose(request) -> Choice:
    """Year by its first day, months as 2026-03; the newest year and all of it where nothing is named. One query."""
    years = list(FiscalYear.objects.filter(ledger__is_main=True).select_related("ledger").order_by("-start"))
    asked = request.GET
    year = next((y for y in years if str(y.start) == asked.get("year")), years[0] if years else None)
    known = {f"{m:%Y-%m}": m for m in months(year.start, year.end)} if year else {}
    first, last = known.get(asked.get("start", "")), known.get(asked.get("end", ""))
    if first and last and last < first:
        first, last = last, first
    series = asked.get("series", "").replace("\0", "").strip()[:40]
    origin = asked.get("origin", "") if asked.get("origin") in dict(ORIGINS) else ""
    return Choice(years, year, first, last, asked.get("q", "").replace("\0", "").strip()[:80], series, origin)


def shared(request, choice: Choice) -> dict:
    """The context every page of the books has: what to do where there are none, and what the year lacks."""
    may_import = request.actor.can_write(Area.SIE_IMPORT)
    found = {
        "choice": choice,
        "import_url": reverse("ledger:imports", args=[request.company.pk]) if may_import else "",
        "year_new_url": _new_year_url(request),
        "clear_url": request.path,
        "notices": [],
    }
    if choice.year is None:
        return found
    files = [{"label": label, "url": choice.link(request.path, file=kind)} for kind, label in FILE_KINDS]
    return found | {"query": choice.query, "files": files, "notices": _notices(choice)}


def _new_year_url(request) -> str:
    may_write = request.actor.can_write(Area.LEDGER)
    return reverse("ledger:year-new", args=[request.company.pk]) if may_write else ""


def _notices(choice: Choice) -> list[str]:
    year, said = choice.year, []
    if year.detail != Detail.VOUCHERS:
        said.append(_("Året är inläst utan verifikationer: bara saldon finns."))
    if year.viewing_to and choice.end.replace(day=1) > year.viewing_to:
        said.append(
            _("Året är inläst till och med %(month)s. Senare månader är inte kompletta.")
            % {"month": f"{year.viewing_to:%Y-%m}"}
        )
    return said


def as_file(request, sheet: Sheet) -> HttpResponse | None:
    """The list as the file the address asks for; None where it asks for the page."""
    kind = request.GET.get("file")
    if kind not in dict(FILE_KINDS):
        return None
    return download(render_document(kind, sheet, language=get_language() or "sv", produced_at=timezone.now()))


def facts_of(request, choice: Choice, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """What stands above the table of a file."""
    company = request.company
    own = (_("Företag"), company.name), (_("Organisationsnummer"), company.orgnr or "–")
    return (*own, (_("Räkenskapsår"), f"{choice.year.start}–{choice.year.end}"), *more)


def too_long(request) -> str:
    """What is said instead of a file that would lack rows."""
    return _("Listan har fler än %(count)s rader och blir ingen fil. Välj en kortare period eller sök.") % {
        "count": FILE_ROWS
    }
