"""The reasons in Bokmål; same keys and placeholders as in `texts`."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "reference": "Samme referanse ({reference}) og samme beløp.",
    "reference_form": "Samme referanse ({reference}), skrevet på ulike måter, og samme beløp.",
    "reference_in_text": "Referansen {reference} står i teksten på den andre linjen, og beløpet er det samme.",
    "reference_check": "Samme referanse ({reference}) bortsett fra kontrollsifferet, og samme beløp.",
    "reference_twins": "{count} linjer på hver side har samme referanse ({reference}) og beløp; paret etter dato.",
    "reference_far": "Samme referanse ({reference}) og beløp, men datoene skiller {days}.",
    "reference_unequal": "Samme referanse ({reference}) og beløp, men {bank} banklinjer mot {ledger} bokførte linjer.",
    "reference_group": "Samme referanse ({reference}): {bank} mot {ledger} linjer med samme sum.",
    "reference_mixed": "Samme referanse ({reference}) og samme sum, men noen linjer går motsatt vei.",
    "reference_difference": "Samme referanse ({reference}), men beløpene skiller {difference}.",
    "reference_over": "Samme referanse ({reference}); "
    "betalingen er {difference} større enn bokført, og toleransen prøves ikke.",
    "reference_oldest": "Samme referanse ({reference}) og beløp, {bank} banklinjer mot {ledger} bokførte; "
    "innstilt: den eldste først.",
    "reference_newest": "Samme referanse ({reference}) og beløp, {bank} banklinjer mot {ledger} bokførte; "
    "innstilt: den nyeste først.",
    "date_oldest": "Samme beløp, {bank} banklinjer mot {ledger} bokførte som bare datoen skiller; "
    "innstilt: den eldste først.",
    "date_newest": "Samme beløp, {bank} banklinjer mot {ledger} bokførte som bare datoen skiller; "
    "innstilt: den nyeste først.",
    "reference_conflict": "Samme beløp og datoene skiller {days}, men referansene er ulike.",
    "learned": "Lært regel: «{pattern}» på banksiden hører til «{ledger_pattern}» i regnskapet; samme beløp.",
    "same_date": "Samme dato og samme beløp.",
    "same_date_party": "Samme dato, samme beløp og lignende motpart, referanse eller tekst.",
    "near_date": "Samme beløp; datoene skiller {days}.",
    "near_date_party": "Samme beløp, lignende motpart, referanse eller tekst; datoene skiller {days}.",
    "twins": "{count} linjer på hver side har samme dato og beløp og kan ikke skilles; ethvert par er riktig.",
    "chain": "Samme beløp på flere dager nær hverandre, {count} linjer på hver side; paret etter dato.",
    "likely": "Samme beløp; datoene skiller {days}, men en annen linje med samme beløp ligger nær.",
    "one_to_many": "Eneste kombinasjon av høyst {limit} bokførte linjer innen {days} som gir banklinjens beløp.",
    "many_to_one": "Eneste kombinasjon av høyst {limit} banklinjer innen {days} som gir det bokførte beløpet.",
    "group_several": "{count} linjer innen {days} gir beløpet til sammen, men det gjør andre kombinasjoner også.",
    "group_chance": "{count} linjer innen {days} gir beløpet til sammen, men det kan være tilfeldig.",
    "reversal": "To linjer på samme side opphever hverandre; datoene skiller {days}.",
    "fee": "Banken har {difference} mindre: kan være et gebyr som er trukket fra; datoene skiller {days}.",
    "difference": "Beløpene skiller {difference}, innenfor toleransen; datoene skiller {days}.",
    "wide_date": "Samme beløp, men datoene skiller {days}.",
    "tie": "{bank} banklinjer og {ledger} bokførte linjer har samme beløp og kan ikke skilles.",
}
RULES: dict[str, str] = {
    "reference": "Referanse", "reference_group": "Referanse, flere linjer", "learned": "Lært regel",
    "same_date": "Samme dato og beløp", "near_date": "Nærliggende dato og beløp",
    "one_to_many": "Én banklinje, flere bokførte", "many_to_one": "Flere banklinjer, én bokført",
    "reversal": "Tilbakeføring", "fee": "Fratrukket gebyr", "difference": "Beløpsforskjell innenfor toleranse",
    "wide_date": "Samme beløp, lenger unna", "tie": "Kan ikke skilles",
}  # fmt: skip
PARTS: dict[str, str] = {
    "amount": "samme beløp", "sum": "samme sum", "reference": "referanse", "date": "dato",
    "words": "motpart og tekst", "unique": "alene i sitt slag", "rivals": "andre linjer med samme beløp",
    "difference": "beløpsforskjell", "conflict": "ulike referanser", "learned": "tidligere valg",
}  # fmt: skip
SAY = {"day": "{days} dag", "days": "{days} dager", "sure": "Sikker", "suggestion": "Forslag", "score": "poeng {score}"}
FAULTS: dict[str, tuple[str, str, str]] = {
    "cannot_open": ("Filen kan ikke åpnes: {reason}.", "Den finnes ikke eller kan ikke leses.", "Kontroller stien."),
    "too_big": ("Filen er større enn {limit} MB.", "Så store filer leses ikke.", "Del perioden på flere filer."),
    "binary": (
        "Filen inneholder nulltegn og er ingen CSV-fil.",
        "Den er skadet eller av et annet slag.",
        "Lagre den som CSV (UTF-8).",
    ),
    "empty": (
        "Filen er tom.",
        "Overskriftsraden mangler.",
        "Begynn filen med overskriftene id, date, amount, reference.",
    ),
    "broken": (
        "Raden kan ikke leses som CSV: {reason}.",
        "Et anførselstegn er trolig ikke avsluttet.",
        "Rett raden eller lagre filen på nytt.",
    ),
    "no_column": (
        "Kolonnen mangler: {value}.",
        "Overskriftsraden har: {found}.",
        "Kolonnene id, date, amount og reference må finnes.",
    ),
    "column_twice": (
        "Kolonnen finnes to ganger: {value}.",
        "Da kan man ikke vite hvilken som gjelder.",
        "Fjern den ene eller gi den et annet navn.",
    ),
    "short": (
        "Raden har bare {count} kolonner.",
        "Den er avkuttet eller har et annet skilletegn.",
        "Skriv alle kolonnene i overskriften på hver rad.",
    ),
    "no_id": ("Raden mangler id.", "Hver rad må kunne pekes ut.", "Oppgi en id som bare den raden har."),
    "id_twice": (
        "Id «{value}» finnes allerede på rad {first}.",
        "Hver id kan finnes én gang i filen.",
        "Gi radene ulik id.",
    ),
    "bad_date": (
        "Datoen «{value}» kan ikke leses.",
        "Den finnes ikke eller er skrevet på en annen måte.",
        "Skriv den som ÅÅÅÅ-MM-DD, for eksempel 2026-03-31.",
    ),
    "bad_amount": (
        "Beløpet «{value}» kan ikke leses.",
        "Det skal være et heltall i øre (minste enhet), negativt for penger ut.",
        "Skriv 1 234,50 som 123450 og et uttak som -123450.",
    ),
}
