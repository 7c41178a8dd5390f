"""Amounts: every way they are written, and every way that is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.money import (
    MAX_MINOR,
    AmountError,
    format_amount,
    format_plain,
    from_decimal,
    parse_amount,
    split_exactly,
    to_decimal,
)

MINOR = st.integers(-MAX_MINOR, MAX_MINOR)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1 234,50", 123450),
        ("1\u00a0234,50", 123450),
        ("1\u202f234,50", 123450),
        ("1\u2009234,50", 123450),
        ("1234.50", 123450),
        ("1234.5", 123450),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1.234.567", 123456700),
        ("1.234.567,89", 123456789),
        ("12 345 678,9", 1234567890),
        ("\u22121 234,50", -123450),
        ("-1234,5", -123450),
        ("- 1 234,50", -123450),
        ("+7", 700),
        ("  0,00 ", 0),
        ("-0", 0),
        ("0123", 12300),
    ],
)
def test_reads_the_ways_people_write(text: str, minor: int) -> None:
    assert parse_amount(text) == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "AMT-005"),
        (" \u00a0", "AMT-005"),
        ("1.234", "AMT-002"),
        ("1,234", "AMT-002"),
        ("-12.345", "AMT-002"),
        ("1234,567", "AMT-003"),
        ("0,125", "AMT-003"),
        ("1.234,567", "AMT-003"),
        ("1 234,567", "AMT-003"),
        ("12 34,50", "AMT-006"),
        ("1234 567", "AMT-006"),
        ("1.23.456", "AMT-006"),
        ("12.34,50", "AMT-006"),
        ("1 234.567,00", "AMT-001"),
        ("1,2,3.4.5", "AMT-001"),
        ("NaN", "AMT-001"),
        ("inf", "AMT-001"),
        ("1e5", "AMT-001"),
        ("1e400", "AMT-001"),
        ("0x10", "AMT-001"),
        ("\uff11\uff12", "AMT-001"),
        ("\u0661\u0662", "AMT-001"),
        ("1_000", "AMT-001"),
        ("1'234.50", "AMT-001"),
        ("(12,50)", "AMT-001"),
        ("1234-", "AMT-001"),
        ("--5", "AMT-001"),
        ("5,", "AMT-001"),
        (",5", "AMT-001"),
        ("12 kr", "AMT-001"),
        ("1\n2", "AMT-001"),
        ("1\x002", "AMT-001"),
        ("9" * 18, "AMT-004"),
    ],
)
def test_refuses_what_it_cannot_read_exactly(text: str, code: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount(text)
    assert refused.value.code == code
    assert refused.value.cause and refused.value.cure


def test_an_ambiguous_amount_names_both_readings_in_three_languages() -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount("1.234")
    for language in ("sv", "nb", "en"):
        cause, cure = refused.value.explain(language)
        assert "1\u00a0234" in cause and "1,234" in cause
        assert "1\u00a0234" in cure and "1,234" in cure


def test_other_numbers_of_places() -> None:
    assert parse_amount("1 234", places=0) == 1234
    assert parse_amount("11,4567", places=4) == 114567
    assert parse_amount("1,234", places=3) == 1234
    with pytest.raises(AmountError):
        parse_amount("12,0", places=0)


@pytest.mark.parametrize(
    ("minor", "shown", "plain"),
    [
        (0, "0,00", "0,00"),
        (5, "0,05", "0,05"),
        (-5, "\u22120,05", "-0,05"),
        (123456789, "1\u00a0234\u00a0567,89", "1234567,89"),
        (-123450, "\u22121\u00a0234,50", "-1234,50"),
    ],
)
def test_writes_for_people_and_for_files(minor: int, shown: str, plain: str) -> None:
    assert format_amount(minor) == shown
    assert format_plain(minor) == plain


def test_writes_whole_units() -> None:
    assert format_amount(-12345, places=0) == "\u221212\u00a0345"
    assert format_plain(7, places=3) == "0,007"


@given(MINOR, st.sampled_from([0, 2, 4]))
def test_what_is_written_reads_back(minor: int, places: int) -> None:
    assert parse_amount(format_amount(minor, places=places), places=places) == minor
    assert parse_amount(format_plain(minor, places=places), places=places) == minor
    assert from_decimal(to_decimal(minor, places), places) == minor


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_an_amount_error(text: str) -> None:
    try:
        assert isinstance(parse_amount(text), int)
    except AmountError as refused:
        assert refused.explain("en")


def test_decimals_are_exact_or_refused() -> None:
    assert str(to_decimal(123450)) == "1234.50"
    assert from_decimal(Decimal("1234.500")) == 123450
    assert from_decimal(12) == 1200
    assert from_decimal(Decimal("0E-50")) == 0
    for value, code in [("0.005", "AMT-003"), ("1E-999999", "AMT-003"), ("NaN", "AMT-001"), ("1E400", "AMT-004")]:
        with pytest.raises(AmountError) as refused:
            from_decimal(Decimal(value))
        assert refused.value.code == code
    with pytest.raises(TypeError):
        from_decimal(0.1)  # type: ignore[arg-type]


def test_a_split_loses_no_ore() -> None:
    assert split_exactly(10000, [1, 1, 1]) == [3334, 3333, 3333]
    assert split_exactly(-10000, [1, 1, 1]) == [-3334, -3333, -3333]
    assert split_exactly(101, [Decimal("12.5"), Decimal("87.5")]) == [12, 89]
    assert split_exactly(6, [1] * 10) == [6] + [0] * 9
    for shares in ([], [0, 0], [1, -1]):
        with pytest.raises(ValueError, match="shares"):
            split_exactly(1, shares)


@given(MINOR, st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any))
def test_a_split_is_exact_and_keeps_its_sign(amount: int, shares: list[int]) -> None:
    parts = split_exactly(amount, shares)
    assert sum(parts) == amount
    assert all(part * amount >= 0 for part in parts)
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if not share)
