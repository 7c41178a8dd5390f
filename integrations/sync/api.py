"""The sync for programs: connections, settings, comparison, runs, problems. Every act of the pages."""

from dataclasses import asdict

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.errors import words
from hub.permissions import Area, Level
from integrations.connecting.models import CompanyConnection, System
from integrations.sync import authors, curing, shapes
from integrations.sync.choices import choices_of
from integrations.sync.compared import UNLINK, Row, counts_of, narrowed, wanted
from integrations.sync.decisions import decide
from integrations.sync.lanes import LANES
from integrations.sync.models import SyncIssue, SyncRun, SyncSchedule
from integrations.sync.plan import Step
from integrations.sync.planning import plan_of
from integrations.sync.preflight import preflight
from integrations.sync.queries import compared_rows, lanes_of, obstacles, settings_of
from integrations.sync.registers import register_of
from integrations.sync.running import start_check, start_run
from integrations.sync.settings_actions import as_data, given_of, save_settings
from integrations.sync.shown import check_shown, said_of, scope_of
from integrations.sync.unlinking import unlink
from integrations.sync.written import shown_writes, writes_of

READ, WRITE = (Area.SYNC, Level.READ), (Area.SYNC, Level.WRITE)
BOTH = {"GET": READ, "POST": WRITE}
PAGE = 200
KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="the same key gives the same answer"
)
START = OpenApiParameter("start", int, description="the `next` of the page before")
CURSOR = OpenApiParameter("cursor", str, description="the `next` of the page before")


def _valid(shape, data) -> dict:
    found = shape(data=data)
    found.is_valid(raise_exception=True)
    return found.validated_data


def _act(request, **more) -> dict:
    return {"company": request._request.company, "by": request.user, **more}


def _register(name: str) -> str:
    if name not in LANES:
        raise NotFound
    return name


def _start(request) -> int:
    text = request.query_params.get("start", "0")
    if not text.isdigit():
        raise ValidationError({"start": "A number."})
    return int(text)


def _slice(rows: list, start: int) -> tuple[list, int | None]:
    return rows[start : start + PAGE], start + PAGE if len(rows) > start + PAGE else None


def _after(rows, request) -> tuple[list, str | None]:
    """Newest first by id; ids are made in the order of time."""
    if cursor := request.query_params.get("cursor"):
        rows = rows.filter(pk__lt=_valid(shapes.IssueQuery, {"cursor": cursor})["cursor"])
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


# ------------------------------------------------------------------ connections and settings
class Connections(APIView):
    requires = READ

    @extend_schema(operation_id="sync_connections", responses=shapes.ConnectionOut(many=True))
    def get(self, request, company):
        """Both systems, connected or not. Connecting needs a person at the log-in page."""
        rows = {each.system: each for each in CompanyConnection.objects.filter(company=company)}
        return Response([_connection(system, rows.get(system.value)) for system in System])


def _connection(system: System, row: CompanyConnection | None) -> dict:
    names = ("remote_name", "remote_orgnr", "connected_by", "connected_at", "last_ok_at")
    known = {name: getattr(row, name) if row else None if name.endswith("_at") else "" for name in names}
    about = {"system": system.value, "label": system.label, "state": row.state if row else "new"}
    return shapes.ConnectionOut(about | known | {"error": said_of(row.last_error) if row else None}).data


class Settings(APIView):
    requires = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="sync_settings_get", responses=shapes.SettingsOut)
    def get(self, request, company):
        """404 before they are saved."""
        return Response(_settings(request))

    @extend_schema(operation_id="sync_settings_save", request=shapes.SettingsShape, responses=shapes.SettingsOut)
    def put(self, request, company):
        """422 with `findings`, all at once; 409 SYNC-801 while a system is not connected."""
        shape = shapes.SettingsShape(data=request.data)
        shape.is_valid(raise_exception=True)
        save_settings(**_act(request), given=shape.given(), registers=tuple(LANES))
        return Response(_settings(request))


def _settings(request) -> dict:
    saved = settings_of(request._request.company)
    if saved is None:
        raise NotFound
    turns = dict(SyncSchedule.objects.values_list("register", "minutes"))
    said = {"saved_at": saved.saved_at, "saved_by": saved.saved_by}
    said["obstacles"] = obstacles(request._request.company, request.user)
    return shapes.SettingsOut(as_data(given_of(saved, turns)) | said).data


class Choices(APIView):
    requires = READ

    @extend_schema(operation_id="sync_choices", responses=shapes.ChoicesOut)
    def get(self, request, company):
        """What the settings are chosen from, as both systems were when they were last asked."""
        found = choices_of(request._request.company, settings_of(request._request.company))
        articles = {number: each["Name"] for number, each in found.articles.items()}
        return Response(shapes.ChoicesOut(asdict(found) | {"articles": articles}).data)


