"""The comparison and the problems as files, and the comparison read in again with decisions in it."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Document, Sheet, render
from hub.documents.error_log import LogEntry, error_log
from hub.errors import Refused, words
from hub.models import Company
from hub.tables import read_table
from integrations.sync.compared import Row, Wanted, wanted
from integrations.sync.lanes import label_of
from integrations.sync.models import SyncIssue
from integrations.sync.shown import SIDES, field_label, issue_words, verdict_labels

KEYS = ("left_key", "right_key", "decision", "other_key")


def _labels() -> dict[str, str]:
    return {
        "left_number": _("Nummer i Severa"),
        "left_name": _("Namn i Severa"),
        "right_number": _("Nummer i eEkonomi"),
        "right_name": _("Namn i eEkonomi"),
        "score": _("Likhet %"),
        "verdict": _("Utfall"),
        "reason": _("Orsak"),
        "decision": _("Beslut"),
        "other_key": _("Koppla till id i eEkonomi"),
        "left_key": _("Id i Severa"),
        "right_key": _("Id i eEkonomi"),
    }


def decision_words() -> dict[str, str]:
    return {
        "link": _("koppla"),
        "create_right": _("skapa i eEkonomi"),
        "create_left": _("skapa i Severa"),
        "ignore": _("ignorera"),
    }


def _language() -> str:
    return (get_language() or "sv")[:2]


def comparison_file(rows: list[Row], register: str, *, kind: str, company: Company, now: datetime) -> Document:
    """`kind`: csv or xlsx. Decisions stand in «Beslut», in the words `decisions_of` reads."""
    labels = _labels()
    types = {"score": "int", "left_name": "text", "right_name": "text", "verdict": "text", "reason": "text"}
    sheet = Sheet(
        title=_("Jämförelse: %(register)s") % {"register": label_of(register)},
        name=f"jamforelse_{register}_{company.orgnr}",
        columns=tuple(Column(key, label, types.get(key, "code")) for key, label in labels.items()),
        rows=[_line(row) for row in rows],
        language=_language(),
    )
    return render(kind, sheet, produced_at=now)


def _line(row: Row) -> dict:
    problems = [words(each.code, dict(each.facts)) for each in row.problems]
    said = {"link": "link", "ignore": "ignore"}.get(row.decided, "")
    if row.decided == "create":
        said = "create_right" if row.left else "create_left"
    return {
        "left_key": row.left.key if row.left else "",
        "left_number": row.left.number if row.left else "",
        "left_name": row.left.name if row.left else "",
        "right_key": row.right.key if row.right else "",
        "right_number": row.right.number if row.right else "",
        "right_name": row.right.name if row.right else "",
        "score": row.score,
        "verdict": verdict_labels()[row.verdict],
        "reason": " ".join(f"{each.message} {each.cure}" for each in problems),
        "decision": decision_words().get(said, ""),
        "other_key": "",
    }


def decisions_of(data: bytes, name: str, rows: list[Row]) -> list[Wanted]:
    """What the file decides, in any of our languages. Rows without a decision say nothing.

    Raises UploadRefused and TableRefused for what is no list, Refused SYNC-811 and SYNC-812 for what is not this one:
    nothing of the file is then used.
    """
    table = read_table(data, name)
    columns = {key: _column(table.header, key) for key in KEYS}
    meant = {word.casefold(): key for key, word in _every_language(decision_words)}
    known = {(row.left.key if row.left else "", row.right.key if row.right else "") for row in rows}
    rights = {right for _left, right in known if right}
    found: list[Wanted] = []
    for row in table.rows:
        cell = {key: str(row.cells.get(column) or "").strip() for key, column in columns.items()}
        if not cell["decision"]:
            continue
        found += _decided(cell, meant, known, rights, row.number, columns)
    return found


def _decided(cell: dict, meant: dict, known: set, rights: set, number: int, columns: dict) -> list[Wanted]:
    def wrong(key: str) -> Refused:
        return Refused("SYNC-811", status=422, row=number, column=columns[key], value=cell[key][:60])

    act, pair = meant.get(cell["decision"].casefold()), (cell["left_key"], cell["right_key"])
    if act is None:
        raise wrong("decision")
    if pair not in known:
        raise wrong("left_key" if pair[0] else "right_key")
    if cell["other_key"]:
        if act != "link" or not pair[0] or cell["other_key"] not in rights:
            raise wrong("other_key")
        pair = (pair[0], cell["other_key"])
    try:
        return wanted([pair], act)
    except ValueError:
        raise wrong("decision") from None


def _column(header: tuple[str, ...], key: str) -> str:
    names = {labels[key].casefold() for labels in (dict(_labels_in(code)) for code, _name in settings.LANGUAGES)}
    found = next((column for column in header if column.casefold() in names), None)
    if found is None:
        raise Refused("SYNC-812", status=422, column=_labels()[key])
    return found


def _labels_in(code: str) -> list[tuple[str, str]]:
    with translation.override(code):
        return list(_labels().items())


def _every_language(made: Callable[[], dict]) -> list[tuple[str, str]]:
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found += made().items()
    return found


# ------------------------------------------------------------------ problems
def issues_file(issues: list[SyncIssue], *, kind: str, company: Company, now: datetime) -> Document:
    """csv, xlsx or jsonl, with the columns of every error log."""
    entries = [_entry(each, company) for each in issues]
    return error_log(entries, kind=kind, language=_language(), name=f"felmeddelanden_{company.orgnr}", produced_at=now)


def _entry(each: SyncIssue, company: Company) -> LogEntry:
    said = issue_words(each)
    return LogEntry(
        time=each.last_at,
        severity="error",
        code=said.code,
        company_orgnr=company.orgnr,
        integration=SIDES.get(each.side, ""),
        object_type=each.register,
        object_key=each.number or each.key,
        field=field_label(each.field) if each.field else "",
        value=each.name,
        message=said.message,
        cause=said.cause,
        fix=said.cure,
        attempt=each.times,
    )
