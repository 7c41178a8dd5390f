"""What Nordic banks call the columns of their CSV files, and how a `Mapping` is guessed from that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconciliation.formats.mapping import Mapping

# In order of preference: the booking day before the day of the purchase, before just "date".
_NAMES: dict[str, str] = {
    "booked_on": "bokföringsdag bokföringsdatum bokförd bokfört bokföringsdato bokføringsdag bokføringsdato "
    "bokførtdato bokført datobokført reskontradatum bookingdate bookeddate postingdate bookedon booked utførtdato "
    "bogføringsdato bogføringsdag bogført posteringsdato kirjauspäivä kirjauspäivämäärä kirjauspvm completeddate "
    "betalningsdag betalingsdato tapahtumapäivä transaktionsdag transaktionsdatum transaksjonsdato "
    "transactiondate datum dato date "
    "dag pvm päivämäärä",
    "valued_on": "valutadag valutadatum rentedato valuteringsdato valutadato valuteringsdag rentedag räntedag "
    "räntedatum valør valørdato valuteringsdag arvopäivä arvopvm valuedate",
    "amount": "belopp beløp amount transaktionsbelopp beloppsek beløpnok beløpinok beloppisek beloppeur "
    "bokförtbelopp bokførtbeløp beløpikontovaluta beløb määrä summa",
    "money_in": "insättning insättningar insatt inn innpåkonto innskudd innbetaling innbetalt inbetalning kredit "
    "kreditt credit creditamount paidin in beløpinn beloppin "
    "innbetalinger inbetalningar indbetaling indbetalinger indsat beløbind panot tulot",
    "money_out": "uttag ut utfrakonto utavkonto uttak utbetaling utbetalt utbetalning debet debit "
    "debitamount paidout out "
    "beløput belopput utbetalinger utbetalningar udbetaling udbetalinger hævet beløbud otot menot",
    "sign_column": "dk kd cd dc debetkredit kreditdebet debetellerkredit debitcredit creditdebit creditordebit "
    "creditdebitindicator tecken fortegn",
    "reference": "ocr ocrnummer kid kidnummer ocrreferens meddelandeocr numeriskreferanse referens referanse "
    "reference betalningsreferens betalingsreferens viite viitenumero fikkode",
    "bank_reference": "verifikationsnummer verifikation arkivreferanse arkivref transaktionsid transaksjonsid "
    "transaksjonsreferanse bankreferens bankreference transactionid löpnummer "
    "arkistointitunnus arkistotunnus bilagsnummer",
    "counterparty": "namn navn motpart motpartsnavn motpartsnamn avsändaremottagare mottagareavsändare "
    "betalaremottagare name counterparty saajamaksaja maksajasaaja nimi saajannimi afsendermodtager",
    "counterparty_account": "motkonto motkontonummer motpartskonto counterpartyaccount saajantilinumero modkonto",
    "balance": "saldo bokförtsaldo bokførtsaldo saldoefter utgåendesaldo balance saldosek saldonok runningbalance",
    "currency_column": "valuta valutakod valutakode valuutta currency",
    "account_column": "konto kontonummer kontonr tili tilinumero account accountnumber iban",
    "status": "status tila state",
}
_TEXTS = (
    "text", "tekst", "beskrivning", "beskrivelse", "forklaring", "rubrik", "tittel", "textmottagare", "transaktion",
    "transaktionstext", "meddelande", "melding", "description", "details", "message", "tekstmelding", "avsändare",
    "mottagare", "afsender", "modtager", "besked", "selitys", "otsikko", "viesti", "laji", "maksaja", "maksunsaaja",
    "transaktionstyp", "type", "typ",
)  # fmt: skip
_IN_CURRENCY = re.compile(r"(?:sek|nok|dkk|eur|euroa|euro|kr)$")
_DANISH = re.compile("beløb|bogfør|^valør|postering|indbetaling|hævet")
_FINNISH = re.compile("määrä|kirjaus|päivä|^saaja|^maksaja|viite")
_NORWEGIAN = re.compile("ø|^dato$|dato$|^inn|kreditt|forklaring|tekst")
_SWEDISH = re.compile("ö|ä|belopp|datum|uttag")


def plain(heading: str) -> str:
    """A heading without case, blanks and marks."""
    return re.sub(r"[\W_]", "", heading.casefold())


def guess(cells: Sequence[str]) -> Mapping | None:
    """The columns by their headings; None unless there is a day, and an amount or money in and out."""
    headings: dict[str, str] = {}
    for form in (_without_currency, plain):  # a heading as it stands goes before one without its currency
        headings |= {form(cell): cell.strip() for cell in reversed(cells) if form(cell)}
    found: dict[str, str] = {}
    for role, names in _NAMES.items():
        for name in names.split():
            if name in headings and headings[name] not in found.values():
                found[role] = headings[name]
                break
    if "amount" in found:
        found.pop("money_in", None)
        found.pop("money_out", None)
    if "booked_on" not in found or not ("amount" in found or "money_in" in found and "money_out" in found):
        return None
    texts = tuple(headings[name] for name in _TEXTS if name in headings and headings[name] not in found.values())
    return Mapping.from_dict({**found, "texts": texts})


def _without_currency(heading: str) -> str:
    """ "Insättning (SEK)" is "insättning"."""
    return _IN_CURRENCY.sub("", plain(heading))


def likely_currency(cells: Sequence[str]) -> str:
    """SEK, NOK, DKK or EUR by the language of the headings; "" where that tells nothing."""
    names = [plain(cell) for cell in cells]
    if any(_DANISH.search(name) for name in names):
        return "DKK"
    if any(_FINNISH.search(name) for name in names):
        return "EUR"
    if any(_NORWEGIAN.search(name) for name in names):
        return "NOK"
    return "SEK" if any(_SWEDISH.search(name) for name in names) else ""
