"""What a preview or a line of the import log looks like on a page."""

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ledger.actions.sie import Preview, can_undo
from ledger.models import ImportState, SieImport

FINDINGS, DIFFERENCES = 500, 1000
KIND = {"done": "ok", "refused": "bad", "running": "running", "undone": "idle", "cancelled": "idle", "queued": "idle"}
KSUMMA = {
    "ok": ("ok", gettext_lazy("Stämmer")),
    "bad": ("bad", gettext_lazy("Stämmer inte")),
    "unterminated": ("warn", gettext_lazy("Ofullständig")),
}


def span(start, end) -> str:
    if start is None or end is None:
        return "–"
    return f"{formats.date_format(start, 'SHORT_DATE_FORMAT')} – {formats.date_format(end, 'SHORT_DATE_FORMAT')}"


def told(seen: Preview, severity: str) -> list[dict]:
    """The books' own words of one severity, for `error.html` and `findings.html`."""
    return [
        {
            "severity": each.severity,
            "code": each.words.code,
            "text": each.words.message,
            "cause": each.words.cause,
            "cure": each.words.cure,
        }
        for each in seen.told
        if each.severity == severity
    ]


def findings(seen: Preview) -> list[dict]:
    """What the books say without stopping, then what is wrong in the file, worst first and then by line."""
    language, rank = (get_language() or "sv")[:2], {"error": 0, "warning": 1, "info": 2}
    rows = told(seen, "warning") + told(seen, "info")
    for each in sorted(seen.findings, key=lambda f: (rank[f.severity], f.line)):
        said = each.translated(language)
        row = {"severity": each.severity, "code": each.code, "text": said.message}
        row |= {"cause": said.cause, "cure": said.cure} | ({"row": each.line} if each.line else {})
        rows.append(row)
    return rows


def verdict(seen: Preview) -> dict:
    """The one word on a preview."""
    if seen.may_import:
        return {"kind": "ok", "word": _("Kan läsas in")}
    if seen.needs:
        return {"kind": "warn", "word": _("Behöver ditt svar")}
    return {"kind": "bad", "word": _("Kan inte läsas in")}


def facts(seen: Preview) -> list[dict]:
    """Whose file it is and what it holds."""
    document = seen.document
    rows = [
        (_("Företag i filen"), document.company),
        (_("Organisationsnummer"), document.orgnr),
        (_("Typ"), f"SIE {document.type}" if document.type else ""),
        (_("Program"), f"{document.program} {document.program_version}".strip()),
        (_("Teckenkodning"), document.encoding),
    ]
    shown = [{"label": label, "value": value or "–"} for label, value in rows]
    if document.ksumma:
        kind, word = KSUMMA[document.ksumma]
        shown.append({"label": _("Kontrollsumma"), "value": str(word), "kind": kind})
    return shown + [
        {"label": _("Räkenskapsår i filen"), "value": span(year.start, year.end), "note": number or ""}
        for number, year in sorted(document.years.items(), reverse=True)
    ]


def sums(seen: Preview) -> list[dict]:
    """What the import would do, in figures."""
    rows = [
        (_("Verifikationer"), seen.vouchers),
        (_("Rader"), seen.rows),
        (_("Nya"), seen.new),
        (_("Oförändrade"), seen.kept),
        (_("Ändrade"), seen.changed),
        (_("Borta ur filen"), seen.vanished),
        (_("Skapade här, tillbaka i filen"), seen.returned),
        (_("Avvisade"), len(seen.refused)),
    ]
    always = 3
    return [
        {"label": label, "value": formats.number_format(n, use_l10n=True, force_grouping=True)}
        for at, (label, n) in enumerate(rows)
        if n or at < always
    ]


# ------------------------------------------------------------------ the log
def log_row(made: SieImport, *, may_undo: bool) -> dict:
    return {
        "made": made,
        "kind": KIND[made.state],
        "word": made.get_state_display(),
        "span": span(made.year_start, made.year_end) if made.year_start else "",
        "counts": counts_of(made),
        "may_undo": may_undo,
    }


def counts_of(made: SieImport) -> list[str]:
    """The counts that say something."""
    said = {
        "vouchers": _("%(n)s verifikationer"),
        "rows": _("%(n)s rader"),
        "new": _("%(n)s nya"),
        "kept": _("%(n)s oförändrade"),
        "changed": _("%(n)s ändrade"),
        "vanished": _("%(n)s borta"),
        "refused": _("%(n)s avvisade"),
        "findings": _("%(n)s anmärkningar"),
    }
    shown = {name: formats.number_format(made.counts.get(name) or 0, force_grouping=True) for name in said}
    return [text % {"n": shown[name]} for name, text in said.items() if made.counts.get(name)]


def undoable(log: list[SieImport]) -> set:
    """Ids of those that may be undone. Asks only about the newest of each year, and additions of vouchers."""
    asked, seen = [], set()
    for made in log:
        if made.state != ImportState.DONE or made.year_key in seen:
            continue
        asked.append(made)
        if made.year_key is not None:
            seen.add(made.year_key)
    return {made.pk for made in asked if can_undo(made)}
