"""What the addresses of the books name: a year, months, and what is found by them."""

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from hub.permissions import Area, Level
from ledger.models import FiscalYear, Ledger

READ, WRITE = (Area.LEDGER, Level.READ), (Area.LEDGER, Level.WRITE)
YEAR = OpenApiParameter("year", UUID, description="id of a fiscal year; the newest of the main ledger without it")
START = OpenApiParameter("start", str, description="first month, 2026-01; the year's first without it")
END = OpenApiParameter("end", str, description="last month; the year's last without it")
CURSOR = OpenApiParameter("cursor", str, description="`next` of the page before")
PAGE = 100


def year_of(request) -> FiscalYear:
    """Raises Http404 where there is none, ValidationError for what is no id."""
    years = FiscalYear.objects.select_related("ledger")
    wanted = request.query_params.get("year", "")
    if wanted:
        return get_object_or_404(years, pk=uuid_of(wanted, "year"))
    newest = years.filter(ledger__is_main=True).order_by("-start").first()
    if newest is None:
        raise Http404
    return newest


def ledger_of(key: UUID | None) -> Ledger | None:
    return get_object_or_404(Ledger, pk=key) if key else None


def span_of(request, year: FiscalYear) -> tuple[date, date]:
    """First and last day of the months asked for, within the year."""
    first, last = (_month(request, name) for name in ("start", "end"))
    end = (last + timedelta(days=31)).replace(day=1) - timedelta(days=1) if last else year.end
    return max(first or year.start, year.start), min(end, year.end)


def _month(request, name: str) -> date | None:
    text = request.query_params.get(name, "")
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        raise ValidationError({name: 'A month is written "2026-09".'}) from None


def uuid_of(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError({field: "Not an id."}) from None


def text_of(request, name: str, longest: int = 80) -> str:
    """A word of the address as a database can take it."""
    return request.query_params.get(name, "").replace("\0", "").strip()[:longest]


def valid(shape, request):
    """The shape with the request's data. Raises ValidationError, which answers 400 with the fields."""
    found = shape(data=request.data)
    found.is_valid(raise_exception=True)
    return found
