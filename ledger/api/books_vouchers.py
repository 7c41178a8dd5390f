"""Vouchers: list, get, post, reverse; what waits to go to the source system; documents; a year as SIE."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.api.views import KEY
from hub.uploads import safe_name
from hub.views.jobs import download
from ledger import queries, sie
from ledger.actions import attach, fetch_unreturned, post_voucher, reverse_voucher
from ledger.actions.returns import SIE_4I, written_or_refused
from ledger.api import book_shapes as shapes
from ledger.api.asked import CURSOR, PAGE, READ, WRITE, YEAR, ledger_of, text_of, valid, year_of
from ledger.attachments import opened
from ledger.models import Attachment, Voucher
from ledger.queries.born import born, born_vouchers

KINDS = ("4E", "4I", "3", "2", "1")
ORIGINS = ("born", "unreturned")


class Vouchers(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="vouchers_list",
        parameters=[
            YEAR,
            CURSOR,
            OpenApiParameter("q", str, description="an amount (1 234,50), a voucher (A 12), or words"),
            OpenApiParameter("series", str),
            OpenApiParameter("origin", str, enum=ORIGINS, description="born here; or born and not in the source yet"),
        ],
        responses=shapes.VoucherPageOut,
    )
    def get(self, request, company):
        """By series and number; a search and `origin` newest first. 100 at a time: `{results, next}`."""
        page = _page(request)
        body = {"results": page.rows, "next": page.next or None, "looked_further": page.looked_further}
        return Response(shapes.VoucherPageOut(body).data)

    @extend_schema(
        operation_id="vouchers_create",
        parameters=[KEY],
        request=shapes.VoucherIn,
        responses={201: shapes.VoucherWithLines},
    )
    @idempotent
    def post(self, request, company):
        """Books it under the next number of its series. It is final; whole or not at all."""
        shape = valid(shapes.VoucherIn, request)
        ledger = ledger_of(shape.validated_data["ledger_id"])
        made = post_voucher(
            company=request._request.company, draft=shape.draft(), ledger=ledger, by=request.user
        )  # fmt: skip
        return Response(shapes.VoucherWithLines(queries.voucher_page(made.pk)).data, status=201)


def _page(request) -> queries.VoucherPage:
    year, series, q = year_of(request), text_of(request, "series", 40), text_of(request, "q")
    cursor, origin = request.query_params.get("cursor", ""), request.query_params.get("origin", "")
    if origin in ORIGINS:
        return born_vouchers(year, unreturned=origin == "unreturned", series=series, cursor=cursor, limit=PAGE)
    if not q:
        return queries.vouchers(year, series=series or None, cursor=cursor, limit=PAGE)
    page = queries.find_vouchers(year, q, cursor=cursor, limit=PAGE)
    rows = [v for v in page.rows if not series or v.series == series]
    return queries.VoucherPage(rows, page.next, page.looked_further)


def _voucher(key) -> Voucher:
    return get_object_or_404(Voucher, pk=key)


class OneVoucher(APIView):
    requires = READ

    @extend_schema(operation_id="vouchers_get", responses=shapes.VoucherWithLines)
    def get(self, request, company, voucher):
        """With lines, what the source corrected, documents, reversal, and its name in the source's books."""
        return Response(shapes.VoucherWithLines(queries.voucher_page(_voucher(voucher).pk)).data)


class Reversal(APIView):
    requires = WRITE

    @extend_schema(
        operation_id="vouchers_reverse",
        parameters=[KEY],
        request=shapes.ReversalIn,
        responses={201: shapes.VoucherWithLines},
    )
    @idempotent
    def post(self, request, company, voucher):
        """The same lines with the other sign, as a voucher of its own. Once only, and only of one born here."""
        found, given = _voucher(voucher), valid(shapes.ReversalIn, request).validated_data
        made = reverse_voucher(
            company=request._request.company, voucher=found, on=given["date"], text=given["text"], by=request.user
        )
        return Response(shapes.VoucherWithLines(queries.voucher_page(made.pk)).data, status=201)


