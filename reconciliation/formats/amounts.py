"""Amounts as bank files write them ↔ whole minor units of their currency. Nothing is rounded."""

from __future__ import annotations

import re

MAX_MINOR = 10**17
"""Beyond this a sum could leave a 64-bit integer."""

# ISO 4217, where not two (list one of the maintenance agency, 2024).
_PLACES = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF",
                     "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip
_SHAPE = re.compile(r"([+-]?)([0-9]{0,40})(?:[.,]([0-9]{0,40}))?")
_CURRENCY = re.compile("[A-Z]{3}")


class BadAmount(ValueError):
    """Not a number, or one too large to be money."""


class TooManyDecimals(BadAmount):
    """A digit other than zero after the currency's last decimal."""


def places(currency: str) -> int:
    """Decimals of the currency's minor unit; 2 where the currency is not known."""
    return _PLACES.get(currency, 2)


def exact(text: str, currency: str) -> int:
    """Minor units of "1234.50", "1234,5", "200.0000" or "+7": one decimal mark, no grouping. Raises BadAmount."""
    shape = _SHAPE.fullmatch(text)
    if not shape or not (shape[2] or shape[3]):
        raise BadAmount(text)
    wanted = places(currency)
    decimals = shape[3] or ""
    if decimals[wanted:].strip("0"):
        raise TooManyDecimals(text)
    minor = int((shape[2] or "0") + decimals[:wanted].ljust(wanted, "0"))
    if minor > MAX_MINOR:
        raise BadAmount(text)
    return -minor if shape[1] == "-" else minor


def minor(digits: str) -> int:
    """Minor units of a field of digits, as records of fixed width have it. Raises BadAmount."""
    if not re.fullmatch("[0-9]{1,30}", digits) or int(digits) > MAX_MINOR:
        raise BadAmount(digits)
    return int(digits)


def show(amount: int, currency: str = "") -> str:
    """ "-1234.50": plain, with the currency's decimals."""
    wanted = places(currency)
    digits = str(abs(amount)).rjust(wanted + 1, "0")
    whole = f"{digits[:-wanted]}.{digits[-wanted:]}" if wanted else digits
    return ("-" if amount < 0 else "") + whole


def is_currency(text: str) -> bool:
    """Whether it has the shape of an ISO 4217 code."""
    return bool(_CURRENCY.fullmatch(text))
