"""Reasons, rules and parts of a score in words. Swedish here, Bokmål and English beside. No Django in this package.

Placeholders are facts of the reason.
"""

from __future__ import annotations

from reconciliation.matching import texts_en, texts_nb

REASONS: dict[str, str] = {
    "reference": "Samma referens ({reference}) och samma belopp.",
    "reference_form": "Samma referens ({reference}), skriven på olika sätt, och samma belopp.",
    "reference_in_text": "Referensen {reference} står i den andra radens text, och beloppet är detsamma.",
    "reference_check": "Samma referens ({reference}) bortsett från kontrollsiffran, och samma belopp.",
    "reference_twins": "{count} rader på var sida har samma referens ({reference}) och belopp; parade i datumordning.",
    "reference_far": "Samma referens ({reference}) och belopp, men datumen skiljer {days}.",
    "reference_unequal": "Samma referens ({reference}) och belopp, men {bank} bankrader mot {ledger} bokförda rader.",
    "reference_group": "Samma referens ({reference}): {bank} mot {ledger} rader med samma summa.",
    "reference_mixed": "Samma referens ({reference}) och samma summa, men några rader går åt andra hållet.",
    "reference_difference": "Samma referens ({reference}), men beloppen skiljer {difference}.",
    "reference_over": "Samma referens ({reference}); "
    "betalningen är {difference} större än bokfört och toleransen prövas inte.",
    "reference_oldest": "Samma referens ({reference}) och belopp, {bank} bankrader mot {ledger} bokförda; "
    "inställt: den äldsta först.",
    "reference_newest": "Samma referens ({reference}) och belopp, {bank} bankrader mot {ledger} bokförda; "
    "inställt: den nyaste först.",
    "date_oldest": "Samma belopp, {bank} bankrader mot {ledger} bokförda som bara datumet skiljer; "
    "inställt: den äldsta först.",
    "date_newest": "Samma belopp, {bank} bankrader mot {ledger} bokförda som bara datumet skiljer; "
    "inställt: den nyaste först.",
    "reference_conflict": "Samma belopp och datumen skiljer {days}, men referenserna är olika.",
    "learned": "Inlärd regel: ”{pattern}” på banksidan hör till ”{ledger_pattern}” i bokföringen; samma belopp.",
    "same_date": "Samma datum och samma belopp.",
    "same_date_party": "Samma datum, samma belopp och liknande motpart, referens eller text.",
    "near_date": "Samma belopp; datumen skiljer {days}.",
    "near_date_party": "Samma belopp, liknande motpart, referens eller text; datumen skiljer {days}.",
    "twins": "{count} rader på var sida har samma datum och belopp och går inte att skilja åt; vilket par som helst "
    "är rätt.",
    "chain": "Samma belopp på flera närliggande dagar, {count} rader på var sida; parade i datumordning.",
    "likely": "Samma belopp; datumen skiljer {days}, men en annan rad med samma belopp ligger nära.",
    "one_to_many": "Enda kombinationen av högst {limit} bokförda rader inom {days} som ger bankradens belopp.",
    "many_to_one": "Enda kombinationen av högst {limit} bankrader inom {days} som ger det bokförda beloppet.",
    "group_several": "{count} rader inom {days} ger tillsammans beloppet, men andra kombinationer gör det också.",
    "group_chance": "{count} rader inom {days} ger tillsammans beloppet, men det kan vara en slump.",
    "reversal": "Två rader på samma sida tar ut varandra; datumen skiljer {days}.",
    "fee": "Banken har {difference} mindre: kan vara en avgift som dragits av; datumen skiljer {days}.",
    "difference": "Beloppen skiljer {difference}, inom toleransen; datumen skiljer {days}.",
    "wide_date": "Samma belopp, men datumen skiljer {days}.",
    "tie": "{bank} bankrader och {ledger} bokförda rader har samma belopp och går inte att skilja åt.",
}
RULES: dict[str, str] = {
    "reference": "Referens", "reference_group": "Referens, flera rader", "learned": "Inlärd regel",
    "same_date": "Samma datum och belopp", "near_date": "Närliggande datum och belopp",
    "one_to_many": "En bankrad, flera bokförda", "many_to_one": "Flera bankrader, en bokförd",
    "reversal": "Återföring", "fee": "Avdragen avgift", "difference": "Beloppsskillnad inom tolerans",
    "wide_date": "Samma belopp, längre ifrån", "tie": "Går inte att skilja åt",
}  # fmt: skip
PARTS: dict[str, str] = {
    "amount": "samma belopp", "sum": "samma summa", "reference": "referens", "date": "datum",
    "words": "motpart och text", "unique": "ensam i sitt slag", "rivals": "andra rader med samma belopp",
    "difference": "beloppsskillnad", "conflict": "olika referenser", "learned": "tidigare val",
}  # fmt: skip
SAY = {"day": "{days} dag", "days": "{days} dagar", "sure": "Säker", "suggestion": "Förslag", "score": "poäng {score}"}
FAULTS: dict[str, tuple[str, str, str]] = {
    "cannot_open": (
        "Filen kan inte öppnas: {reason}.",
        "Den finns inte eller får inte läsas.",
        "Kontrollera sökvägen.",
    ),
    "too_big": ("Filen är större än {limit} MB.", "Så stora filer läses inte.", "Dela perioden på flera filer."),
    "binary": (
        "Filen innehåller nolltecken och är ingen CSV-fil.",
        "Den är skadad eller av ett annat slag.",
        "Spara den som CSV (UTF-8).",
    ),
    "empty": ("Filen är tom.", "Rubrikraden saknas.", "Börja filen med rubrikerna id, date, amount, reference."),
    "broken": (
        "Raden kan inte läsas som CSV: {reason}.",
        "Ett citattecken är troligen inte avslutat.",
        "Rätta raden eller spara filen på nytt.",
    ),
    "no_column": (
        "Kolumnen saknas: {value}.",
        "Rubrikraden har: {found}.",
        "Kolumnerna id, date, amount och reference måste finnas.",
    ),
    "column_twice": (
        "Kolumnen finns två gånger: {value}.",
        "Då går det inte att veta vilken som gäller.",
        "Ta bort eller döp om den ena.",
    ),
    "short": (
        "Raden har bara {count} kolumner.",
        "Den är avhuggen eller har annan avgränsare.",
        "Skriv alla kolumner i rubrikraden på varje rad.",
    ),
    "no_id": ("Raden saknar id.", "Varje rad måste kunna pekas ut.", "Ange ett id som bara den raden har."),
    "id_twice": (
        "Id ”{value}” finns redan på rad {first}.",
        "Varje id får finnas en gång i filen.",
        "Ge raderna olika id.",
    ),
    "bad_date": (
        "Datumet ”{value}” kan inte läsas.",
        "Det finns inte eller är skrivet i annan form.",
        "Skriv det som ÅÅÅÅ-MM-DD, till exempel 2026-03-31.",
    ),
    "bad_amount": (
        "Beloppet ”{value}” kan inte läsas.",
        "Det ska vara ett heltal i ören (minsta enheten), negativt för pengar ut.",
        "Skriv 1 234,50 som 123450 och ett uttag som -123450.",
    ),
}