class Checks(APIView):
    requires = READ

    @extend_schema(operation_id="sync_preflight", responses=shapes.CheckOut(many=True))
    def get(self, request, company):
        """The pre-flight: what is missing, each with its cure."""
        return Response([check_shown(each) for each in preflight(request._request.company)])


class Registers(APIView):
    requires = READ

    @extend_schema(operation_id="sync_registers", responses=shapes.RegisterOut(many=True))
    def get(self, request, company):
        """Each register with its field map and how it stands."""
        return Response([_lane(row) for row in lanes_of(request._request.company)])


def _lane(row: dict) -> dict:
    rules = [{"left": rule.left, "right": rule.right, "rule": str(rule.rule)}
             for rule in register_of(row["register"]).fields]  # fmt: skip
    return {
        "register": row["register"],
        "label": str(row["lane"].label),
        "creates_on": list(row["lane"].ways),
        "master": row["master"],
        "links": row["links"],
        "open_issues": row["issues"],
        "last_run": row["last"].pk if row["last"] else None,
        "next_at": row["turn"].next_at if row["turn"] else None,
        "fields": rules,
    }


# ------------------------------------------------------------------ comparison
class Comparison(APIView):
    requires = READ

    @extend_schema(
        operation_id="sync_comparison",
        parameters=[START, OpenApiParameter("verdict", str), OpenApiParameter("q", str)],
        responses=shapes.ComparedPage,
    )
    def get(self, request, company, register):
        """Both registers as they were read last, and what would become of each record. A dry run reads them anew."""
        rows = compared_rows(request._request.company, _register(register))
        asked = request.query_params
        found = narrowed(rows, verdict=asked.get("verdict", ""), text=asked.get("q", ""))
        page, following = _slice(found, _start(request))
        body = {"results": [_compared(row) for row in page], "next": following, "counts": counts_of(rows)}
        return Response(shapes.ComparedPage(body).data)


def _compared(row: Row) -> dict:
    problems = [asdict(words(each.code, dict(each.facts))) for each in row.problems]
    about = {"verdict": row.verdict, "left": row.left, "right": row.right, "score": row.score, "decided": row.decided}
    return about | {"parts": dict(row.parts), "problems": problems}


class Decisions(APIView):
    requires = WRITE

    @extend_schema(operation_id="sync_decide", parameters=[KEY], request=shapes.DecisionsIn, responses=shapes.CountOut)
    @idempotent
    def post(self, request, company, register):
        """What is to become of these rows of the comparison. Holds until they are linked or written."""
        given = _valid(shapes.DecisionsIn, request.data)
        rows = [(each["left"], each["right"]) for each in given["rows"]]
        if given["act"] == UNLINK:
            return Response({"count": unlink(**_act(request), register=_register(register), pairs=rows)})
        try:
            asked = wanted(rows, given["act"])
        except ValueError:
            raise ValidationError({"rows": "Some rows lack the key this act starts from."}) from None
        decide(**_act(request), register=_register(register), rows=asked)
        return Response({"count": len(rows)})


# ------------------------------------------------------------------ runs
class Runs(APIView):
    requires = BOTH

    @extend_schema(operation_id="sync_runs", parameters=[CURSOR], responses=shapes.RunPage)
    def get(self, request, company):
        """Newest first."""
        rows, following = _after(SyncRun.objects.all(), request)
        return Response({"results": shapes.RunOut(rows, many=True).data, "next": following})

    @extend_schema(operation_id="sync_run", parameters=[KEY], request=shapes.RunIn, responses={202: shapes.RunOut})
    @idempotent
    def post(self, request, company):
        """Överför, or with `is_dry` Provkör. Answers at once; ask the run how it goes."""
        given = _valid(shapes.RunIn, request.data)
        keys = [[each["side"], each["key"]] for each in given["keys"]]
        scope = keys if given["scope"] == "chosen" else given["scope"]
        made = start_run(**_act(request), register=given["register"], scope=scope, is_dry=given["is_dry"])
        return Response(shapes.RunOut(made).data, status=202)


class OneRun(APIView):
    requires = READ

    @extend_schema(operation_id="sync_runs_get", responses=shapes.RunOut)
    def get(self, request, company, sync_run):
        return Response(shapes.RunOut(get_object_or_404(SyncRun, pk=sync_run)).data)


