"""Brings a company's books up to date from eEkonomi. eEkonomi is asked between transactions, never inside one.

A year not read before, or that something else has written to, is mirrored whole; otherwise only what eEkonomi's own
clock says has changed since the mark is read, with an overlap. Each year is one transaction: where the line breaks,
what is done stands, the mark does not move, and the next refresh goes on.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.money import format_amount
from hub.permissions import Actor
from hub.tenancy import scope
from integrations.eaccounting.client import Client
from integrations.sources import documents, mapping
from integrations.sources.models import DataSource, Kind, SourceYear
from integrations.sources.queries import ours_still
from integrations.sources.reading import Dimensions, WholeYear
from ledger.actions.open_items import replace_open_items
from ledger.actions.sie.fetched import fetch_year
from ledger.actions.sie.openings import closing_of, moved_on, state_opening
from ledger.actions.sie.refresh import Change, Refreshed, refresh_year
from ledger.models import FiscalYear, ImportState, Period, SieImport, Voucher
from ledger.models.open_item import ItemKind
from ledger.models.year import year_name
from ledger.sie import Document

OVERLAP = timedelta(minutes=10)  # a voucher saved while the list was read, and clocks that disagree within eEkonomi
MOST_DIFFERENCES = 20


@dataclass
class Outcome:
    """What one refresh did; `findings` are (code, severity, facts)."""

    new: int = 0
    changed: int = 0
    vanished: int = 0
    documents: int = 0
    unpaid: int = 0
    whole: list[str] = field(default_factory=list)
    findings: list[tuple[str, str, dict]] = field(default_factory=list)

    def find(self, code: str, severity: str = "warning", **facts) -> None:
        self.findings.append((code, severity, facts))

    def count(self, made: Refreshed) -> None:
        self.new, self.changed = self.new + made.new, self.changed + made.changed
        self.vanished += made.vanished
        for name in made.locked:
            self.find("SRC-011", voucher=name)
        for name, held in made.held.items():
            self.find("SRC-014", voucher=name, held=", ".join(held[:10]))


Say = Callable[[str, int], None]


def quiet(text: str, done: int = 0) -> None:
    """Nobody listens."""


class Refresh:
    """One refresh of one company. `run()` raises ProviderError and `Refused`; the books are then as the last finished
    step left them."""

    def __init__(self, company: Company, client: Client, *, by: Actor, today: date, complete=False, say: Say = quiet):
        self.company, self.client, self.by, self.today = company, client, by, today
        self.complete, self.say, self.outcome = complete, say, Outcome()
        self.dimensions = Dimensions(client)
        self.files: dict[str, str] = {}
        self.read_whole: set[str] = set()
        self.touched: set[str] = set()

    def run(self) -> Outcome:
        with scope(self.company):
            source = self.check()
            mark = source.mark
        self.say(_("Läser räkenskapsår"), 0)
        listing = self.client.each_year()
        years = sorted(listing, key=lambda each: each["StartDate"])
        now = listing.server_time
        rows = self._rows(years)
        for year in years:
            self._whole_if_needed(year, rows[year["Id"]], known=mark is not None)
        if mark is not None:
            self._changes(rows, mark - OVERLAP)
        for year in years:
            self._agree(year, rows[year["Id"]])
        self._invoices(mark)
        self.outcome.documents = documents.fetch(self)
        self._close(now)
        return self.outcome

    def check(self) -> DataSource:
        """The source is still this one: asked under its lock before every writing. Raises Refused SRC-005."""
        source = DataSource.objects.select_for_update().filter(kind=Kind.EACCOUNTING).first()
        if source is None:
            raise Refused("SRC-005")
        return source

    def _rows(self, years: list[dict]) -> dict[str, SourceYear]:
        found = {}
        with scope(self.company):
            for year in years:
                facts = {"start": mapping.day(year["StartDate"]), "end": mapping.day(year["EndDate"])}
                facts["is_locked"] = bool(year.get("IsLockedForAccounting"))
                row, _made = SourceYear.objects.update_or_create(remote_id=year["Id"], defaults=facts)
                found[year["Id"]] = row
            SourceYear.objects.exclude(remote_id__in=found).delete()
        return found

    # -------------------------------------------------------------- whole years
    def _whole_if_needed(self, year: dict, row: SourceYear, *, known: bool) -> None:
        with scope(self.company):
            stands = known and ours_still(row) is not None
        if not stands or (self.complete and not row.is_locked):
            self._whole(year, row)

    def _whole(self, year: dict, row: SourceYear) -> None:
        """A year that cannot be taken is told of and left as it is; the others go on."""
        name = year_name(row.start, row.end)
        reading = WholeYear(self.client, year, self.dimensions, self.company.orgnr, self.company.name, self.today)
        viewing = min(self.today, row.end) if self.today >= row.start else row.end
        try:
            fetched = fetch_year(
                company=self.company,
                reading=reading,
                name=_("eEkonomi %s") % name,
                viewing_to=viewing,
                by=self.by,
                check=self.check,
                progress=lambda rows: self.say(_("Läser %s") % name, rows),
            )
        except Refused as refusal:
            if refusal.code.startswith("SRC"):
                raise
            self._not_taken(row, name, refusal)
            return
        except mapping.NotMoney as error:
            raise Refused("SRC-015", voucher=str(error)) from error
        self.read_whole.add(year["Id"])
        self.files |= reading.files
        made = fetched.made
        row.year_key, row.error = fetched.year.pk, {}
        row.import_key = made.pk if made else row.import_key
        if made:
            self.outcome.whole.append(name)
            self.outcome.new += made.counts["new"]
            self.outcome.changed += made.counts["changed"]
            self.outcome.vanished += made.counts["vanished"]
        for word in fetched.words:
            self.outcome.find(word.code, word.severity, **word.facts)
        with scope(self.company):
            if made is None and ours_still(row) is None:
                row.import_key = _last_act(fetched.year)
            row.save()

    def _not_taken(self, row: SourceYear, name: str, refusal: Refused) -> None:
        row.error = {"code": refusal.code, "facts": refusal.facts}
        words = refusal.words
        self.outcome.find("SRC-012", "error", year=name, why=words.message, cure=words.cure)
        with scope(self.company):
            row.save()

    # -------------------------------------------------------------- what has changed
    def _changes(self, rows: dict[str, SourceYear], since: datetime) -> None:
        self.say(_("Läser ändrade verifikationer"), 0)
        records = list(self.client.each_voucher(changed_since=since))
        names = {str(a["Number"]): str(a.get("Name") or "") for a in self.client.each_account(changed_since=since)}
        if not records and not names:
            return
        by_year = defaultdict(list)
        for record in records:
            self.files |= dict.fromkeys(mapping.files_of(record), record["Id"])
            on = mapping.day(record["VoucherDate"])
            home = next((row.remote_id for row in rows.values() if row.start <= on <= row.end), None)
            if home:
                by_year[home].append(self._voucher(record))
        moved = self._moved(rows, by_year)
        for key, row in rows.items():
            if key not in self.read_whole and (by_year[key] or moved[key] or names):
                self._apply(row, by_year[key], moved[key], names)

    def _voucher(self, record: dict):
        try:
            return self.dimensions.voucher(record)
        except mapping.NotMoney as error:
            raise Refused("SRC-015", voucher=record["Id"]) from error

    def _moved(self, rows: dict[str, SourceYear], by_year: dict) -> dict[str, list[str]]:
        """Vouchers that stand in another year of ours than they now have."""
        homes = {voucher.external: key for key, vouchers in by_year.items() for voucher in vouchers}
        years = {row.year_key: key for key, row in rows.items() if row.year_key}
        found = defaultdict(list)
        with scope(self.company):
            held = Voucher.objects.filter(external_reference__in=list(homes)).values_list("external_reference", "year")
            for reference, year in held:
                if years.get(year) not in (None, homes[reference]):
                    found[years[year]].append(reference)
        return found

    def _apply(self, row: SourceYear, vouchers: list, gone: list[str], names: dict[str, str]) -> None:
        document = Document(type="4E", program="eEkonomi", accounts=dict(names))
        self.dimensions.name(document)
        name = _("eEkonomi %s") % year_name(row.start, row.end)
        with scope(self.company):
            self.check()
            year = ours_still(row)
            if year is None:
                return
            change = Change(vouchers, gone, document)
            viewing = min(self.today, row.end)
            made = refresh_year(
                company=self.company, year=year, change=change, name=name, viewing_to=viewing, by=self.by
            )
            if made.made:
                row.import_key = made.made.pk
                row.save(update_fields=["import_key"])
                self.touched.add(row.remote_id)
        self.outcome.count(made)

    # -------------------------------------------------------------- do we agree?
    def _agree(self, year: dict, row: SourceYear) -> None:
        """Opening and closing balances against eEkonomi's own. A difference has every voucher compared once."""
        if row.year_key is None or (row.is_locked and not self._is_new_here(row)):
            return
        differences = self._differences(row)
        if differences and self._is_worth_comparing(row, differences):
            self._whole(year, row)
            differences = self._differences(row)
        row.differences, row.checked_at = differences, timezone.now()
        with scope(self.company):
            row.save(update_fields=["differences", "checked_at"])
        for account, ours, theirs in differences[:MOST_DIFFERENCES]:
            facts = {"account": account, "ours": format_amount(ours), "theirs": format_amount(theirs)}
            self.outcome.find("SRC-010", year=year_name(row.start, row.end), **facts)

    def _is_worth_comparing(self, row: SourceYear, differences: list) -> bool:
        """Not what all vouchers have been compared for already, unless the month that stood in the way is open now."""
        if row.remote_id in self.read_whole:
            return False
        if differences != row.differences:
            return True
        months = row.error.get("facts", {}).get("months", "").split(", ") if row.error else []
        with scope(self.company):
            locked = Period.objects.filter(year=row.year_key, locked_at__isnull=False).values_list("month", flat=True)
            return bool(months) and not set(months) & {f"{month:%Y-%m}" for month in locked}

    def _is_new_here(self, row: SourceYear) -> bool:
        return row.checked_at is None or row.remote_id in self.read_whole | self.touched or bool(row.differences)

    def _differences(self, row: SourceYear) -> list[list]:
        evening = mapping.balances_of(self.client.each_balance(row.start))
        theirs = mapping.balances_of(self.client.each_balance(row.end))
        with scope(self.company):
            self.check()
            year = FiscalYear.objects.get(pk=row.year_key)
            opening = mapping.less(evening, moved_on(year, row.start))
            state_opening(company=self.company, year=year, opening=opening, by=self.by)
            ours = closing_of(year)
            if ours != theirs:
                ours = closing_of(year, mirrored_only=True)
        numbers = sorted(n for n in ours.keys() | theirs.keys() if ours.get(n, 0) != theirs.get(n, 0))
        return [[number, ours.get(number, 0), theirs.get(number, 0)] for number in numbers]

    # -------------------------------------------------------------- invoices
    def _invoices(self, mark: datetime | None) -> None:
        self.say(_("Läser obetalda fakturor"), 0)
        receivables = [mapping.receivable(each) for each in self.client.each_unpaid_invoice()]
        payables = [mapping.payable(each) for each in self.client.each_unpaid_supplier_invoice()]
        for invoice in self.client.each_supplier_invoice(mark - OVERLAP if mark else None):
            if invoice.get("VoucherId"):
                self.files |= dict.fromkeys(mapping.files_of(invoice), invoice["VoucherId"])
        with scope(self.company):
            self.check()
            about = {"company": self.company, "as_of": self.today, "by": self.by}
            replace_open_items(kind=ItemKind.CUSTOMER, items=receivables, **about)
            replace_open_items(kind=ItemKind.SUPPLIER, items=payables, **about)
        self.outcome.unpaid = len(receivables) + len(payables)

    def _close(self, mark: datetime) -> None:
        with scope(self.company):
            source = self.check()
            source.mark, source.refreshed_at, source.last_error = mark, timezone.now(), {}
            if self.complete or source.complete_at is None:
                source.complete_at = source.refreshed_at
            source.save()
            out = self.outcome
            if out.new or out.changed or out.vanished or out.documents:
                facts = {"new": out.new, "changed": out.changed, "vanished": out.vanished, "documents": out.documents}
                events.record("source.refreshed", obj=source, by=self.by, **facts)


def _last_act(year: FiscalYear):
    done = SieImport.objects.filter(year_key=year.pk, state=ImportState.DONE)
    return done.order_by("-finished_at").values_list("pk", flat=True).first()
