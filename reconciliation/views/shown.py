"""Bank lines, ledger lines, sums and proposals as the pages show them."""

from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.money import format_amount
from reconciliation.models import BankAccount, LineState, Match
from reconciliation.queries.work import Filter, SidePage, Totals


class FilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Sök"), required=False, max_length=80,
        widget=forms.SearchInput({"placeholder": gettext_lazy("Text eller belopp")}),
    )  # fmt: skip
    show = forms.CharField(required=False, widget=forms.HiddenInput)


def link(path: str, **more) -> str:
    named = {name: value for name, value in more.items() if value}
    return f"{path}?{urlencode(named)}" if named else path


def pane(name: str, found: SidePage, proposed: dict, asked, cursor: str) -> dict:
    """One side: its rows with what is proposed for them, and where the next page is."""
    rows = []
    seen: set = set()
    for row in found.rows:
        proposal = proposed.get(row.suggestion_id)
        first = proposal is not None and proposal.suggestion.pk not in seen
        if proposal is not None:
            seen.add(proposal.suggestion.pk)
        rows.append({
            "row": row, "proposal": proposal if name == "bank" or (proposal and not proposal.bank) else None,
            "answers": proposal if name == "ledger" else None, "is_first": first, "partly": _partly(row),
        })  # fmt: skip
    kept = {key: asked.get(key, "") for key in ("show", "q", "b", "l")}
    return {
        "name": name,
        "rows": rows,
        "older_url": link("", **(kept | {cursor: found.next})) if found.next else "",
        "newer_url": (link("", **(kept | {cursor: ""})) or "?") if not found.first else "",
        "sum": sum(row.remaining for row in found.rows),
    }


def _partly(row) -> int | None:
    return row.amount if row.remaining != row.amount and row.state == LineState.OPEN else None


def _amount(minor: int | None) -> str:
    return "–" if minor is None else format_amount(minor)


def tiles(request, account: BankAccount, totals: Totals) -> list[dict]:
    until = _("t.o.m. %(day)s") % {"day": totals.bank_until} if totals.bank_until else _("inget kontoutdrag ännu")
    unexplained = totals.unexplained
    return [
        {"label": _("Saldo banken"), "value": _amount(totals.bank), "note": until, "kind": ""},
        {"label": _("Saldo bokfört"), "value": _amount(totals.ledger), "note": account.ledger_account, "kind": ""},
        {"label": _("Differens"), "value": _amount(totals.difference), "note": _("banken minus bokfört"), "kind": ""},
        {
            "label": _("Oförklarat"),
            "value": _amount(unexplained),
            "note": _("efter alla öppna poster"),
            "kind": "" if unexplained is None else "bad" if unexplained else "ok",
        },
    ]


def bridge(totals: Totals) -> list[dict]:
    """From the ledger's balance over what is open to the bank's, line by line."""
    rows = [
        (_("Bokfört saldo"), totals.ledger, ""),
        (_("Avgår: öppet i bokföringen"), -totals.open_ledger, ""),
        (_("Tillkommer: öppet hos banken"), totals.open_bank, ""),
    ]
    if totals.parked_ledger or totals.parked_bank:
        rows.append((_("Deaktiverade rader"), totals.parked_bank - totals.parked_ledger, ""))
    if totals.differences:
        rows.append((_("Godtagna skillnader"), totals.differences, ""))
    rows += [
        (_("Beräknat saldo hos banken"), totals.expected, "sum"),
        (_("Bankens saldo"), totals.bank, ""),
        (_("Oförklarat"), totals.unexplained, "unexplained"),
    ]
    return [{"label": label, "amount": amount, "style": style} for label, amount, style in rows]


def segments(path: str, chosen: Filter, totals: Totals) -> list[dict]:
    counts = {"open": totals.open_bank_count + totals.open_ledger_count, "sure": totals.sure, "likely": totals.likely}
    counts |= {"changed": totals.changed, "unpriced": totals.unpriced}
    labels = [
        ("open", _("Öppna")), ("sure", _("Säkra förslag")), ("likely", _("Att granska")), ("alone", _("Utan förslag")),
        ("matched", _("Matchade")), ("inactive", _("Deaktiverade")), ("approved", _("Godkända")),
    ]  # fmt: skip
    if totals.changed:
        labels.append(("changed", _("Ändrade")))
    if totals.unpriced:
        labels.append(("unpriced", _("Utan valutabelopp")))
    return [
        {
            "label": label,
            "url": link(path, show=key, q=chosen.q),
            "active": chosen.show == key,
            "count": counts.get(key),
        }
        for key, label in labels
    ]


def acts(account: BankAccount, show: str) -> dict:
    names = {
        "match": "bank:matching", "confirm": "bank:confirmation", "reject": "bank:rejection", "run": "bank:run",
        "activate": "bank:activation", "deactivate": "bank:deactivation", "update": "bank:update",
        "note": "bank:note", "post": "bank:posting", "difference": "bank:difference",
    }  # fmt: skip
    urls = {name: reverse(view, args=[account.company_id, account.pk]) for name, view in names.items()}
    return urls | {"is_open": show in ("open", "sure", "likely", "alone"), "is_inactive": show == "inactive"}


def matched(match: Match) -> str:
    if match.difference:
        return _("Matchat med skillnaden %(amount)s.") % {"amount": format_amount(match.difference)}
    return _("Matchat: %(amount)s.") % {"amount": format_amount(match.amount)}
