"""Every code has its words in three languages, with the same facts."""

import re
from string import Formatter

import pytest

from reconciliation.formats import codes, text
from reconciliation.formats.texts import LANGUAGES, SV
from tests.reconciliation.formats.samples import entry, read_camt

CODES = {value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}


def placeholders(words) -> set[str]:
    return {name for part in words for _, name, _, _ in Formatter().parse(part) if name}


def test_codes_are_unique_and_well_formed():
    names = [value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)]
    assert len(names) == len(CODES)
    assert all(re.fullmatch(r"BANK-\d{3}", code) for code in CODES)
    assert codes.ERRORS | codes.INFOS <= CODES and not codes.ERRORS & codes.INFOS
    assert codes.REFUSALS <= codes.ERRORS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_in_every_language(language):
    table, words = LANGUAGES[language]
    assert set(table) == CODES and set(words) == set(LANGUAGES["sv"][1])
    for code, parts in table.items():
        assert placeholders(parts) == placeholders(SV[code]), code
        assert all(part.endswith((".", "}")) for part in parts), code


def test_a_finding_is_told_in_other_languages():
    (found,) = read_camt(entry("5"), closing="106.00").findings
    assert found.message == "Utdraget S1 går inte ihop: 100.00 + 5.00 ger inte 106.00; skillnaden är 1.00."
    assert found.translated("nb").message.startswith("Utskriften S1 går ikke opp")
    assert found.as_json("en")["message"].startswith("Statement S1 does not tie")
    assert list(found.as_json()) == ["line", "code", "severity", "message", "cause", "cure"]


def test_text_takes_facts_by_name():
    assert text("BANK-007", "en", reason="gone").message == "The file cannot be opened: gone."
    with pytest.raises(KeyError):
        text("BANK-998")
