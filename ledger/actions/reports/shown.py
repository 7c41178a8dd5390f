"""What clients may see, and which rows stand as charts on the start page."""

from django.db import transaction
from django.db.models import Max

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.models import Ledger, PinnedChart, ReportSetting
from ledger.reports import standard


def set_shown(*, company: Company, ledger: Ledger, shown: str, by: Actor) -> ReportSetting:
    """The ongoing books, or locked months only, for those who may see reports but not the books."""
    by.check(Area.REPORTS, Level.WRITE)
    with transaction.atomic():
        setting, _made = ReportSetting.objects.get_or_create(ledger=ledger)
        before, setting.shown = setting.shown, shown
        setting.full_clean()
        setting.save()
        events.record("report.shown_changed", obj=ledger, by=by, before=before, after=shown)
    return setting


def pin_chart(*, company: Company, ledger: Ledger, kind: str, row: str, by: Actor) -> PinnedChart:
    """Any row of a report but a single account. Raises LED-200. Twice is once."""
    by.check(Area.REPORTS, Level.WRITE)
    if row not in {each.key for each in standard(company.country, kind).rows}:
        raise Refused("LED-200")
    with transaction.atomic():
        last = PinnedChart.objects.filter(ledger=ledger).aggregate(last=Max("position"))["last"]
        chart, made = PinnedChart.objects.get_or_create(
            ledger=ledger, kind=kind, row=row, defaults={"position": (last or 0) + 1}
        )
        if made:
            events.record("report.chart_pinned", obj=ledger, by=by, report=kind, row=row)
    return chart


def unpin_chart(*, company: Company, chart: PinnedChart, by: Actor) -> None:
    by.check(Area.REPORTS, Level.WRITE)
    with transaction.atomic():
        events.record("report.chart_unpinned", obj=chart.ledger, by=by, report=chart.kind, row=chart.row)
        chart.delete()
