"""Runs, records and problems as pages show them. Reads, and changes nothing."""

from dataclasses import asdict
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.errors import Words, words
from hub.money import format_amount
from integrations.sync.lanes import label_of
from integrations.sync.models import RunState, SyncIssue, SyncRun

SIDES = {"left": "Severa", "right": "eEkonomi"}
KINDS = {RunState.QUEUED: "idle", RunState.RUNNING: "running", RunState.DONE: "ok", RunState.FAILED: "bad"}
COUNTED = {  # the status line of S4: what a person wants to know, of what the engine counts
    "transferred": ("create", "created", "link", "linked"),
    "updated": ("update", "updated"),
    "unchanged": ("same", "agree", "agreed"),
    "skipped": ("keep", "kept", "ignore", "ignored", "gone"),
    "failed": ("refuse", "refused", "conflict", "failed"),
    "waiting": ("waiting",),
}


def counted(counts: dict) -> dict[str, int]:
    """transferred, updated, unchanged, skipped, failed."""
    return {name: sum(counts.get(key, 0) for key in keys) for name, keys in COUNTED.items()}


def status_line(counts: dict) -> str:
    """«12 överförda, 3 uppdaterade, 100 oförändrade, 1 överhoppad, 2 misslyckade»"""
    n = counted(counts)
    said = [
        ngettext("%(n)s överförd", "%(n)s överförda", n["transferred"]) % {"n": n["transferred"]},
        ngettext("%(n)s uppdaterad", "%(n)s uppdaterade", n["updated"]) % {"n": n["updated"]},
        ngettext("%(n)s oförändrad", "%(n)s oförändrade", n["unchanged"]) % {"n": n["unchanged"]},
        ngettext("%(n)s överhoppad", "%(n)s överhoppade", n["skipped"]) % {"n": n["skipped"]},
        ngettext("%(n)s misslyckad", "%(n)s misslyckade", n["failed"]) % {"n": n["failed"]},
    ]
    if n["waiting"]:
        said.append(ngettext("%(n)s väntar på svar", "%(n)s väntar på svar", n["waiting"]) % {"n": n["waiting"]})
    return ", ".join(said)


def line_of(run: SyncRun) -> str:
    """The status line; of a dry run as what would be. "" before anything is counted."""
    if not run.counts:
        return ""
    return _("Skulle bli: %(line)s") % {"line": status_line(run.counts)} if run.is_dry else status_line(run.counts)


def scope_label(scope: dict) -> str:
    scope = scope.get("keys") or scope.get("which", "")
    if isinstance(scope, list):
        return ngettext("%(n)s vald", "%(n)s valda", len(scope)) % {"n": len(scope)}
    return {"since": _("ändrat sedan sist"), "all": _("allt")}.get(scope, "")


def shown_run(run: SyncRun) -> dict:
    failed = counted(run.counts)["failed"]
    kind = "warn" if run.state == RunState.DONE and failed else KINDS[RunState(run.state)]
    return {
        "run": run,
        "label": run_label(run),
        "scope": scope_label(run.scope),
        "kind": kind,
        "word": _("Klar med fel") if kind == "warn" else run.get_state_display(),
        "line": line_of(run),
        "error": said_of(run.error),
        "url": reverse("sync:run", args=[run.company_id, run.pk]),
        "is_final": run.state in (RunState.DONE, RunState.FAILED),
    }


def run_label(run: SyncRun) -> str:
    """What the run did: a register, all, or one of the two checks of invoices."""
    label = label_of(run.register)
    return _("%(register)s, provkörning") % {"register": label} if run.is_dry else label


