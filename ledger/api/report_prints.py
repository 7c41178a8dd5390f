"""Huvudbok, verifikationslista and what they lead to, for whoever sees reports and never further than they may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.permissions import Area, Level
from hub.views.jobs import download
from ledger import queries
from ledger.api import book_shapes
from ledger.api import report_shapes as shapes
from ledger.api.asked import CURSOR, PAGE
from ledger.api.report_asked import FILE, PERIOD, chosen, file_of, not_too_long, with_file
from ledger.attachments import opened
from ledger.models import Account, Attachment
from ledger.queries.printouts import accounts_between, ledger_print, voucher_print
from ledger.report_choice import choose, voucher_within
from ledger.views.books import FILE_ROWS
from ledger.views.reports.book import narrowed_facts
from ledger.views.reports.book_sheets import ledger_sheet, vouchers_sheet

READ = (Area.REPORTS, Level.READ)
SUMS = ("incoming", "debit", "credit", "closing")


class ReportLedger(APIView):
    requires = READ

    @extend_schema(
        operation_id="reports_ledger",
        parameters=[
            *PERIOD,
            OpenApiParameter("low", str, description="first account"),
            OpenApiParameter("high", str, description="last account; 39 ends after 3999"),
            FILE,
        ],
        responses=with_file(shapes.ReportLedgerOut),
    )
    def get(self, request, company):
        """Huvudbok: every account of the period with its sums; a file has their rows too."""
        choice = chosen(request, whole_year=True)
        period = {"start": choice.start, "end": choice.end}
        rows = accounts_between(choice.year, choice.said["low"], choice.said["high"], **period)
        if request.query_params.get("file"):
            printed = ledger_print(choice.year, rows, limit=FILE_ROWS, **period)
            return file_of(request, ledger_sheet(choice, narrowed_facts(choice), not_too_long(request, printed)))
        sums = {name: sum(getattr(row, name) for row in rows) for name in SUMS}
        return Response(shapes.ReportLedgerOut(period | {"results": rows, "sums": sums}).data)


class ReportAccount(APIView):
    requires = READ

    @extend_schema(operation_id="reports_account", parameters=[*PERIOD, CURSOR], responses=book_shapes.AccountLedgerOut)
    def get(self, request, company, number):
        """An account's rows in the period with its running balance, 100 at a time."""
        choice = chosen(request, whole_year=True)
        account = get_object_or_404(Account, ledger=choice.ledger, number=number)
        cursor = request.query_params.get("cursor", "")
        page = queries.account_ledger(
            account, choice.year, start=choice.start, end=choice.end, cursor=cursor, limit=PAGE
        )  # fmt: skip
        body = {"account": account, "opening": page.opening, "results": page.rows, "next": page.next or None}
        return Response(book_shapes.AccountLedgerOut(body).data)


class ReportVouchers(APIView):
    requires = READ

    @extend_schema(
        operation_id="reports_vouchers",
        parameters=[*PERIOD, OpenApiParameter("series", str), CURSOR, FILE],
        responses=with_file(shapes.ReportVouchersOut),
    )
    def get(self, request, company):
        """Verifikationslista: the vouchers of the period with their lines, 100 at a time."""
        choice = chosen(request, whole_year=True)
        asked = {"series": choice.said["series"], "start": choice.start, "end": choice.end}
        if request.query_params.get("file"):
            page = voucher_print(choice.year, limit=FILE_ROWS // 4, **asked)
            rows = not_too_long(request, None if page.next else page.rows)
            return file_of(request, vouchers_sheet(choice, narrowed_facts(choice), rows))
        page = voucher_print(choice.year, cursor=request.query_params.get("cursor", ""), limit=PAGE, **asked)
        body = {"start": choice.start, "end": choice.end, "results": page.rows, "next": page.next or None}
        return Response(shapes.ReportVouchersOut(body).data)


class ReportVoucher(APIView):
    requires = READ

    @extend_schema(operation_id="reports_voucher", responses=book_shapes.VoucherWithLines)
    def get(self, request, company, voucher):
        """404 too where it lies after what the reader may see."""
        shown = voucher_within(choose(request._request, actor=request.user), voucher)
        return Response(book_shapes.VoucherWithLines(shown).data)


class ReportDocument(APIView):
    requires = READ

    @extend_schema(operation_id="reports_document", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, attachment):
        """A voucher's document, under the bound of its voucher."""
        found = Attachment.objects.filter(pk=attachment).first()
        if found is None:
            raise Http404
        voucher_within(choose(request._request, actor=request.user), found.voucher_id)
        return download(opened(found.file_id))
