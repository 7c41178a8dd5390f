"""The text of an MT940 line (:86:): free lines, German ?-fields, or /CODE/ fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reconciliation.formats.elements import clean

_SPLIT = re.compile(r"\?([0-9]{2})")
_GERMAN = re.compile(r"\s*(?:[0-9]{3})?\?[0-9]{2}")
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)\+")
_SLASHED = re.compile(r"/(EREF|REMI|NAME|IBAN|CNTP|ORDP|BENM|TRTP|RTRN|PREF|MARF|CSID|ISDT|OCMT|CHGS)/")


class Narrative(NamedTuple):
    """What the text tells."""

    text: str = ""
    name: str = ""
    account: str = ""
    reference: str = ""
    end_to_end: str = ""


def narrative(texts: Sequence[str]) -> Narrative:
    """All :86: fields of one line."""
    whole = "\n".join(texts)[:20_000]
    if _GERMAN.match(whole):
        return _german(whole.replace("\n", ""))
    if _SLASHED.match(whole):
        return _slashed(whole.replace("\n", ""))
    return Narrative(text=clean(whole))


def _german(whole: str) -> Narrative:
    """?20–?29 and ?60–?63 text, ?30 bank, ?31 account, ?32–?33 name; rows are wrapped anywhere."""
    pieces = _SPLIT.split(whole)
    fields = list(zip(pieces[1::2], pieces[2::2], strict=False))
    text = "".join(value for code, value in fields if "20" <= code <= "29" or "60" <= code <= "63")
    name = " ".join(value for code, value in fields if code in ("32", "33"))
    account = "".join(value for code, value in fields if code == "31")
    kind = "".join(value for code, value in fields if code == "00")
    tagged = _tagged(_SEPA, text)
    return Narrative(
        text=clean(tagged.get("SVWZ") or (text if not tagged else "")) or clean(kind),
        name=clean(name),
        account=clean(account).replace(" ", ""),
        reference=_told(tagged.get("KREF", "")),
        end_to_end=_told(tagged.get("EREF", "")),
    )


def _slashed(whole: str) -> Narrative:
    tagged = _tagged(_SLASHED, whole)
    party = next((tagged[code] for code in ("CNTP", "ORDP", "BENM") if code in tagged), "").split("/")
    return Narrative(
        text=clean(re.sub(r"^(?:USTD|STRD)//", "", tagged.get("REMI", ""))) or clean(tagged.get("TRTP", "")),
        name=clean(tagged.get("NAME", "")) or clean(party[2] if len(party) > 2 else ""),
        account=clean(tagged.get("IBAN", "")) or clean(party[0]),
        end_to_end=_told(tagged.get("EREF", "").strip("/")),
    )


def _tagged(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    pieces = pattern.split(text)
    return dict(zip(pieces[1::2], pieces[2::2], strict=False))


def _told(text: str) -> str:
    text = clean(text)
    return "" if text.upper() in ("NONREF", "NOTPROVIDED") else text
