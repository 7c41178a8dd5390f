"""Amounts: text as people and files write it ↔ whole minor units (öre). Pure.

Inside the hub an amount is an ``int`` of minor units; ``Decimal`` and text exist only at the edges. Nothing here
rounds: what does not fit exactly is refused with a cause and a cure. Babel is not used for reading because its
strict Swedish parser refuses U+2212 and U+202F, which spreadsheets and web pages do produce.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

NBSP = "\u00a0"
MINUS = "\u2212"
MAX_MINOR = 10**17
"""Beyond this a sum of rows could leave the database's bigint."""

_SPACES = re.compile("[ \u00a0\u202f\u2009]")
_SHAPE = re.compile(r"([+-]?)([0-9][0-9 .,]*)")
_TEXTS = {
    "AMT-001": {
        "sv": (
            "”{text}” är inte ett belopp.",
            "Skriv siffror med decimalkomma, till exempel 1 234,50 eller -1 234,50.",
        ),
        "nb": ("«{text}» er ikke et beløp.", "Skriv sifre med desimalkomma, for eksempel 1 234,50 eller -1 234,50."),
        "en": ("“{text}” is not an amount.", "Write digits with a decimal comma, for example 1 234,50 or -1 234,50."),
    },
    "AMT-002": {
        "sv": (
            "”{text}” kan läsas som {first} eller {second}.",
            "Skriv {first}, eller {second} med decimalkomma och högst {places} decimaler.",
        ),
        "nb": (
            "«{text}» kan leses som {first} eller {second}.",
            "Skriv {first}, eller {second} med desimalkomma og høyst {places} desimaler.",
        ),
        "en": (
            "“{text}” can be read as {first} or {second}.",
            "Write {first}, or {second} with a decimal comma and at most {places} decimals.",
        ),
    },
    "AMT-003": {
        "sv": (
            "”{text}” har fler än {places} decimaler.",
            "Ange beloppet med högst {places} decimaler; det avrundas inte automatiskt.",
        ),
        "nb": (
            "«{text}» har flere enn {places} desimaler.",
            "Oppgi beløpet med høyst {places} desimaler; det avrundes ikke automatisk.",
        ),
        "en": (
            "“{text}” has more than {places} decimals.",
            "Give the amount with at most {places} decimals; it is never rounded for you.",
        ),
    },
    "AMT-004": {
        "sv": (
            "”{text}” är större än vad som kan bokföras.",
            "Kontrollera att beloppet inte har fått siffror från en annan kolumn.",
        ),
        "nb": (
            "«{text}» er større enn det som kan bokføres.",
            "Kontroller at beløpet ikke har fått sifre fra en annen kolonne.",
        ),
        "en": (
            "“{text}” is larger than can be booked.",
            "Check that the amount has not picked up digits from another column.",
        ),
    },
    "AMT-005": {
        "sv": ("Beloppet saknas.", "Fyll i ett belopp; skriv 0,00 om det är noll."),
        "nb": ("Beløpet mangler.", "Fyll inn et beløp; skriv 0,00 hvis det er null."),
        "en": ("The amount is missing.", "Fill in an amount; write 0,00 if it is zero."),
    },
    "AMT-006": {
        "sv": (
            "Siffrorna i ”{text}” är inte grupperade tre och tre.",
            "Skriv beloppet utan mellanslag, eller med grupper om tre siffror: 1 234 567,00.",
        ),
        "nb": (
            "Sifrene i «{text}» er ikke gruppert tre og tre.",
            "Skriv beløpet uten mellomrom, eller med grupper på tre sifre: 1 234 567,00.",
        ),
        "en": (
            "The digits of “{text}” are not grouped by three.",
            "Write the amount without spaces, or in groups of three digits: 1 234 567,00.",
        ),
    },
}


