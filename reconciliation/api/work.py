"""Statements in, runs, matches, suggestions, what is set aside, fees posted, approvals."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from hub import files
from hub.api.idempotency import idempotent
from hub.documents import Document
from hub.errors import Refused
from hub.permissions import Area, Level
from hub.views.jobs import download
from reconciliation import actions
from reconciliation.api import shapes
from reconciliation.api.accounts import account_of
from reconciliation.api.pages import act, listed, valid
from reconciliation.models import (
    Approval,
    ApprovalState,
    Match,
    PostingKind,
    Source,
    Statement,
    StatementLine,
    Suggestion,
)
from reconciliation.queries.work import made_matches
from reconciliation.report import report

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)
BOTH = {"GET": READ, "POST": WRITE}


class Statements(APIView):
    requires = BOTH

    @extend_schema(operation_id="statements_list", responses=shapes.StatementOut(many=True))
    def get(self, request, company):
        """Newest first, at most 200."""
        return listed(shapes.StatementOut, Statement.objects.order_by("-created_at")[:200])

    @extend_schema(
        operation_id="statements_import",
        request={"multipart/form-data": shapes.StatementIn},
        responses={200: OpenApiTypes.OBJECT, 201: OpenApiTypes.OBJECT},
    )
    @idempotent
    def post(self, request, company):
        """A bank file. 201 with `{statements, new, findings}`; with `preview` 200 and what would happen. 409 BANK-110
        with `findings` when nothing of it can be taken. The same statement twice gives `new: 0`."""
        given = valid(shapes.StatementIn, request)
        account = account_of(given["bank_account"]) if given["bank_account"] else None
        taken = {"data": given["file"].read(), "name": given["file"].name, "bank_account": account}
        if given["preview"]:
            return Response(_seen(actions.preview_statements(**act(request), **taken)))
        try:
            made = actions.import_statements(**act(request), **taken, source=Source.API)
        except Refused as refusal:
            said = refusal.words
            body = {"code": said.code, "message": said.message, "cause": said.cause, "cure": said.cure}
            found = getattr(refusal, "imported", None)
            answer = Response(body | {"findings": _findings(found) if found else []}, status=409)
            answer.undo = True
            return answer
        statements = shapes.StatementOut(made.statements, many=True).data
        return Response({"statements": statements, "new": made.new, "findings": _findings(made)}, status=201)


def _findings(found) -> list[dict]:
    told = [*found.told, *(t for judged in found.judged for t in judged.told)]
    rows = []
    for each in told[:500]:
        said = each.words
        rows.append({
            "severity": each.severity, "line": each.line or None, "code": said.code, "message": said.message,
            "cause": said.cause, "cure": said.cure,
        })  # fmt: skip
    return rows


def _seen(found) -> dict:
    statements = [
        {
            "account": judged.statement.account, "bank_account_id": str(judged.account.pk) if judged.account else None,
            "from": judged.statement.starts_on, "to": judged.statement.ends_on, "lines": len(judged.statement.lines),
            "new": judged.new, "may_import": judged.may_import,
        }
        for judged in found.judged
    ]  # fmt: skip
    return {"may_import": found.may_import, "statements": statements, "findings": _findings(found)}


class OneStatement(APIView):
    requires = {"GET": READ, "DELETE": WRITE}

    @extend_schema(operation_id="statements_get", responses=shapes.StatementOut)
    def get(self, request, company, statement):
        return Response(shapes.StatementOut(get_object_or_404(Statement, pk=statement)).data)

    @extend_schema(operation_id="statements_remove", responses={204: None})
    def delete(self, request, company, statement):
        """409 BANK-115 while something hangs on its lines."""
        found = get_object_or_404(Statement.objects.select_related("bank_account"), pk=statement)
        actions.remove_statement(**act(request, statement=found))
        return Response(status=204)


class StatementFile(APIView):
    requires = READ

    @extend_schema(operation_id="statements_file", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, statement):
        found = get_object_or_404(Statement.objects.select_related("file"), pk=statement)
        if found.file is None:
            raise Http404
        return download(Document(found.file.name, "application/octet-stream", files.content(found.file)))


class Runs(APIView):
    requires = WRITE

    @extend_schema(operation_id="reconciliation_run", request=shapes.RunIn, responses={202: OpenApiTypes.OBJECT})
    def post(self, request, company, account):
        """*Automatisk avstemming* as a job: ask `jobs/<job_id>/` how it goes."""
        given = valid(shapes.RunIn, request)
        job = actions.start_run(**act(request, account=account_of(account)), **given)
        return Response({"job_id": str(job.pk)}, status=202)


class Matches(APIView):
    requires = BOTH

    @extend_schema(
        operation_id="matches_list",
        parameters=[OpenApiParameter("cursor", str), OpenApiParameter("rule", str)],
        responses=shapes.MatchOut(many=True),
    )
    def get(self, request, company, account):
        """Newest first, 50 at a time, each with its rule and reason."""
        asked = request.query_params
        rows, more = made_matches(
            account_of(account), get_language() or "sv", cursor=asked.get("cursor", ""), rule=asked.get("rule", "")
        )
        found = Match.objects.filter(pk__in=[row.match.pk for row in rows]).prefetch_related("lines")
        return listed(shapes.MatchOut, found.order_by("-at", "-pk"), more)

    @extend_schema(operation_id="matches_make", request=shapes.MatchIn, responses={201: shapes.MatchOut})
    @idempotent
    def post(self, request, company, account):
        """By hand, many to many. 409 BANK-120 when somebody was first, BANK-121 when the sums differ."""
        given = valid(shapes.MatchIn, request)
        made = actions.match_lines(**act(request, account=account_of(account)), **given)
        return Response(shapes.MatchOut(made).data, status=201)


class OneMatch(APIView):
    requires = {"GET": READ, "DELETE": WRITE}

    @extend_schema(operation_id="matches_get", responses=shapes.MatchOut)
    def get(self, request, company, match):
        return Response(shapes.MatchOut(get_object_or_404(Match, pk=match)).data)

    @extend_schema(operation_id="matches_undo", responses={204: None})
    def delete(self, request, company, match):
        """Both amounts are open again. 409 BANK-130 once approved."""
        found = get_object_or_404(Match.objects.select_related("bank_account"), pk=match)
        actions.undo_match(**act(request, match=found))
        return Response(status=204)


class Suggestions(APIView):
    requires = BOTH

    @extend_schema(operation_id="suggestions_list", responses=shapes.SuggestionOut(many=True))
    def get(self, request, company, account):
        """The surest first, at most 500. Their lines name them by `suggestion_id`."""
        rows = Suggestion.objects.filter(bank_account=account_of(account)).order_by("-is_sure", "-score", "pk")[:500]
        return listed(shapes.SuggestionOut, rows)

    @extend_schema(operation_id="suggestions_confirm", request=shapes.ConfirmIn, responses=OpenApiTypes.OBJECT)
    def post(self, request, company, account):
        """Those named, or with `all_sure` every safe one: `{"matches": [ids]}`."""
        given = valid(shapes.ConfirmIn, request)
        made = actions.confirm_suggestions(**act(request, account=account_of(account)), **given)
        return Response({"matches": [str(key) for key in made]})


class OneSuggestion(APIView):
    requires = WRITE

    @extend_schema(operation_id="suggestions_reject", responses={204: None})
    def delete(self, request, company, suggestion):
        """It goes and does not come back."""
        found = get_object_or_404(Suggestion.objects.select_related("bank_account"), pk=suggestion)
        actions.reject_suggestion(**act(request, suggestion=found))
        return Response(status=204)


class Deactivation(APIView):
    requires = WRITE

    @extend_schema(operation_id="lines_deactivate", request=shapes.ReasonIn, responses=OpenApiTypes.OBJECT)
    def post(self, request, company, account):
        given = valid(shapes.ReasonIn, request)
        return Response({"count": actions.deactivate(**act(request, account=account_of(account)), **given)})


class Activation(APIView):
    requires = WRITE

    @extend_schema(operation_id="lines_activate", request=shapes.MarkedIn, responses=OpenApiTypes.OBJECT)
    def post(self, request, company, account):
        given = valid(shapes.MarkedIn, request)
        return Response({"count": actions.activate(**act(request, account=account_of(account)), **given)})


class LineNote(APIView):
    requires = WRITE

    @extend_schema(operation_id="bank_lines_note", request=shapes.NoteIn, responses=shapes.LineOut)
    def post(self, request, company, line):
        found = get_object_or_404(StatementLine, pk=line)
        actions.note(**act(request, line=found), text=valid(shapes.NoteIn, request)["note"])
        found.refresh_from_db()
        return Response(shapes.LineOut(found).data)


class Posting(APIView):
    requires = WRITE

    @extend_schema(operation_id="bank_lines_post", request=shapes.PostingIn, responses={201: OpenApiTypes.OBJECT})
    @idempotent
    def post(self, request, company, line):
        """A fee or interest booked from its line: `{voucher, voucher_id, match}`; no match without direct update."""
        given = valid(shapes.PostingIn, request)
        found = get_object_or_404(StatementLine.objects.select_related("bank_account"), pk=line)
        kind = get_object_or_404(PostingKind, pk=given["kind"])
        voucher, match = actions.post_line(
            **act(request, line=found, kind=kind), text=given["text"], home=given["home"]
        )
        return Response(_booked(voucher, match), status=201)


class Differences(APIView):
    requires = WRITE

    @extend_schema(operation_id="differences_post", request=shapes.DifferenceIn, responses={201: OpenApiTypes.OBJECT})
    @idempotent
    def post(self, request, company, account):
        """Lines of both sides matched, and what differs between them booked: `{voucher, voucher_id, match}`."""
        given = valid(shapes.DifferenceIn, request)
        kind = get_object_or_404(PostingKind, pk=given.pop("kind"))
        voucher, match = actions.post_difference(**act(request, account=account_of(account)), **given, kind=kind)
        return Response(_booked(voucher, match), status=201)


def _booked(voucher, match: Match | None) -> dict:
    return {"voucher": str(voucher), "voucher_id": str(voucher.pk), "match": str(match.pk) if match else None}


class Payments(APIView):
    requires = WRITE

    @extend_schema(operation_id="bank_lines_payments", request=None, responses={201: shapes.MatchOut})
    @idempotent
    def post(self, request, company, line):
        """The payments of the line that are found in the books, matched; the rest stays open. 409 BANK-127."""
        found = get_object_or_404(StatementLine.objects.select_related("bank_account"), pk=line)
        return Response(shapes.MatchOut(actions.match_payments(**act(request, line=found))).data, status=201)


class Approvals(APIView):
    requires = BOTH

    @extend_schema(operation_id="approvals_list", responses=shapes.ApprovalOut(many=True))
    def get(self, request, company, account):
        rows = Approval.objects.filter(bank_account=account_of(account)).order_by("-number")[:200]
        return listed(shapes.ApprovalOut, rows)

    @extend_schema(operation_id="approvals_make", request=shapes.ApprovalIn, responses={201: shapes.ApprovalOut})
    @idempotent
    def post(self, request, company, account):
        """Signs as of the day, or with `prepare` hands it to a second person."""
        given = valid(shapes.ApprovalIn, request)
        known = act(request, account=account_of(account))
        if given.pop("prepare"):
            given.pop("language")
            made = actions.prepare(**known, **given)
        else:
            made = actions.approve(**known, **given)
        return Response(shapes.ApprovalOut(made).data, status=201)


class OneApproval(APIView):
    requires = {"GET": READ, "DELETE": WRITE}

    @extend_schema(operation_id="approvals_get", responses=shapes.ApprovalOut)
    def get(self, request, company, approval):
        return Response(shapes.ApprovalOut(get_object_or_404(Approval, pk=approval)).data)

    @extend_schema(operation_id="approvals_unprepare", responses={204: None})
    def delete(self, request, company, approval):
        """A prepared one alone; a signed one is withdrawn."""
        found = get_object_or_404(Approval.objects.select_related("bank_account"), pk=approval)
        actions.unprepare(**act(request, approval=found))
        return Response(status=204)


class Withdrawal(APIView):
    requires = WRITE

    @extend_schema(operation_id="approvals_withdraw", request=shapes.WithdrawalIn, responses=shapes.ApprovalOut)
    def post(self, request, company, approval):
        """The latest alone, and not when its month is locked. 409 BANK-135, BANK-136."""
        found = get_object_or_404(Approval.objects.select_related("bank_account"), pk=approval)
        made = actions.withdraw(**act(request, approval=found), **valid(shapes.WithdrawalIn, request))
        return Response(shapes.ApprovalOut(made).data)


class ApprovalFile(APIView):
    requires = READ

    @extend_schema(operation_id="approvals_file", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, approval, kind):
        """pdf (the very file that was signed), withdrawn (its marked copy) or xlsx."""
        found = get_object_or_404(
            Approval.objects.select_related("bank_account", "file", "withdrawn_file"), pk=approval
        )
        stored = {"pdf": found.file, "withdrawn": found.withdrawn_file}.get(kind)
        if stored is not None:
            return download(Document(stored.name, "application/pdf", files.content(stored)))
        if kind != "xlsx" or found.state == ApprovalState.PREPARED:
            raise Http404
        return download(report(found, "xlsx", company=request._request.company))
