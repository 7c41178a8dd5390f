"""The work page: bank left, ledger right, what is proposed between them, and every act from one form."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.pages import render
from reconciliation import actions
from reconciliation.actions.runs import result_of
from reconciliation.models import BankAccount, LedgerItem, LineState, Match, StatementLine, Suggestion
from reconciliation.queries import work
from reconciliation.views import shown

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)
PLACE = ("show", "q", "b", "l")
SMALL = 2_000  # open lines that are matched while one waits; more become a job


def account_of(key) -> BankAccount:
    return get_object_or_404(BankAccount, pk=key)


@require(*READ)
def detail(request, company, account):
    return page(request, account_of(account))


def page(request, account: BankAccount, *, refused: Refused | None = None):
    asked = request.GET if request.method == "GET" else QueryDict(request.POST.get("place", ""))
    language = (get_language() or "sv")[:2]
    chosen = work.Filter(
        asked.get("show") if asked.get("show") in work.SHOWS else "open", asked.get("q", "").replace("\0", "")[:80]
    )
    bank = work.side_page(StatementLine, account, chosen, asked.get("b", ""))
    ledger = work.side_page(LedgerItem, account, chosen, asked.get("l", ""))
    proposed = work.proposals([*bank.rows, *ledger.rows], language)
    totals = work.totals(account)
    may = request.actor.can_write(Area.RECONCILIATION)
    context = {
        "account": account,
        "may": may,
        "chosen": chosen,
        "place": asked.urlencode(),
        "bank": shown.pane("bank", bank, proposed, asked, "b"),
        "ledger": shown.pane("ledger", ledger, proposed, asked, "l"),
        "totals": totals,
        "tiles": shown.tiles(request, account, totals),
        "bridge": shown.bridge(totals),
        "segments": shown.segments(request.path if request.method == "GET" else work_url(account), chosen, totals),
        "filter": shown.FilterForm(initial={"q": chosen.q, "show": chosen.show}),
        "last": work.last_match(account) if may else None,
        "refused": refused.words if refused else None,
        "acts": shown.acts(account, chosen.show) if may else {},
        "ticked": set(request.POST.getlist("line")) | set(request.POST.getlist("item")),
        "clear_url": shown.link(work_url(account), show=chosen.show) if chosen.q else "",
    }
    status = refused.status if refused else 200
    return render(request, "reconciliation/work/detail.html", context, crumbs=[(account.name, None)], status=status)


def work_url(account: BankAccount) -> str:
    return reverse("bank:work", args=[account.company_id, account.pk])


def ids(request, name: str) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist(name) or request.GET.getlist(name)]
    except ValueError:
        raise Http404 from None


def back(request, account: BankAccount, line: StatementLine | None = None):
    """To the same page of the same filter, at the next open row."""
    asked = QueryDict(request.POST.get("place", ""))
    kept = QueryDict(mutable=True)
    for name in PLACE:
        if asked.get(name):
            kept[name] = asked[name]
    following = work.next_open(account, line) if line is not None else None
    mark = f"#row-{following}" if following else ""
    return redirect(f"{work_url(account)}{'?' if kept else ''}{kept.urlencode()}{mark}")


def attempt(request, account: BankAccount, act, said, *, line: StatementLine | None = None):
    """The act, then back to the place; a refusal is told on the page, with what is true now."""
    try:
        with transaction.atomic():
            made = act()
    except Refused as refusal:
        return page(request, account, refused=refusal)
    text, undo = said(made)
    messages.success(request, text, extra_tags=f"undo={undo}" if undo else "")
    return back(request, account, line)


def _first(request, account: BankAccount) -> StatementLine | None:
    keys = ids(request, "line")
    return StatementLine.objects.filter(bank_account=account, pk__in=keys).order_by("-date", "-pk").first()


def _undo_url(match: Match) -> str:
    return reverse("bank:match-undoing", args=[match.company_id, match.pk])


@require_POST
@require(*WRITE)
def matching(request, company, account):
    """The marked rows of both sides, many to many."""
    found, line = account_of(account), None
    line = _first(request, found)
    act = {"company": request.company, "account": found, "by": request.actor, "partial": "partial" in request.POST}
    return attempt(
        request, found,
        lambda: actions.match_lines(lines=ids(request, "line"), items=ids(request, "item"), **act),
        lambda made: (shown.matched(made), _undo_url(made)), line=line,
    )  # fmt: skip


@require_POST
@require(*WRITE)
def confirmation(request, company, account):
    """One proposal, or every safe one."""
    found = account_of(account)
    keys = ids(request, "suggestion")
    line = StatementLine.objects.filter(suggestion__in=keys).order_by("-date", "-pk").first() if keys else None
    act = {"company": request.company, "account": found, "by": request.actor}
    if (booking := _booking_url(found, keys)) and "sure" not in request.POST:
        return redirect(f"{booking}&{urlencode({'place': request.POST.get('place', '')})}")
    chosen = {"all_sure": True} if "sure" in request.POST else {"suggestions": keys}

    def said(made):
        undo = reverse("bank:match-undoing", args=[found.company_id, made[0]]) if len(made) == 1 else ""
        return ngettext("%(n)s förslag bekräftat.", "%(n)s förslag bekräftade.", len(made)) % {"n": len(made)}, undo

    return attempt(request, found, lambda: actions.confirm_suggestions(**act, **chosen), said, line=line)


def _booking_url(account: BankAccount, keys: list[UUID]) -> str:
    """A proposal whose sums differ is confirmed by booking what differs, unless the partner lets it be."""
    if len(keys) != 1 or account.allow_unequal:
        return ""
    lines, items = (
        list(m.objects.filter(suggestion=keys[0], state=LineState.OPEN).values_list("pk", "remaining"))
        for m in (StatementLine, LedgerItem)
    )
    if sum(left for _pk, left in lines) == sum(left for _pk, left in items):
        return ""
    marked = [("line", pk) for pk, _left in lines] + [("item", pk) for pk, _left in items]
    return f"{reverse('bank:difference', args=[account.company_id, account.pk])}?{urlencode(marked)}"


@require_POST
@require(*WRITE)
def rejection(request, company, account):
    found = account_of(account)
    suggestion = Suggestion.objects.filter(bank_account=found, pk__in=ids(request, "suggestion")).first()
    line = suggestion and StatementLine.objects.filter(suggestion=suggestion).order_by("date", "pk").first()

    def act():
        if suggestion is None:
            raise Refused("BANK-125")
        actions.reject_suggestion(company=request.company, suggestion=suggestion, by=request.actor)

    return attempt(
        request, found, act, lambda _made: (_("Förslaget är avvisat och kommer inte tillbaka."), ""), line=line
    )


@require_POST
@require(*WRITE)
def undoing(request, company, match):
    """Also what the toast and Z post to."""
    found = Match.objects.filter(pk=match).select_related("bank_account").first()
    if found is None:
        raise Http404
    return attempt(
        request, found.bank_account,
        lambda: actions.undo_match(company=request.company, match=found, by=request.actor),
        lambda _made: (_("Matchningen är hävd. Båda beloppen är öppna igen."), ""),
    )  # fmt: skip


@require_POST
@require(*WRITE)
def run(request, company, account):
    """*Automatisk avstämning*: at once where it is quick, else as a job."""
    found = account_of(account)
    keep_sure = "propose" not in request.POST
    act = {"company": request.company, "account": found, "keep_sure": keep_sure, "by": request.actor}
    if StatementLine.objects.filter(bank_account=found, state="open")[:SMALL].count() == SMALL:
        return redirect("hub:job", company, actions.start_run(**act).pk)
    return attempt(request, found, lambda: actions.reconcile(**act), lambda made: (result_of(made), ""))


@require_POST
@require(*WRITE)
def activation(request, company, account):
    found = account_of(account)
    act = {"company": request.company, "account": found, "by": request.actor}
    return attempt(
        request, found,
        lambda: actions.activate(lines=ids(request, "line"), items=ids(request, "item"), **act),
        lambda n: (ngettext("%(n)s rad aktiverad.", "%(n)s rader aktiverade.", n) % {"n": n}, ""),
    )  # fmt: skip


@require_POST
@require(*WRITE)
def update(request, company, account):
    """*Oppdater hovedbokstransaksjoner med avstemmingsbeløp*."""
    found = account_of(account)
    return attempt(
        request, found,
        lambda: actions.update_items(company=request.company, account=found, by=request.actor),
        lambda n: (
            ngettext("%(n)s ny huvudbokstransaktion.", "%(n)s nya huvudbokstransaktioner.", n) % {"n": n}, ""
        ),
    )  # fmt: skip


@require(*READ)
def matches(request, company, account):
    """Overview of what is reconciled."""
    found = account_of(account)
    asked = request.GET
    rows, more = work.made_matches(
        found, get_language() or "sv", cursor=asked.get("cursor", ""), rule=asked.get("rule", "")[:20]
    )
    url = reverse("bank:matches", args=[company, found.pk])
    context = {
        "account": found,
        "rows": rows,
        "may": request.actor.can_write(Area.RECONCILIATION),
        "older_url": shown.link(url, cursor=more, rule=asked.get("rule", "")) if more else "",
        "newer_url": url if asked.get("cursor") else "",
    }
    crumbs = [(found.name, work_url(found)), (_("Matchade"), None)]
    return render(request, "reconciliation/match/list.html", context, crumbs=crumbs)
