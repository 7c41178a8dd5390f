"""Dates and amounts in the cells of a CSV file: the form is decided from the whole column, then held to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from reconciliation.formats import amounts

_DATE = re.compile(r"([0-9]{1,4})[-./]([0-9]{1,2})[-./]([0-9]{1,4})(?:[ T].{0,30})?")
_RUN = re.compile(r"[0-9]{6}|[0-9]{8}")
_WORDED = re.compile(r"([0-9]{1,2})\.?[ -]([^\W\d_]{3,12})\.?[ -]([0-9]{4})")
_MONTHS = (  # how their names begin, in Swedish, Norwegian, Danish, English and Finnish
    ("jan", "tammi"), ("feb", "helmi"), ("mar", "mär", "maalis"), ("apr", "huhti"), ("maj", "mai", "may", "touko"),
    ("jun", "kesä"), ("jul", "heinä"), ("aug", "elo"), ("sep", "syys"), ("okt", "oct", "loka"), ("nov", "marras"),
    ("dec", "des", "joulu"),
)  # fmt: skip
_BLANKS = re.compile("[ \u00a0\u202f\u2009'’]")
_CURRENCY = re.compile(r"^(?:kr|[A-Z]{3})(?=[-+0-9(])|(?<=[0-9)-])(?:kr\.?|[A-Z]{3}|:-)$", re.IGNORECASE)
_MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-"})


class Order(NamedTuple):
    """Which of three numbers is day, month and year. `is_sure`: whether some date of the column tells."""

    form: str  # "YMD", "DMY" or "MDY"
    is_sure: bool = True


def unquoted(cell: str) -> str:
    """A cell without what spreadsheets put around text: ="…" or a leading apostrophe."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    return cell.removeprefix("'").strip()


def order(samples: Iterable[str]) -> Order:
    """The order of a column of dates. Nordic: dots and day first; a two-digit year first with hyphens."""
    samples = list(samples)
    shapes = [shape for sample in samples if (shape := _DATE.fullmatch(sample))]
    if not shapes and any(_RUN.fullmatch(sample) for sample in samples):
        return _order_of_runs([sample for sample in samples if _RUN.fullmatch(sample)])
    if not shapes or any(len(shape[1]) == 4 for shape in shapes):
        return Order("YMD")
    first, second = (max(int(shape[at]) for shape in shapes) for at in (1, 2))
    if second > 12:
        return Order("MDY")
    if any(len(shape[3]) == 4 for shape in shapes):
        return Order("DMY", first > 12 or "/" not in shapes[0][0])
    if first > 31 or "-" in shapes[0][0] and max(int(shape[3]) for shape in shapes) <= 31:
        return Order("YMD", first > 31)
    return Order("DMY", first > 12)


def _order_of_runs(samples: Sequence[str]) -> Order:
    """300124, 30012024: the order in which all are days; where both are, the one that brings them nearer together."""
    spans = {}
    for form in ("YMD", "DMY"):
        days = [_run(sample, form) for sample in samples]
        if all(days):
            spans[form] = (max(days) - min(days)).days
    if not spans:
        return Order("YMD")
    best = min(spans, key=lambda form: (spans[form], form != "YMD"))
    return Order(best, len(set(spans.values())) == len(spans))


def _run(cell: str, form: str) -> date | None:
    """Digits alone. Eight that begin with a century are the year first, unless the order is stated to be another."""
    if form == "YMD":
        return _date(cell[:-4], cell[-4:-2], cell[-2:])
    parts = dict(zip(form, (cell[:2], cell[2:4], cell[4:]), strict=True))
    return _date(parts["Y"], parts["M"], parts["D"]) if form[2] == "Y" else None


def stated_order(form: str) -> Order:
    """The order of "YYYY-MM-DD" or "DD.MM.YYYY"."""
    return Order("".join(dict.fromkeys(letter for letter in form.upper() if letter in "YMD")) or "YMD")


def day(cell: str, form: str) -> date | None:
    """One date; None where it is none."""
    cell = cell.strip()
    if _RUN.fullmatch(cell):
        return _run(cell, form) or _run(cell, "YMD")
    if worded := _WORDED.fullmatch(cell):
        said = worded[2].casefold()
        month = next((at for at, names in enumerate(_MONTHS, 1) if said.startswith(names)), 0)
        return _date(worded[3], str(month), worded[1])
    shape = _DATE.fullmatch(cell)
    if not shape or len(form) != 3:
        return None
    numbers = dict(zip(form, shape.groups(), strict=True))
    return _date(numbers["Y"], numbers["M"], numbers["D"])


def _date(year: str, month: str, number: str) -> date | None:
    full = int(year) + (2000 if len(year) <= 2 else 0)
    try:
        return date(full, int(month), int(number)) if 1900 <= full <= 2200 else None
    except ValueError:
        return None


def decimal_mark(samples: Sequence[str]) -> tuple[str, str]:
    """("," or ".", ""); ("", the sample) where the column leaves it open: 1.234 and nothing else."""
    votes = {",": 0, ".": 0}
    unsure = ""
    for sample in samples:
        marks = [each for each in _bare(sample) if each in ".,"]
        if not marks:
            continue
        last = marks[-1]
        tail = len(_bare(sample).rpartition(last)[2])
        if len(marks) > 1:
            same = len(set(marks)) == 1  # 1.234.567: a mark that comes twice only groups
            votes[("." if last == "," else ",") if same else last] += 1
        elif tail != 3:
            votes[last] += 1
        else:
            unsure = unsure or sample
    if votes[","] == votes["."] == 0:
        return ("", unsure) if unsure else (",", "")
    return (",", "") if votes[","] >= votes["."] else (".", "")


def amount(cell: str, decimal: str, currency: str) -> int:
    """Minor units: "1 234,50", "-1.234,50 kr", "100,00-", "(100,00)". Raises amounts.BadAmount."""
    text = _bare(cell)
    is_negative = False
    if text.startswith("(") and text.endswith(")"):
        is_negative, text = True, text[1:-1]
    elif text.endswith("-") and not text.startswith("-"):
        is_negative, text = True, text[:-1]
    group = "." if decimal == "," else ","
    whole, mark, decimals = text.partition(decimal)
    if group in decimals or group in whole and not re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:\{group}[0-9]{{3}})+", whole):
        raise amounts.BadAmount(cell)
    told = amounts.exact(whole.replace(group, "") + ("." + decimals if mark else ""), currency)
    return -told if is_negative else told


def _bare(cell: str) -> str:
    """Without blanks and currency, with an ordinary minus."""
    return _CURRENCY.sub("", _BLANKS.sub("", unquoted(cell)[:60].translate(_MINUSES)))