class AmountError(ValueError):
    """A text or number that is not exactly an amount.

    ``code`` is stable (AMT-001…); ``cause`` and ``cure`` are Swedish, ``explain(language)`` gives the other languages.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        self.cause, self.cure = self.explain("sv")
        super().__init__(f"{code}: {self.cause} {self.cure}")

    def explain(self, language: str) -> tuple[str, str]:
        """(cause, cure) in "sv", "nb" or "en"."""
        cause, cure = _TEXTS[self.code][language]
        return cause.format(**self.values), cure.format(**self.values)


def parse_amount(text: str, *, places: int = 2) -> int:
    """Minor units of an amount typed by a person or found in a file.

    Takes ``1 234,50``, ``1234.50``, ``1.234,50``, ``1,234.50`` and a leading ``+``, ``-`` or U+2212, with U+0020,
    U+00A0, U+202F or U+2009 between groups of three. ``1.234`` has two readings and is refused; so is anything with
    more than ``places`` decimals. Raises AmountError.
    """
    shown = _shown(text)
    plain = _SPACES.sub(" ", text.replace(MINUS, "-")).strip()
    if not plain:
        raise AmountError("AMT-005")
    shape = _SHAPE.fullmatch(re.sub(r"^([+-]) +", r"\1", plain))
    if not shape:
        raise AmountError("AMT-001", text=shown)
    whole, decimals = _split(shape[2], shown, places)
    if len(decimals) > places:
        raise AmountError("AMT-003", text=shown, places=places)
    return _within(int(whole + decimals.ljust(places, "0")) * (-1 if shape[1] == "-" else 1), shown)


def from_decimal(value: Decimal | int, places: int = 2) -> int:
    """Minor units of an exact number. Raises AmountError (too many decimals, not finite) and TypeError (float)."""
    if not isinstance(value, Decimal | int) or isinstance(value, bool):
        raise TypeError(f"an amount is Decimal or int, not {type(value).__name__}")
    number = Decimal(value)
    shown = _shown(str(value))
    if not number.is_finite():
        raise AmountError("AMT-001", text=shown)
    if not number:
        return 0
    if number.adjusted() > 30:  # before scaling: 1e999999 must not become a million digits
        raise AmountError("AMT-004", text=shown)
    minor = Fraction(number) * 10**places if number.adjusted() >= -places else None
    if minor is None or minor.denominator != 1:
        raise AmountError("AMT-003", text=shown, places=places)
    return _within(int(minor), shown)


def to_decimal(minor: int, places: int = 2) -> Decimal:
    """The exact Decimal, always with ``places`` decimals: 123450 → Decimal("1234.50")."""
    return Decimal((int(minor < 0), tuple(map(int, str(abs(minor)))), -places))


def format_amount(minor: int, *, places: int = 2) -> str:
    """For people: groups of three with U+00A0, decimal comma, U+2212; zero is ``0,00``."""
    whole, decimals = _digits(minor, places)
    grouped = f"{int(whole):,}".replace(",", NBSP)
    return (MINUS if minor < 0 else "") + grouped + decimals


def format_plain(minor: int, *, places: int = 2) -> str:
    """For CSV: hyphen-minus, decimal comma, no grouping."""
    return ("-" if minor < 0 else "") + "".join(_digits(minor, places))


def split_exactly(amount: int, shares: Sequence[int | Decimal | Fraction]) -> list[int]:
    """``amount`` in parts proportional to ``shares``, whose sum is exactly ``amount``.

    Each part is cut towards zero, so no part changes sign; what is left goes to the largest share (the first of
    equals). Raises ValueError when there is no share, a share is negative, or all are zero.
    """
    weights = [Fraction(share) for share in shares]
    total = sum(weights)
    if not weights or total <= 0 or min(weights) < 0:
        raise ValueError("shares must be zero or more, and at least one above zero")
    sign = -1 if amount < 0 else 1
    parts = [sign * int(abs(amount) * weight / total) for weight in weights]
    parts[weights.index(max(weights))] += amount - sum(parts)
    return parts


def _split(body: str, shown: str, places: int) -> tuple[str, str]:
    """("1234", "50") of a body of digits, spaces, dots and commas."""
    marks = [mark for mark in body if mark in ".,"]
    if not marks:
        return _ungroup(body, " ", shown), ""
    last = marks[-1]
    whole, decimals = body.rsplit(last, 1)
    if len(set(marks)) == 1 and len(marks) > 1:  # 1.234.567: a repeated mark can only group
        return _ungroup(body, last, shown), ""
    if not decimals.isdigit():
        raise AmountError("AMT-001", text=shown)
    if len(marks) > 1:
        return _ungroup(whole, marks[0], shown), decimals
    if _is_ambiguous(whole, last, decimals, places):
        first = format_amount(int(whole + decimals) * 10**places, places=places)
        raise AmountError("AMT-002", text=shown, places=places, first=first, second=f"{whole},{decimals}")
    return _ungroup(whole, " ", shown), decimals


def _is_ambiguous(whole: str, mark: str, decimals: str, places: int) -> bool:
    """1.234 or 1,234: one thousand or one? Where three decimals are allowed a comma is the decimal comma."""
    if mark == "," and places >= 3:
        return False
    return len(decimals) == 3 and whole.isdigit() and len(whole) <= 3 and not whole.startswith("0")


def _ungroup(whole: str, mark: str, shown: str) -> str:
    head, *groups = whole.split(mark)
    if not groups and head.isdigit():
        return head
    if mark != " " and " " in whole or not all(part.isdigit() for part in (head, *groups)):
        raise AmountError("AMT-001", text=shown)
    if len(head) > 3 or any(len(group) != 3 for group in groups):
        raise AmountError("AMT-006", text=shown)
    return "".join((head, *groups))


def _digits(minor: int, places: int) -> tuple[str, str]:
    digits = str(abs(minor)).rjust(places + 1, "0")
    return (digits[:-places], "," + digits[-places:]) if places else (digits, "")


def _within(minor: int, shown: str) -> int:
    if abs(minor) > MAX_MINOR:
        raise AmountError("AMT-004", text=shown)
    return minor


def _shown(text: str) -> str:
    """The text as an error may repeat it: one line, not long."""
    return " ".join(text.split())[:40]