LANGUAGES = {
    "sv": (REASONS, RULES, PARTS, SAY, FAULTS),
    "nb": (texts_nb.REASONS, texts_nb.RULES, texts_nb.PARTS, texts_nb.SAY, texts_nb.FAULTS),
    "en": (texts_en.REASONS, texts_en.RULES, texts_en.PARTS, texts_en.SAY, texts_en.FAULTS),
}
CODES = frozenset(REASONS)
_AMOUNTS = ("difference",)


def text(code: str, language: str = "sv", **facts: object) -> str:
    """A reason in words. `language` is "sv", "nb" or "en". KeyError: no such code, or a fact is missing."""
    shown = {name: amount(value) if name in _AMOUNTS else value for name, value in facts.items()}
    if "days" in facts:
        shown["days"] = LANGUAGES[language][3]["day" if facts["days"] == 1 else "days"].format(days=facts["days"])
    return LANGUAGES[language][0][code].format_map(shown)


def fault(code: str, language: str = "sv", **facts: object) -> tuple[str, str, str]:
    """What is wrong with a file, why, and what to do. KeyError: no such code, or a fact is missing."""
    message, cause, cure = LANGUAGES[language][4][code]
    return message.format_map(facts), cause.format_map(facts), cure.format_map(facts)


def amount(minor: object) -> str:
    """Minor units with a decimal comma, without sign."""
    whole, rest = divmod(abs(int(str(minor))), 100)
    return f"{whole:,}".replace(",", "\u00a0") + f",{rest:02d}"


def rule_name(rule: str, language: str = "sv") -> str:
    """The name of a rule. KeyError: no such rule."""
    return LANGUAGES[language][1][rule]
