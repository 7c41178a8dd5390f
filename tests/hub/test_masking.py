"""What a log may not show, and what it must still show."""

import pytest

from hub.masking import HIDDEN, PERSON, is_secret_key, mask, mask_data, mask_log

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


@pytest.mark.parametrize(
    "number",
    [
        "19850115-1234",
        "850115-1234",
        "850115+1234",
        "850175-1234",
        "198501151234",
        "8112189876",
        "01019012345",
        "010190 12345",
        "41019012345",
        "01819012345",
        "01669012345",
    ],
)
def test_personal_numbers_are_hidden_wherever_they_stand(number: str) -> None:
    assert mask(f"Anställd {number}: okänt konto") == f"Anställd {PERSON}: okänt konto"
    assert mask(f"lön_{number}.csv") == f"lön_{PERSON}.csv"


@pytest.mark.parametrize(
    "harmless",
    [
        "556016-0680",
        "5560160680",
        "konto 1930 2026-10-31",
        "OCR 8112189875",
        "belopp 1 234 567,89",
        "0192f3a1-7b2c-7d3e-8f4a-5b6c7d8e9f0a",
        "123456789012345678",
        "Token saknas",
        "rad 20261121",
    ],
)
def test_what_is_no_secret_stays_readable(harmless: str) -> None:
    assert mask(harmless) == harmless


def test_secrets_are_hidden_by_their_form() -> None:
    assert mask(f"svar: {JWT} slut") == f"svar: {HIDDEN} slut"
    assert mask("Authorization: Bearer abc123.DEF-456") == f"Authorization: Bearer {HIDDEN}"
    assert JWT not in mask(f"authorization: bearer {JWT}")
    assert mask("?access_token=abc123&page=2") == f"?access_token={HIDDEN}&page=2"
    assert mask('{"client_secret": "hemligt", "x": 1}') == f'{{"client_secret": "{HIDDEN}", "x": 1}}'
    assert mask("postgres://hub:hemligt@127.0.0.1/hub") == f"postgres://{HIDDEN}@127.0.0.1/hub"


def test_the_operators_log_hides_account_numbers_too() -> None:
    assert mask_log("till SE45 5000 0000 0583 9825 7466 idag") == f"till SE45 {HIDDEN} idag"
    assert "NO9386011117947" in mask("till NO9386011117947")
    assert mask_log("NO9386011117947") == f"NO93 {HIDDEN}"


def test_log_data_is_masked_by_key_and_by_value() -> None:
    data = {
        "refresh_token": "x",
        "token_type": "Bearer",
        "Set-Cookie": "sid=1",
        "personnummer": 8501151234,
        "rows": [{"text": "850115-1234"}, 7, None],
        "body": b"password=hemligt",
        "api_key": None,
    }
    assert mask_data(data) == {
        "refresh_token": HIDDEN,
        "token_type": "Bearer",
        "Set-Cookie": HIDDEN,
        "personnummer": HIDDEN,
        "rows": [{"text": PERSON}, 7, None],
        "body": f"password={HIDDEN}",
        "api_key": None,
    }


def test_key_names() -> None:
    assert all(map(is_secret_key, ["password", "X-API-Key", "client_secret", "id_token", "code", "pnr", "sessionid"]))
    assert not any(map(is_secret_key, ["account", "error_code", "row", "token_expires_at", "company"]))
