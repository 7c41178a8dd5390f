"""What is said of the months: threads with answers, and what a person has not read yet."""

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger.actions.reports import add_comment, mark_read, remove_comment
from ledger.models import CommentReading, ReportComment, ReportKind
from ledger.queries.comments import comments_of
from ledger.report_choice import ReportChoice, choose
from ledger.reports.scheme import standard
from ledger.views.books import FILE_KINDS, as_file
from ledger.views.reports.pages import facts_of, none, tabs
from ledger.views.reports.sheets import comments_sheet


class CommentForm(forms.Form):
    """`about`: result:sales for a row, empty for the month as a whole."""

    month = forms.ChoiceField(label=gettext_lazy("Månad"))
    about = forms.ChoiceField(label=gettext_lazy("Gäller"), required=False)
    text = forms.CharField(label=gettext_lazy("Kommentar"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, choice: ReportChoice, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(f"{m:%Y-%m}", f"{m:%Y-%m}") for m in choice.months]
        self.fields["about"].choices = [("", _("Hela månaden")), *_rows(choice)]


def _rows(choice: ReportChoice) -> list[tuple[str, str]]:
    country = choice.company.country
    return [
        (f"{kind}:{row.key}", f"{ReportKind(kind).label}: {_(row.label)}")
        for kind in ("result", "balance")
        for row in standard(country, kind).rows
    ]


@require(Area.REPORTS, Level.READ)
def index(request, company):
    choice = choose(request, whole_year=True)
    if choice is None:
        return none(request, "report-comments")
    if request.method == "POST":
        return _add(request, choice)
    threads = comments_of(choice.ledger, until=choice.until)
    if answer := as_file(request, replace(comments_sheet(threads), facts=facts_of(choice)[:2])):
        return answer
    return _page(request, choice, threads, CommentForm(choice, initial=_initial(request, choice)))


def _initial(request, choice: ReportChoice) -> dict:
    return {"month": request.GET.get("month") or f"{choice.last:%Y-%m}", "about": request.GET.get("about", "")}


def _page(request, choice: ReportChoice, threads, form, status: int = 200):
    since = _read_at(request)
    if status == 200:
        mark_read(company=request.company, user=request.user)
    context = {
        "tabs": tabs(request, "report-comments", choice),
        "title": _("Kommentarer"),
        "months": _by_month(request, threads, since),
        "form": form,
        "files": [{"label": label, "url": choice.link(request.path, file=key)} for key, label in FILE_KINDS],
    }
    return render(request, "ledger/report/comments.html", context, status=status)


def _read_at(request):
    return CommentReading.objects.filter(user=request.user).values_list("read_at", flat=True).first()


def _by_month(request, threads: list[ReportComment], since) -> list[dict]:
    months: dict = {}
    for thread in threads:
        months.setdefault(thread.month, []).append(_shown(request, thread, since))
    return [{"month": month, "threads": of} for month, of in months.items()]


def _shown(request, comment: ReportComment, since) -> dict:
    is_own = comment.author == request.user.pk
    answers = comment.answers.all() if comment.parent_id is None else []
    return {
        "comment": comment,
        "about": f"{ReportKind(comment.kind).label}: {_(comment.row_label)}" if comment.row else "",
        "is_new": not is_own and (since is None or comment.created_at > since),
        "is_own": is_own,
        "answers": [_shown(request, each, since) for each in sorted(answers, key=lambda a: a.created_at)],
    }


def _add(request, choice: ReportChoice):
    parent = _parent(request, choice)
    form = CommentForm(
        choice, {"month": f"{parent.month:%Y-%m}", "text": request.POST.get("text", "")} if parent else request.POST
    )
    if not form.is_valid():
        return _page(request, choice, comments_of(choice.ledger, until=choice.until), form, status=422)
    kind, _colon, row = form.cleaned_data["about"].partition(":")
    label = next((r.label for r in standard(choice.company.country, kind or "result").rows if r.key == row), "")
    month = next(m for m in choice.months if f"{m:%Y-%m}" == form.cleaned_data["month"]) if not parent else parent.month
    add_comment(
        company=request.company, ledger=choice.ledger, month=month, kind=kind, row=row, row_label=label,
        text=form.cleaned_data["text"], parent=parent, by=request.actor,
    )  # fmt: skip
    return redirect(reverse("ledger:report-comments", args=[request.company.pk]))


def _parent(request, choice: ReportChoice) -> ReportComment | None:
    key = request.POST.get("parent")
    return get_object_or_404(comments_visible(choice), pk=key) if key else None


def comments_visible(choice: ReportChoice):
    found = ReportComment.objects.filter(ledger=choice.ledger)
    return found.filter(month__lte=choice.until) if choice.until else found


@require_POST
@require(Area.REPORTS, Level.READ)
def removal(request, company, comment):
    found = get_object_or_404(ReportComment, pk=comment)
    remove_comment(company=request.company, comment=found, by=request.actor)
    messages.success(request, _("Kommentaren är borttagen."))
    return redirect("ledger:report-comments", company)
