"""References in comparable form: the whole of one, the forms it may take, and what a free text mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST_MENTION = 4
"""Fewer characters than this in a free text say nothing."""

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d{4,}")
_CREDITOR = re.compile(r"rf\d\d[0-9a-z]{1,21}\Z")
_LABELLED = re.compile(r"(?:ocr|kid|ref|referens|referanse|reference|faktura|fakturanr|fakt|invoice|inv|nr|no)(\d+)\Z")
_LONGEST_RUN = 6  # numbers in a row that may be one reference written in groups


def compact(reference: str) -> str:
    """Letters and figures only, in one case; zeros at the front kept: "RF98 1234" → "rf981234"."""
    folded = reference.casefold()
    return folded if folded.isalnum() else "".join(_WORD.findall(folded))


def plain(form: str) -> str:
    """A compact reference without what writers add or drop.

    That is a word for what it is before figures ("ocr123"), an ISO 11649 prefix that is right, zeros at the front.
    """
    if not form[:1].isdecimal() and (labelled := _LABELLED.match(form)):
        form = labelled[1]
    if form[:2] == "rf" and _CREDITOR.match(form) and _is_creditor(form):
        form = form[4:]
    return form.lstrip("0") or form


def without_check(form: str) -> tuple[str, ...]:
    """A plain reference of figures without its check digit, and without the length digit before it, where it has them.

    Luhn (OCR, KID mod 10) and mod 11 (KID); the length digit is that of Bankgirot's OCR control.
    """
    if not form.isdecimal() or len(form) < SHORTEST_MENTION + 1:
        return ()
    if not (_is_luhn(form) or _is_mod11(form)):
        return ()
    shorter = [form[:-1]]
    if int(form[-2]) == len(form) % 10 and len(form) > SHORTEST_MENTION + 1:
        shorter.append(form[:-2])
    return tuple(shorter)


def mentions(*texts: str) -> set[str]:
    """Plain references that may stand in free text, each a whole token: words, figures in them, grouped figures."""
    found: set[str] = set()
    for text in texts:
        if text:
            words = _WORD.findall(text.casefold())
            found.update(plain(word) for word in words)
            found.update(figures.lstrip("0") for word in words for figures in _DIGITS.findall(word))
            found.update(_grouped(words))
    return {each for each in found if len(each) >= SHORTEST_MENTION and any(c.isdigit() for c in each)}


def _grouped(words: list[str]) -> Iterable[str]:
    """Figures in a row, joined: "1234 5678 90" is one reference written in groups; also "RF98 1234 5678"."""
    for start, word in enumerate(words):
        if not word[-1:].isdigit():
            continue
        joined = word
        for more in words[start + 1 : start + _LONGEST_RUN]:
            if not more.isdecimal():
                break
            joined += more
            yield plain(joined)


def is_near(one: str, other: str) -> bool:
    """Whether two plain references are one slip of the pen apart (a figure wrong, missing, extra or swapped), or one
    ends with the other: six characters at least."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 6:
        return False
    return long.endswith(short) or long.startswith(short) or _is_slip(short, long)


def _is_slip(short: str, long: str) -> bool:
    """Edit distance of one, or two neighbours swapped."""
    if len(long) - len(short) > 1:
        return False
    at = 0
    while at < len(short) and short[at] == long[at]:
        at += 1
    if len(long) > len(short):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]


def _is_creditor(form: str) -> bool:
    turned = form[4:] + form[:4]
    return turned.isascii() and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _is_luhn(figures: str) -> bool:
    total = 0
    for at, figure in enumerate(reversed(figures)):
        value = int(figure) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_mod11(figures: str) -> bool:
    total = sum(int(figure) * (2 + at % 6) for at, figure in enumerate(reversed(figures[:-1])))
    return (11 - total % 11) % 11 == int(figures[-1])
