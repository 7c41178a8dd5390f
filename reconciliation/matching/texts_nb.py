"""The reasons in Bokmål; same keys and placeholders as in `texts`."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "reference": "Samme referanse ({reference}) og samme beløp.",
    "reference_form": "Samme referanse ({reference}), skrevet på ulike måter, og samme beløp.",
    "reference_in_text": "Referansen {reference} står i teksten på den andre linjen, og beløpet er det samme.",
    "reference_check": "Samme referanse ({reference}) bortsett fra kontrollsifferet, og samme beløp.",
    "reference_twins": "{count} linjer på hver side har samme referanse ({reference}) og beløp; paret etter dato.",
    "reference_far": "Samme referanse ({reference}) og beløp, men datoene skiller {days} dager.",
    "reference_unequal": "Samme referanse ({reference}) og beløp, men {bank} banklinjer mot {ledger} bokførte linjer.",
    "reference_group": "Samme referanse ({reference}): {bank} mot {ledger} linjer med samme sum.",
    "reference_mixed": "Samme referanse ({reference}) og samme sum, men noen linjer går motsatt vei.",
    "reference_difference": "Samme referanse ({reference}), men beløpene skiller {difference}.",
    "reference_conflict": "Samme beløp og datoene skiller {days} dager, men referansene er ulike.",
    "learned": "Lært regel: «{pattern}» på banksiden hører til «{ledger_pattern}» i regnskapet; samme beløp.",
    "same_date": "Samme dato og samme beløp.",
    "same_date_party": "Samme dato, samme beløp og lignende motpart, referanse eller tekst.",
    "near_date": "Samme beløp; datoene skiller {days} dager.",
    "near_date_party": "Samme beløp, lignende motpart, referanse eller tekst; datoene skiller {days} dager.",
    "twins": "{count} linjer på hver side har samme dato og beløp og kan ikke skilles; ethvert par er riktig.",
    "chain": "Samme beløp på flere dager nær hverandre, {count} linjer på hver side; paret etter dato.",
    "likely": "Samme beløp; datoene skiller {days} dager, men en annen linje med samme beløp ligger nær.",
    "one_to_many": "Eneste kombinasjon av høyst {limit} bokførte linjer innen {days} dager som gir banklinjens beløp.",
    "many_to_one": "Eneste kombinasjon av høyst {limit} banklinjer innen {days} dager som gir det bokførte beløpet.",
    "group_several": "{count} linjer innen {days} dager gir beløpet til sammen, men det gjør andre kombinasjoner også.",
    "group_chance": "{count} linjer innen {days} dager gir beløpet til sammen, men det kan være tilfeldig.",
    "reversal": "To linjer på samme side opphever hverandre; datoene skiller {days} dager.",
    "fee": "Banken har {difference} mindre: kan være et gebyr som er trukket fra; datoene skiller {days} dager.",
    "difference": "Beløpene skiller {difference}, innenfor toleransen; datoene skiller {days} dager.",
    "wide_date": "Samme beløp, men datoene skiller {days} dager.",
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
SAY = {"sure": "Sikker", "suggestion": "Forslag", "score": "poeng {score}"}
