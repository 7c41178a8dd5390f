"""Refused, and the catalogue of stable codes: what happened, why, and what to do next, in the reader's language.

Each room registers its codes beside the code that raises them. Facts fill the `%(name)s` places.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Fault:
    """Texts, lazily translated; one that counts may be an `ngettext_lazy(…, …, "count")`."""

    message: str
    cause: str
    cure: str


CATALOGUE: dict[str, Fault] = {}


def register(**faults: Fault) -> None:
    """`register(PAY_001=Fault(…))`; the code is written with a hyphen."""
    for name, fault in faults.items():
        code = name.replace("_", "-")
        if code in CATALOGUE:
            raise ValueError(f"{code} is taken")
        CATALOGUE[code] = fault


@dataclass(frozen=True)
class Words:
    """One fault as its reader sees it."""

    code: str
    message: str
    cause: str
    cure: str


class _Unknown(int):
    """A number nobody told: many, as far as words go, and shown as a dash."""

    def __str__(self) -> str:
        return "–"


class _Facts(dict):
    """`count` is a number: words that have a plural ask it."""

    def __init__(self, facts: dict):
        super().__init__(facts)
        if isinstance(self.get("count"), str):
            self["count"] = int(self["count"]) if self["count"].isdecimal() else _Unknown()

    def __missing__(self, key):
        return _Unknown() if key == "count" else "–"


def words(code: str, facts: dict | None = None) -> Words:
    fault = CATALOGUE.get(code, CATALOGUE["HUB-000"])
    filled = _Facts(facts or {})
    return Words(code, *(str(text % filled) for text in (fault.message, fault.cause, fault.cure)))


class Refused(Exception):
    """An anticipated no: shown to the user with cause and cure. `status` is the HTTP answer of pages and API."""

    status = 409

    def __init__(self, code: str, *, status: int | None = None, **facts):
        self.code, self.facts = code, facts
        self.status = status or self.status
        super().__init__(code)

    @property
    def words(self) -> Words:
        return words(self.code, self.facts)

    def __str__(self):
        return f"{self.code}: {self.words.message}"


register(
    HUB_000=Fault(
        _("Ett fel utan känd kod inträffade."),
        _("Systemet svarade något vi inte har någon förklaring till."),
        _("Ladda ner loggen och skicka den till den som driver Huvudbok."),
    ),
    HUB_001=Fault(
        _("Uppgiften har ändrats sedan sidan visades."),
        _("Någon annan, eller du i en annan flik, hann före."),
        _("Ladda om sidan, se vad som ändrats och gör om det du ville göra."),
    ),
    HUB_002=Fault(
        _("Filen är för stor: %(size)s MB."),
        _("Gränsen är %(limit)s MB per fil."),
        _("Dela upp filen, till exempel per månad, och läs in delarna var för sig."),
    ),
    HUB_003=Fault(
        _("Jobbet kan inte köras om medan det pågår."),
        _("Jobbet är inte avslutat."),
        _("Vänta tills det är klart, eller avbryt det först."),
    ),
    HUB_004=Fault(
        _("Jobbet kan inte köras om eller avbrytas här."),
        _("Det visar hur det går för något som styrs på en egen sida."),
        _("Öppna det jobbet gäller, till exempel underlaget, och välj där vad som ska ske."),
    ),
)