# ------------------------------------------------------------------ to the source system
class Fetching(APIView):
    requires = READ

    @extend_schema(
        operation_id="vouchers_fetch", parameters=[YEAR, KEY], request=None, responses={201: shapes.FetchedOut}
    )
    @idempotent
    def post(self, request, company):
        """The vouchers born here that no import has brought back, as SIE 4I for the source system.

        Each bears its reference in the text; the next import knows it by that, and counts it once.
        """
        made = fetch_unreturned(company=request._request.company, year=year_of(request), by=request.user)
        url = reverse("ledger_api:fetched", args=[company, made.file.pk], request=request)
        language = (get_language() or "sv")[:2]
        findings = [{"code": f.code, "severity": f.severity, **f.translated(language)._asdict()} for f in made.losses]
        body = {"name": made.file.name, "count": made.count, "url": url, "findings": findings}
        return Response(shapes.FetchedOut(body).data, status=201)


class Fetched(APIView):
    requires = READ

    @extend_schema(operation_id="vouchers_fetched", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, file):
        """The SIE 4I file of a fetching."""
        return download(opened(file, content_type=SIE_4I))


class Export(APIView):
    requires = READ

    @extend_schema(
        operation_id="export_get",
        parameters=[
            YEAR,
            OpenApiParameter("kind", str, enum=KINDS, description="4E where nothing is said"),
            OpenApiParameter("which", str, enum=("all", *ORIGINS), description="of a 4I; all where nothing is said"),
        ],
        responses={200: OpenApiTypes.BINARY},
    )
    def get(self, request, company):
        """The year as a SIE file, CP437 with its #KSUMMA."""
        year, owner = year_of(request), request._request.company
        kind, which = (request.query_params.get(name, "") for name in ("kind", "which"))
        kind = kind or "4E"
        if kind not in KINDS:
            raise Http404
        wanted = None
        if kind == "4I" and which in ORIGINS:
            wanted = list(born(year, unreturned=which == "unreturned").values_list("pk", flat=True))
        written = written_or_refused(queries.export_document(owner, year, kind, vouchers=wanted))
        return download(_File(owner, year, kind, written))


class _File:
    content_type = "application/octet-stream"

    def __init__(self, company, year, kind: str, written: sie.Written):
        ending = "si" if kind == "4I" else "se"
        self.name = safe_name(f"{company.orgnr or company.name}-{year.start}-{timezone.localdate()}-SIE{kind}.{ending}")
        self.content = written.data


# ------------------------------------------------------------------ documents
class DocumentIn(serializers.Serializer):
    file = serializers.FileField(help_text="PDF, PNG, JPEG, XLSX, CSV, text or XML, at most 20 MB")


class Attachments(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="attachments_list", responses=shapes.AttachmentOut(many=True))
    def get(self, request, company, voucher):
        found = Attachment.objects.filter(voucher=_voucher(voucher)).select_related("file").defer("file__sealed")
        return Response(shapes.AttachmentOut(found.order_by("created_at", "id"), many=True).data)

    @extend_schema(
        operation_id="attachments_create",
        parameters=[KEY],
        request={"multipart/form-data": DocumentIn},
        responses={201: shapes.AttachmentOut},
    )
    @idempotent
    def post(self, request, company, voucher):
        """Put on an imported voucher it stays through later imports. It is never taken away again."""
        found, file = _voucher(voucher), valid(DocumentIn, request).validated_data["file"]
        made = attach(
            company=request._request.company, voucher=found, name=file.name, data=file.read(), by=request.user
        )
        return Response(shapes.AttachmentOut(made).data, status=201)


class OneAttachment(APIView):
    requires = READ

    @extend_schema(operation_id="attachments_get", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, attachment):
        """The document itself."""
        found = get_object_or_404(Attachment, pk=attachment)
        return download(opened(found.file_id))
