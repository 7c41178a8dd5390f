"""What a preview or a line of the import log looks like on a page."""

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

from hub.event_words import who
from ledger.actions.sie import Preview, can_undo
from ledger.models import Act, ImportState, SieImport
from ledger.models.year import year_name
from ledger.sie import Year

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


def _before(number: int) -> str:
    """Which of the file's years: 0 is its own."""
    return {0: "", -1: _("året före")}.get(number, str(number))


def year_of(year: Year) -> str:
    """ "2026" for a calendar year, else its first and last day."""
    if year.start is None or year.end is None:
        return span(None, None)
    is_whole = (year.start.month, year.start.day, year.end.month, year.end.day) == (1, 1, 12, 31)
    return year_name(year.start, year.end) if is_whole else span(year.start, year.end)


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
        {"label": _("Räkenskapsår i filen"), "value": year_of(year), "note": _before(number)}
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
        "result": made.job.result if made.job and made.state == ImportState.REFUSED else "",
        "may_undo": may_undo,
    }


COUNTS = {
    "vouchers": ngettext_lazy("%(shown)s verifikation", "%(shown)s verifikationer", "n"),
    "rows": ngettext_lazy("%(shown)s rad", "%(shown)s rader", "n"),
    "new": ngettext_lazy("%(shown)s ny", "%(shown)s nya", "n"),
    "kept": ngettext_lazy("%(shown)s oförändrad", "%(shown)s oförändrade", "n"),
    "changed": ngettext_lazy("%(shown)s ändrad", "%(shown)s ändrade", "n"),
    "vanished": ngettext_lazy("%(shown)s borta", "%(shown)s borta", "n"),
    "returned": ngettext_lazy("%(shown)s tillbaka", "%(shown)s tillbaka", "n"),
    "new_accounts": ngettext_lazy("%(shown)s nytt konto", "%(shown)s nya konton", "n"),
    "refused": ngettext_lazy("%(shown)s avvisad", "%(shown)s avvisade", "n"),
    "findings": ngettext_lazy("%(shown)s anmärkning", "%(shown)s anmärkningar", "n"),
}


def counts_of(made: SieImport) -> list[str]:
    """The counts that say something, each in its number."""
    return [count(name, n) for name in COUNTS if (n := made.counts.get(name))]


def count(name: str, n: int) -> str:
    return str(COUNTS[name] % {"n": n, "shown": formats.number_format(n, force_grouping=True)})


def import_facts(made: SieImport) -> list[dict]:
    """Who, when, from where, which file, which year: everything the log knows of one import."""
    rows = [
        (_("Vad"), made.get_act_display()),
        (_("Vem"), who(made.created_by)),
        (_("När"), _moment(made.created_at)),
        (_("Klart"), _moment(made.finished_at)),
        (_("Källa"), made.get_source_display()),
        (_("Fil"), made.file_name),
        (_("Typ"), f"SIE {made.type}" if made.type else ""),
        (_("Program"), made.program),
        (_("Räkenskapsår"), span(made.year_start, made.year_end) if made.year_start else ""),
        (_("Visas till och med"), made.viewing_to and formats.date_format(made.viewing_to, "SHORT_DATE_FORMAT")),
        (_("Läste in trots annat organisationsnummer"), _("Ja") if made.accept_orgnr else ""),
        (_("Lät det felaktiga vara"), _("Ja") if made.take_rest else ""),
        (_("Ångrad"), f"{_moment(made.undone_at)} · {made.undone_by}" if made.undone_at else ""),
        (_("Kan ångras till"), _moment(made.undo_until) if made.state == ImportState.DONE else ""),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _moment(at) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""


def import_sums(made: SieImport) -> list[dict]:
    """The counts of one import, zeros too where they say something."""
    labels = {
        "vouchers": _("Verifikationer"),
        "rows": _("Rader"),
        "new": _("Nya"),
        "kept": _("Oförändrade"),
        "changed": _("Ändrade"),
        "vanished": _("Borta ur filen"),
        "returned": _("Skapade här, tillbaka i filen"),
        "new_accounts": _("Nya konton"),
        "refused": _("Avvisade"),
        "findings": _("Anmärkningar"),
    }
    always = ("vouchers", "rows", "new") if made.act == Act.IMPORT else ("vouchers",)
    found = [(name, label, made.counts.get(name) or 0) for name, label in labels.items()]
    return [
        {"label": label, "value": formats.number_format(n, use_l10n=True, force_grouping=True)}
        for name, label, n in found
        if made.counts and (n or name in always)
    ]


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