class RunPlan(APIView):
    requires = READ

    @extend_schema(operation_id="sync_runs_plan", parameters=[START], responses=shapes.StepPage)
    def get(self, request, company, sync_run):
        """What a run of that register and scope would do now, of what was read last."""
        run = get_object_or_404(SyncRun, pk=sync_run)
        plan = plan_of(request._request.company, run.register, scope=scope_of(run))
        page, following = _slice(list(plan.steps), _start(request))
        body = {"results": [_step(step) for step in page], "next": following, "counts": plan.counts}
        return Response(shapes.StepPage(body).data)


def _step(step: Step) -> dict:
    shown, (left, right) = step.left or step.right, step.key
    return {
        "act": step.act.value,
        "number": shown.number if shown else "",
        "name": shown.name if shown else "",
        "left_key": left,
        "right_key": right,
        "to": step.to.value if step.to else "",
        "changes": {name: list(values) for name, values in step.changes.items()},
        "problems": [asdict(words(each.code, dict(each.facts))) for each in step.problems],
    }


class RunWrites(APIView):
    requires = READ

    @extend_schema(operation_id="sync_run_writes", parameters=[START], responses=shapes.WritePage)
    def get(self, request, company, sync_run):
        """What the run wrote in either system, record by record, and how each write ended."""
        run, start = get_object_or_404(SyncRun, pk=sync_run), _start(request)
        page, following = _slice(list(writes_of(run)[start : start + PAGE + 1]), 0)
        body = {"results": shown_writes(run, page), "next": start + PAGE if following else None}
        return Response(shapes.WritePage(body).data)


class InvoiceChecks(APIView):
    requires = WRITE

    @extend_schema(operation_id="sync_check", parameters=[KEY], request=None, responses={202: shapes.RunOut})
    @idempotent
    def post(self, request, company, what):
        """`sent` brings invoice number, OCR number and sent to Severa; `paid` brings paid."""
        if what not in ("sent", "paid"):
            raise NotFound
        return Response(shapes.RunOut(start_check(**_act(request), what=what)).data, status=202)


# ------------------------------------------------------------------ problems
class Issues(APIView):
    requires = READ

    @extend_schema(operation_id="sync_issues", parameters=[shapes.IssueQuery], responses=shapes.IssuePage)
    def get(self, request, company):
        """One per problem, newest first; open ones unless `state` says otherwise."""
        asked = _valid(shapes.IssueQuery, request.query_params)
        found = SyncIssue.objects.filter(state=asked["state"])
        found = found.filter(register=asked["register"]) if "register" in asked else found
        rows, following = _after(found, request)
        about = {"changes": authors.changes_of(rows), "decisions": authors.decisions_of(rows)}
        return Response({"results": shapes.IssueOut(rows, many=True, context=about).data, "next": following})


def _chosen(given: dict) -> list[SyncIssue]:
    """All of them, or 404: one that is not there must not be passed over in silence."""
    found = list(SyncIssue.objects.filter(pk__in=given["issues"]))
    if len(found) != len(set(given["issues"])):
        raise NotFound
    return found


class Retry(APIView):
    requires = WRITE

    @extend_schema(
        operation_id="sync_issues_retry",
        parameters=[KEY],
        request=shapes.IssuesIn,
        responses={202: shapes.RunOut(many=True)},
    )
    @idempotent
    def post(self, request, company):
        """One run per register, of just these records."""
        runs = curing.retry(**_act(request), issues=_chosen(_valid(shapes.IssuesIn, request.data)))
        return Response(shapes.RunOut(runs, many=True).data, status=202)


class Muting(APIView):
    requires = WRITE

    @extend_schema(operation_id="sync_issues_mute", request=shapes.IssuesIn, responses=shapes.CountOut)
    @idempotent
    def post(self, request, company):
        chosen = _chosen(_valid(shapes.IssuesIn, request.data))
        return Response({"count": curing.mute(**_act(request), issues=chosen)})


class Unmuting(APIView):
    requires = WRITE

    @extend_schema(operation_id="sync_issues_unmute", request=shapes.IssuesIn, responses=shapes.CountOut)
    @idempotent
    def post(self, request, company):
        chosen = _chosen(_valid(shapes.IssuesIn, request.data))
        return Response({"count": curing.unmute(**_act(request), issues=chosen)})


class Keeping(APIView):
    requires = WRITE

    @extend_schema(operation_id="sync_issues_keep", request=shapes.KeepIn, responses=shapes.CountOut)
    @idempotent
    def post(self, request, company):
        """Of conflicts: the values of that side win, and go across in the next run. 409 SYNC-082 for what is none."""
        given = _valid(shapes.KeepIn, request.data)
        keep = curing.keep_left if given["side"] == "left" else curing.keep_right
        return Response({"count": keep(**_act(request), issues=_chosen(given))})
