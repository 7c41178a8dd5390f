"""Every code has its words in three languages, with the same facts."""

import re
from string import Formatter

import pytest

from ledger.sie import codes, read, text
from ledger.sie.texts import LANGUAGES, SV
from tests.ledger.sie.samples import voucher

CODES = {value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}


def placeholders(words) -> set[str]:
    return {name for part in words for _, name, _, _ in Formatter().parse(part) if name}


def test_codes_are_unique_and_well_formed():
    names = [value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)]
    assert len(names) == len(CODES)
    assert all(re.fullmatch(r"SIE-\d{3}", code) for code in CODES)
    assert codes.ERRORS | codes.INFOS <= CODES and not codes.ERRORS & codes.INFOS
    assert codes.REFUSALS <= codes.ERRORS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_in_every_language(language):
    table, prefix, words = LANGUAGES[language]
    assert set(table) == CODES and "{voucher}" in prefix
    assert set(words) == set(LANGUAGES["sv"][2])
    for code, parts in table.items():
        assert placeholders(parts) == placeholders(SV[code]), code
        assert all(part.endswith((".", "}")) for part in parts), code


def test_a_finding_is_told_in_other_languages():
    (found,) = read(voucher("#TRANS 1930 {} 1\n#TRANS 3001 {} -2")).findings
    assert found.message.startswith("Verifikation A 1: debet och kredit")
    assert found.translated("nb").message.startswith("Bilag A 1: debet og kredit")
    assert found.translated("en").message == "Voucher A 1: debit and credit differ by −1,00 (line 12, 2024-01-15)."


def test_text_takes_facts_by_name():
    assert text("SIE-007", "en", reason="gone").message == "The file cannot be opened: gone."
    with pytest.raises(KeyError):
        text("SIE-998")
