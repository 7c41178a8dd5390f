"""Remote errors are recognised by their cause, in whatever form and language; the unknown is shown as it stands."""

import json
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from hub.errors import CATALOGUE, words
from integrations.visma_net.errors import bare, classify, classify_text, is_html, text_of

TOP = Path(__file__).resolve().parents[3]
VISMA_ID = "VismaId: 4b6d0c1e-aaaa-bbbb-cccc-1234567890ab. Error creating document. Error: "
FIELD = "An error occurred during processing of the field Subaccount : Error: "


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Batch is out of balance, please review.", "VNET-130"),
        ("The batch is not balanced with its control total.", "VNET-130"),
        ("The 06-2026 financial period is closed in the Nordisk Exempel AB company", "VNET-105"),
        ("Perioden 06-2026 är stängd för huvudboken.", "VNET-105"),
        ("Perioden 06-2026 er lukket", "VNET-105"),
        ("The 01-2028 financial period is inactive", "VNET-106"),
        ("The financial period that corresponds to the 2030-01-01 date does not exist in the X company", "VNET-104"),
        ("Financial Period cannot be found in the system.", "VNET-104"),
        ("The date is outside the range of the selected financial period.", "VNET-104"),
        ("Account is inactive", "VNET-111"),
        ("Kontot är inaktivt.", "VNET-111"),
        ("Account '7999' cannot be found in the system.", "VNET-110"),
        ("Manual entry is not allowed: account 2440 is a control account of a subledger.", "VNET-112"),
        ("Denominated GL Account currency is different from transaction currency.", "VNET-113"),
        ("Cannot post transactions directly to Year to Date Net Income account.", "VNET-114"),
        ("Project is Required but was not specified. Account '7010' is mapped to Project Account Group", "VNET-115"),
        (
            f"{FIELD}Kostnadsställe of Subaccount do not exist.",
            "VNET-121",
        ),
        (
            f"{FIELD}'Subaccount' cannot be empty.",
            "VNET-120",
        ),
        ("Subaccount 900 is inactive.", "VNET-122"),
        ("No posting ledger of the Actual type is specified for the branch", "VNET-101"),
        ("Actual ledger '1' must be defined in base currency SEK only", "VNET-103"),
        ("Ledger '9' cannot be found in the system.", "VNET-107"),
        ("The 1 branch has not been associated with the BUDGET ledger", "VNET-107"),
        ("Branch is inactive", "VNET-108"),
        ("Document with these Reference Number and Document type already exists.", "VNET-133"),
        ("Manual numbering is not allowed for the BATCH numbering sequence.", "VNET-132"),
        ("Both Debit and Credit parts of transaction are not zero.", "VNET-134"),
        ("The string value provided exceeds the field 'RefNbr' length.", "VNET-135"),
        ("Batch Status invalid for processing.", "VNET-301"),
        ("Same request made too many times", "VNET-210"),
        ("TaxCategoryID '0' cannot be found in the system", "VNET-099"),
    ],
)
def test_the_cause_is_found(text, code):
    assert classify_text(VISMA_ID + text)[0] == code
    assert classify(400, json.dumps({"message": text}).encode())[0] == code
    assert classify(400, text.encode())[0] == code


def test_facts_are_taken_from_the_text():
    assert classify_text("Account '7999' cannot be found in the system.")[1]["account"] == "7999"
    assert classify_text("x: Error: Kostnadsställe of Subaccount do not exist.")[1]["segment"] == "Kostnadsställe"


def test_the_gateways_codes_go_before_its_words():
    body = json.dumps({"ExceptionMessage": "No license for this company.", "ExceptionFaultCode": "12027"}).encode()
    assert classify(403, body)[0] == "VNET-202"
    body = json.dumps({"ExceptionMessage": "Ogiltig parameter", "ExceptionFaultCode": "12002"}).encode()
    assert classify(400, body)[0] == "VNET-201"


@pytest.mark.parametrize(
    ("status", "code"), [(401, "VNET-205"), (403, "VNET-204"), (404, "VNET-221"), (429, "VNET-210"), (418, "VNET-099")]
)
def test_without_words_the_status_speaks(status, code):
    assert classify(status, b"")[0] == code


def test_the_unknown_is_shown_as_it_stands():
    code, facts = classify(400, json.dumps({"Message": VISMA_ID + "Fnord är fel."}).encode())
    assert code == "VNET-099" and "Fnord är fel." in words(code, facts).message


def test_the_case_number_is_no_part_of_the_cause():
    assert bare(VISMA_ID + "Account is inactive") == "Account is inactive"


@pytest.mark.parametrize("body", [b"<!doctype html><h1>x", b"  <HTML>", b'<html lang="sv">'])
def test_a_page_has_no_words_for_us(body):
    assert is_html(body) and text_of(body) == ""


def test_every_code_in_the_source_has_words_with_cause_and_cure():
    used = set()
    for path in [*(TOP / "integrations" / "visma_net").rglob("*.py"), TOP / "integrations" / "oauth.py"]:
        used |= set(re.findall(r"VNET-\d{3}", path.read_text()))
    used -= {"VNET-0xx"}
    assert used and used <= set(CATALOGUE), used - set(CATALOGUE)
    with override("sv"):
        assert all(all((words(c).message, words(c).cause, words(c).cure)) for c in used)
