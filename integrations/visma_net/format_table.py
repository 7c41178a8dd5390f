"""Every account by class with its reason, what the formats leave open, and one account explained. No writing."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from payroll.patterns import Formats, Pattern, Verdict, numeric_gaps, overlaps, read_formats

CLASSES = (
    ("both", "bad", gettext_lazy("Stämmer med båda")),
    ("neither", "bad", gettext_lazy("Stämmer med inget")),
    ("bas", "info", gettext_lazy("BAS")),
    ("pnl", "ok", gettext_lazy("PNL")),
    ("off", "idle", gettext_lazy("Inget format")),
)
HINTS = {
    "both": gettext_lazy("Kan inte skickas förrän kontot bara stämmer med ett format."),
    "neither": gettext_lazy("Kan inte skickas förrän kontot stämmer med ett format."),
    "bas": gettext_lazy("Bokförs utan kostnadsställe och kostnadsenhet."),
    "pnl": gettext_lazy("Bokförs med kostnadsställe och kostnadsenhet."),
    "off": gettext_lazy("Raderna skickas med det kostnadsställe de har."),
}
SHORT = {kind: (status, word) for kind, status, word in CLASSES}
MOST_SHOWN = 10


def result_of(texts: Mapping[str, str], chart: Iterable[Mapping], used: Mapping[str, int], account: str) -> dict:
    """`texts`: the valid ones of bas and pnl. `chart`: [{number, label, active}]; `used`: account → rows of ours."""
    formats = read_formats(texts.get("bas", ""), texts.get("pnl", ""))
    rows = [_row(formats.classify(number), label, used) for number, label in accounts_of(chart, used)]
    sections = [_section(kind, status, word, rows) for kind, status, word in CLASSES]
    return {
        "sections": [each for each in sections if each["rows"]],
        "count": len(rows),
        "warnings": warnings(formats),
        "tested": explained(formats, account.strip()) if account.strip() else None,
    }


def accounts_of(chart: Iterable[Mapping], used: Mapping[str, int]) -> list[tuple[str, str]]:
    """(number, name) of the receiver's accounts and of ours, by number."""
    named = {each["number"]: each["label"] if each["active"] else _inactive(each["label"]) for each in chart}
    return sorted((dict.fromkeys(used, "") | named).items())


def _inactive(label: str) -> str:
    return _("%(label)s (inaktivt)") % {"label": label}


def _row(verdict: Verdict, label: str, used: Mapping[str, int]) -> dict:
    return {
        "account": verdict.account,
        "label": label,
        "kind": verdict.kind,
        "reason": reason(verdict),
        "used": used.get(verdict.account, 0),
    }


def _section(kind: str, status: str, word, rows: list[dict]) -> dict:
    mine = [row for row in rows if row["kind"] == kind]
    return {
        "kind": kind,
        "status": status,
        "word": str(word),
        "hint": str(HINTS[kind]),
        "rows": mine,
        "is_fault": status == "bad",
    }


def reason(verdict: Verdict) -> str:
    """Why the account is what it is, in one line."""
    bas, pnl = (each.text if each else "" for each in (verdict.bas, verdict.pnl))
    said = {
        "both": _("%(bas)s i Format BAS och %(pnl)s i Format PNL"),
        "neither": _("inget mönster i något av formaten"),
        "bas": _("%(bas)s i Format BAS") if bas else _("inte i Format PNL, och Format BAS är tomt"),
        "pnl": _("%(pnl)s i Format PNL") if pnl else _("inte i Format BAS, och Format PNL är tomt"),
        "off": _("inget format är satt"),
    }
    return said[verdict.kind] % {"bas": bas, "pnl": pnl}


def explained(formats: Formats, account: str) -> dict:
    """One account, and what each pattern says of it."""
    verdict = formats.classify(account)
    status, word = SHORT[verdict.kind]
    lines = [("Format BAS", each) for each in formats.bas.patterns] + [
        ("Format PNL", each) for each in formats.pnl.patterns
    ]
    return {
        "account": account,
        "kind": status,
        "word": str(word),
        "text": str(HINTS[verdict.kind]),
        "reason": reason(verdict),
        "lines": [{"format": name, "pattern": p.text, **_said(p, account)} for name, p in lines],
    }


def _said(pattern: Pattern, account: str) -> dict:
    if pattern.matches(account):
        return {"is_match": True, "why": _("stämmer")}
    if len(account) != len(pattern.places):
        facts = {"has": len(account), "wants": len(pattern.places)}
        return {"is_match": False, "why": _("kontot har %(has)s tecken, mönstret %(wants)s") % facts}
    place = pattern.misses_at(account) or 0
    facts = {"place": place, "char": account[place - 1], "allowed": _set(pattern.places[place - 1])}
    return {"is_match": False, "why": _("plats %(place)s: %(char)s är inte något av %(allowed)s") % facts}


def _set(allowed: frozenset[str]) -> str:
    return " ".join(sorted(allowed))


def warnings(formats: Formats) -> list[str]:
    """Overlaps and gaps of the formats themselves, whatever accounts there are."""
    found = []
    for bas, pnl, example in overlaps(formats)[:MOST_SHOWN]:
        facts = {"bas": bas.text, "pnl": pnl.text, "account": example}
        found.append(
            _("%(bas)s i Format BAS och %(pnl)s i Format PNL har gemensamma konton, till exempel %(account)s.") % facts
        )
    gaps = numeric_gaps(formats)
    if gaps:
        ranges = ", ".join(first if first == last else f"{first}–{last}" for first, last in gaps[:MOST_SHOWN])
        found.append(
            _("Fyrsiffriga konton utan format: %(ranges)s.") % {"ranges": ranges + _more(len(gaps) - MOST_SHOWN)}
        )
    return found


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext(" och ett intervall till", " och %(count)s intervall till", count) % {"count": count}