def value_text(value) -> str:
    """A field's value in words; empty is told apart from nothing changed."""
    if value is True:
        return _("ja")
    if value is False:
        return _("nej")
    if value in (None, "", [], {}):
        return _("(tomt)")
    if isinstance(value, list):
        return "; ".join(value_text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {value_text(each)}" for key, each in value.items())
    return str(value)


def system_url(side: str, key: str = "") -> str:
    """Where that system is used; "" where no address is known. Only the simulated ones have an address per record."""
    if settings.DEMO:
        place = f"records/{key}/" if key else ""
        return f"{settings.SANDBOX_URL}/{'severa' if side == 'left' else 'eaccounting'}/ui/{place}"
    return "" if side == "left" else "https://eaccounting.vismaonline.com"


def record_url(company, register: str, side: str, key: str) -> str:
    return reverse("sync:record", args=[company, register, side, key]) if key else ""


# ------------------------------------------------------------------ words of the comparison
def verdict_labels() -> dict[str, str]:
    return {
        "link": _("Kopplas"),
        "linked": _("Kopplad"),
        "alike": _("Liknar varandra"),
        "create_right": _("Skapas i eEkonomi"),
        "create_left": _("Skapas i Severa"),
        "refused": _("Stoppas"),
        "ignored": _("Ignoreras"),
    }


def part_labels() -> dict[str, str]:
    return {
        "number": _("nummer"),
        "name": _("namn"),
        "orgnr": _("org.nummer"),
        "email": _("e-post"),
        "city": _("ort"),
    }


FIELDS = {
    "name": gettext_lazy("namn"),
    "number": gettext_lazy("nummer"),
    "orgnr": gettext_lazy("org.nummer"),
    "address1": gettext_lazy("adress"),
    "address2": gettext_lazy("adressrad 2"),
    "postal_code": gettext_lazy("postnummer"),
    "city": gettext_lazy("ort"),
    "country": gettext_lazy("land"),
    "email": gettext_lazy("e-post"),
    "website": gettext_lazy("webbplats"),
    "contact": gettext_lazy("kontakt"),
    "phone": gettext_lazy("telefon"),
    "contact_email": gettext_lazy("kontaktens e-post"),
    "payment_days": gettext_lazy("betalningsdagar"),
    "currency": gettext_lazy("valuta"),
    "is_active": gettext_lazy("aktiv"),
    "code": gettext_lazy("kod"),
    "unit": gettext_lazy("enhet"),
    "price": gettext_lazy("pris"),
    "vat": gettext_lazy("moms"),
    "vat_rate": gettext_lazy("moms"),
    "rows": gettext_lazy("rader"),
    "short_name": gettext_lazy("förkortning"),
    "is_open": gettext_lazy("öppet"),
    "customer": gettext_lazy("kund"),
    "project": gettext_lazy("projekt"),
    "text": gettext_lazy("text"),
    "cost": gettext_lazy("kostnad"),
    "date": gettext_lazy("datum"),
    "status": gettext_lazy("status"),
    "draft": gettext_lazy("utkast"),
    "due": gettext_lazy("förfaller"),
    "references": gettext_lazy("referenser"),
    "texts": gettext_lazy("fakturatexter"),
    "is_credit": gettext_lazy("kreditnota"),
}


def field_label(name: str) -> str:
    """A shared field as people call it, `rows.2.project` as a row's; its own name where nobody has named it."""
    first, *rest = name.split(".")
    if first == "rows" and rest and rest[0].isdigit():
        place = _("rad %(n)s") % {"n": rest[0]}
        return ", ".join([place, *(field_label(each) for each in rest[1:])])
    return str(FIELDS.get(name, name))


def in_order(names) -> list[str]:
    """Fields in the order people read an address in; those nobody has named come last."""
    known = list(FIELDS)
    return sorted(names, key=lambda name: (known.index(name) if name in known else len(known), name))


AMOUNTS = ("net", "tax", "draft_net", "draft_tax", "price")


def amount_text(value) -> str:
    """«2100.00» of a fact as people write it; what is no amount stays as it is."""
    try:
        return format_amount(int((Decimal(str(value)) * 100).to_integral_value()))
    except InvalidOperation:
        return str(value)


def issue_words(issue: SyncIssue) -> Words:
    """What happened, why and what to do, with fields as people call them."""
    facts = {name: amount_text(value) if name in AMOUNTS else value for name, value in issue.facts.items()}
    if issue.changes:
        facts["fields"] = ", ".join(field_label(name) for name in in_order(issue.changes))
    return words(issue.code, facts)


def said_of(error: dict) -> dict | None:
    """A fault kept as {code, facts}, in words; None where there is none."""
    return asdict(words(error["code"], error.get("facts"))) if error.get("code") else None


def scope_of(run: SyncRun):
    """As `plan_of` takes it."""
    keys = run.scope.get("keys")
    return [tuple(each) for each in keys] if keys else run.scope.get("which", "all")


SEVERITIES = {"ok": "ok", "missing": "error", "warning": "warning"}
NO_WORDS = {"code": "", "message": "", "cause": "", "cure": ""}


def check_shown(check) -> dict:
    """A line of the pre-flight: what, how bad, why, and what to do."""
    said = asdict(check.words) if check.words else NO_WORDS
    return {"name": check.name, "label": check.label, "severity": SEVERITIES[check.state], **said}
