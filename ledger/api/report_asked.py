"""What the addresses of the reports name, and the file a report may be had as."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError

from hub.documents import Sheet
from ledger.report_choice import ReportChoice, choose
from ledger.views.books import FILE_KINDS, as_file
from ledger.views.books import too_long as words_too_long

PERIOD = [
    OpenApiParameter("year", str, description="first day of a fiscal year, 2026-01-01; the newest without it"),
    OpenApiParameter("start", str, description="first month, 2026-01"),
    OpenApiParameter("end", str, description="last month; the last with anything booked without it"),
]
FILE = OpenApiParameter("file", str, enum=[key for key, _label in FILE_KINDS], description="as a file, not JSON")


def with_file(shape) -> dict:
    """The answers of an address that gives JSON, or the file asked for."""
    return {(200, "application/json"): shape, (200, "application/octet-stream"): OpenApiTypes.BINARY}


def chosen(request, *, whole_year: bool = False) -> ReportChoice:
    """Raises NotFound where there are no books the reader may see."""
    choice = choose(request._request, whole_year=whole_year, actor=request.user)
    if choice is None:
        raise NotFound(_("Det finns inga böcker att rapportera."))
    return choice


def file_of(request, sheet: Sheet) -> HttpResponse:
    """The file that `file` names. Raises ValidationError for a kind there is none of."""
    answer = as_file(request._request, sheet)
    if answer is None:
        kinds = ", ".join(key for key, _label in FILE_KINDS)
        raise ValidationError({"file": _("Filen blir en av %(kinds)s.") % {"kinds": kinds}})
    return answer


def not_too_long(request, rows: list | None) -> list:
    """Raises ValidationError for a file that would lack rows."""
    if rows is None:
        raise ValidationError({"file": words_too_long(request)})
    return rows
