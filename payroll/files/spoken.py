"""The texts of other pure packages (SIE, uploads, amounts) travel as facts in each language. Pure."""

from __future__ import annotations

from collections.abc import Callable

from hub.money import AmountError
from hub.uploads import UploadRefused
from ledger.sie import Finding

LANGUAGES = ("sv", "nb", "en")
AMOUNT_CODES = tuple(f"AMT-{number:03d}" for number in range(1, 7))  # hub/money.py


def of_sie(finding: Finding) -> dict[str, str]:
    return _facts(finding.translated)


def of_upload(refused: UploadRefused) -> dict[str, str]:
    return _facts(refused.explain)


def of_amount(error: AmountError) -> dict[str, str]:
    return _facts(lambda language: (error.explain(language)[0], *error.explain(language)))


def _facts(explain: Callable[[str], tuple[str, str, str]]) -> dict[str, str]:
    parts = ("message", "cause", "cure")
    return {f"{part}_{lang}": text for lang in LANGUAGES for part, text in zip(parts, explain(lang), strict=True)}
