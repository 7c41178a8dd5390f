"""Statements: hand in, look at what would happen, read in; the list of what came, with its files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub import files
from hub.documents import Document
from hub.errors import Refused
from hub.models import StoredFile
from hub.permissions import Area, Level, require
from hub.uploads import safe_name
from hub.views.jobs import download
from hub.views.pages import render
from reconciliation import actions
from reconciliation.actions.reading import Told
from reconciliation.actions.statements import FILE_TYPE, result_of
from reconciliation.formats import codes
from reconciliation.forms import UploadForm
from reconciliation.models import BankAccount, Statement
from reconciliation.views.shown import link

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)
LOG = 200
SMALL = 1_000_000  # bytes read in while one waits; larger files become a job


@require(*READ)
def index(request, company):
    return _index(request, UploadForm(initial={"bank_account": request.GET.get("account")}))


def _index(request, form: UploadForm, status: int = 200):
    rows = Statement.objects.select_related("bank_account", "file").defer("file__sealed").order_by("-created_at")[:LOG]
    context = {
        "form": form,
        "rows": rows,
        "may": request.actor.can_write(Area.RECONCILIATION),
        "has_accounts": BankAccount.objects.exists(),
    }
    return render(
        request, "reconciliation/statement/list.html", context, crumbs=[(_("Kontoutdrag"), None)], status=status
    )


@require_POST
@require(*WRITE)
def upload(request, company):
    """Keeps the files and shows what each would do. Nothing is read in yet."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, form, status=422)
    kept = [
        files.store(safe_name(file.name), file.read(), content_type=FILE_TYPE, by=request.actor)
        for file in form.cleaned_data["files"]
    ]
    account = form.cleaned_data["bank_account"]
    query = "&".join(f"file={file.pk}" for file in kept)
    return redirect(f"{reverse('bank:preview', args=[company])}?{query}{f'&account={account.pk}' if account else ''}")


def _handed_in(request) -> tuple[list[StoredFile], BankAccount | None]:
    asked = request.POST if request.method == "POST" else request.GET
    try:
        found = list(StoredFile.objects.filter(pk__in=asked.getlist("file"), content_type=FILE_TYPE).order_by("name"))
        account = get_object_or_404(BankAccount, pk=asked["account"]) if asked.get("account") else None
    except ValueError:
        raise Http404 from None
    if not found:
        raise Http404
    return found, account


@require(*WRITE)
def preview(request, company):
    """What each file would do, by the very rules of the import; POST reads in those that can be."""
    found, account = _handed_in(request)
    if request.method == "POST":
        return _import(request, company, found, account)
    rows = [_seen(request, file, account) for file in found]
    context = {
        "rows": rows, "account": account, "may_start": any(row["seen"].may_import for row in rows),
        "cures": _cures(request, company, rows, account),
    }  # fmt: skip
    crumbs = [(_("Kontoutdrag"), reverse("bank:statements", args=[company])), (_("Förhandsgranskning"), None)]
    return render(request, "reconciliation/statement/preview.html", context, crumbs=crumbs)


def _seen(request, file: StoredFile, account: BankAccount | None) -> dict:
    seen = actions.preview_statements(
        company=request.company, data=files.content(file), name=file.name, bank_account=account, by=request.actor
    )
    return {
        "file": file,
        "seen": seen,
        "findings": finding_rows(seen.told),
        "statements": [_one(j) for j in seen.judged],
    }


def _cures(request, company, rows: list[dict], account: BankAccount | None) -> list[dict]:
    """Where to go for what is missing: the columns of a CSV file, a partner for an unknown account."""
    said = {told.code for row in rows for told in row["seen"].told}
    said |= {told.code for row in rows for judged in row["seen"].judged for told in judged.told}
    found = []
    if said & {codes.NO_HEADINGS, codes.COLUMN_MISSING, codes.AMOUNTS_AMBIGUOUS}:
        wanted = [account] if account else BankAccount.objects.filter(is_active=True).order_by("ledger_account")
        for each in wanted:
            url = f"{reverse('bank:mapping', args=[company, each.pk])}?{request.GET.urlencode()}"
            found.append({"url": url, "label": _("CSV-kolumner för %(name)s") % {"name": each.name}})
    if said & {"BANK-111", "BANK-116"}:
        found.append({"url": reverse("bank:account-new", args=[company]), "label": _("Ny bankpartner")})
    return found


def _one(judged) -> dict:
    return {"judged": judged, "statement": judged.statement, "findings": finding_rows(judged.told)}


def finding_rows(told) -> list[dict]:
    """As components/findings.html takes them."""
    rows = []
    for each in told[:200]:
        said = each.words
        row = {
            "severity": each.severity,
            "text": said.message,
            "code": said.code,
            "cause": said.cause,
            "cure": said.cure,
        }
        rows.append(row | ({"row": each.line} if each.line else {}))
    return rows


def _import(request, company, found: list[StoredFile], account: BankAccount | None):
    url = reverse("bank:statements", args=[company])
    for file in found:
        if file.size > SMALL:
            job = actions.start_import(
                company=request.company, file=file, bank_account=account, by=request.actor, url=url
            )
            messages.success(request, _("%(file)s läses in i bakgrunden.") % {"file": file.name},
                             extra_tags=f"link={reverse('hub:job', args=[company, job.pk])}")  # fmt: skip
            continue
        try:
            given = {"bank_account": account, "file": file, "name": file.name}
            done = actions.import_statements(company=request.company, by=request.actor, **given)
            messages.success(request, f"{file.name}: {result_of(done)}")
        except Refused as refusal:
            messages.error(request, f"{file.name}: {refusal.words.message} {refusal.words.cure}")
    return redirect(url)


@require(*READ)
def detail(request, company, statement):
    """One statement: what it holds and everything that was said of it."""
    found = get_object_or_404(Statement.objects.select_related("bank_account", "file"), pk=statement)
    told = [Told(f["code"], f["severity"], f["facts"], f.get("line", 0)) for f in found.findings]
    lines = found.lines.order_by("date", "position", "pk")[:500]
    context = {
        "statement": found, "findings": finding_rows(told), "lines": lines,
        "may": request.actor.can_write(Area.RECONCILIATION), "more": max(found.line_count - 500, 0),
        "work_url": link(reverse("bank:work", args=[company, found.bank_account_id])),
    }  # fmt: skip
    crumbs = [(_("Kontoutdrag"), reverse("bank:statements", args=[company])), (str(found), None)]
    return render(request, "reconciliation/statement/detail.html", context, crumbs=crumbs)


@require(*READ)
def file(request, company, statement):
    """The file as it came."""
    found = get_object_or_404(Statement.objects.select_related("file"), pk=statement)
    if found.file is None:
        raise Http404
    name = found.file.name.replace('"', "")
    return download(Document(name, "application/octet-stream", files.content(found.file)))


@require_POST
@require(*WRITE)
def removal(request, company, statement):
    found = get_object_or_404(Statement.objects.select_related("bank_account"), pk=statement)
    actions.remove_statement(company=request.company, statement=found, by=request.actor)
    messages.success(request, _("Kontoutdraget och dess rader är borttagna."))
    return redirect("bank:statements", company)
