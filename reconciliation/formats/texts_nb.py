"""The findings in Bokmål; same keys and placeholders as `texts.SV`."""

from __future__ import annotations

from reconciliation.formats import codes

_RESEND = "Hent filen fra banken på nytt og send den uendret."
_ASK = "Sammenlign med kontoutskriften og spør banken hvis det ikke stemmer."
WORDS = {
    "zip": "en zip-fil eller et Office-dokument", "pdf": "en PDF-fil", "packed": "en pakket fil", "image": "et bilde",
    "program": "et program", "html": "en nettside", "xml": "en XML-fil av annet slag", "text": "en annen tekstfil",
    "sie": "en SIE-fil", "rtf": "et RTF-dokument", "binary": "en binærfil", "json": "en JSON-fil",
    "camt.052": "en kontorapport i løpet av dagen (camt.052)", "pain": "betalingsoppdrag (pain)",
    "pacs": "en melding mellom banker (pacs)", "iso20022": "en annen ISO 20022-melding",
    "MT942": "en rapport i løpet av dagen (MT942)", "MT": "en annen SWIFT-melding", "avtalegiro": "AvtaleGiro",
    "nets": "et annet Nets-oppdrag", "autogiro": "Autogiro", "lb": "leverandørbetalinger (Bankgirot)",
    "bankgiro": "en annen Bankgirot-fil", "edifact": "en annen EDIFACT-melding",
    "bytes": "byte", "lines": "linjer", "elements": "XML-elementer", "entries": "poster", "details": "betalinger",
    "start": "begynnelsen", "end": "slutten", "payments": "betalinger", "deductions": "fradrag",
    "references": "referanser", "deposits": "innskudd", "transactions": "transaksjoner", "records": "poster",
    "sum": "sum", "segments": "segmenter", "messages": "meldinger", "credits": "innskudd", "debits": "uttak",
    "credit_sum": "sum innskudd", "debit_sum": "sum uttak", "all": "poster", "booked_on": "bokføringsdag",
    "amount": "beløp", "opening": "inngående saldo", "closing": "utgående saldo",
}  # fmt: skip

NB: dict[str, tuple[str, str, str]] = {
    codes.EMPTY: ("Filen er tom.", "Hentingen ble avbrutt eller feil fil ble valgt.", "Hent filen på nytt."),
    codes.NOT_BANK: (
        "Filen er ikke en bankfil, men {kind}.", "Ingen kjent bankformat finnes i filen.",
        "Velg camt.053, camt.054, MT940, BgMax, OCR-giro, CREMUL eller CSV. Er den pakket: pakk den ut først."),
    codes.XML_DTD: (
        "Filen inneholder en dokumenttype (DTD) og tas ikke imot.",
        "En bankfil har aldri det; den kan skjule inkluderte filer eller voksende entiteter.", _RESEND),
    codes.XML_BROKEN: (
        "XML-filen er ødelagt ved linje {line}.", "Filen er avkortet, endret eller feil laget.", _RESEND),
    codes.TOO_BIG: (
        "Filen har flere enn {limit} {what}.", "Så store filer leses ikke.", "Hent en kortere periode i hver fil."),
    codes.OTHER_MESSAGE: (
        "Filen er {kind}, ikke en kontoutskrift.", "Det som står i den, er ikke bokført av banken.",
        "Hent kontoutskriften (camt.053) eller innbetalingsfilen (OCR-giro, BgMax) for perioden."),
    codes.CANNOT_OPEN: (
        "Filen kan ikke åpnes: {reason}.", "Filen finnes ikke eller kan ikke leses.", "Kontroller stien."),
    codes.BINARY: (
        "Filen inneholder nulltegn og er ingen tekstfil.", "Filen er skadet eller av et annet slag.", _RESEND),
    codes.FRAGMENT: (
        "Filen er ikke hel: {place} mangler.", "Filen er avkortet eller et utklipp av en større fil.", _RESEND),
    codes.NO_STATEMENT: (
        "Filen inneholder ingen kontoutskrift.", "Formatet er riktig, men ingen konti finnes i filen.",
        "Kontroller at riktig konto og periode ble valgt i banken."),
    codes.VERSION: (
        "Versjonen {version} er ikke kjent.", "Filen er nyere eller eldre enn versjonene som er prøvd.",
        "Filen ble lest etter elementenes navn. Kontroller saldoer og antall."),
    codes.NAMESPACE: (
        "XML-navnerommet mangler eller stemmer ikke: «{value}».", "Banken eller et mellomledd har endret filen.",
        "Filen ble lest etter elementenes navn. Kontroller saldoer og antall."),
    codes.ENCODING: (
        "Filen er kodet som {encoding}, som ikke er det formatet sier.", "Filen er lagret på nytt underveis.",
        "Filen ble lest slik. Kontroller æ, ø og å i tekstene."),
    codes.TEST_FILE: ("Filen er merket som test.", "Banken har sendt en prøvefil.", "Les inn den riktige filen."),
    codes.MORE_PAGES: (
        "Utskriften {statement} fortsetter i en annen fil.", "Filen er merket som én av flere sider.",
        "Les inn de andre sidene også."),
    codes.TRAILER: (
        "Sluttposten sier {stated} {what}, men filen har {counted}.", "Filen er endret eller ufullstendig.", _RESEND),
    codes.UNKNOWN_RECORD: (
        "{count} poster av ukjent slag ble hoppet over ({value}).", "De hører ikke til formatet.", "Ingen handling."),
    codes.SHORT_RECORD: (
        "{count} poster har feil lengde eller tabulatorer.", "Filen har gått gjennom et program som endrer mellomrom.",
        "De ble lest som om mellomrommene sto der. Kontroller summene."),
    codes.RECORD_BAD: (
        "Posten på linje {line} kan ikke leses: «{value}».", "Den følger ikke formatet.", _RESEND),
    codes.AMOUNT_BAD: (
        "Beløpet «{value}» på linje {line} er ikke et tall.", "Filen er feil laget.",
        "Posten står igjen med sin feil, og utskriften kan ikke leses inn. " + _RESEND),
    codes.DECIMALS: (
        "Beløpet {value} {currency} på linje {line} har flere enn {places} desimaler.",
        "Valutaen har ikke så små deler, og beløp avrundes aldri i stillhet.",
        "Be banken om en fil med riktige beløp."),
    codes.NO_SIGN: (
        "Posten på linje {line} sier ikke om den er et innskudd eller et uttak.", "CdtDbtInd mangler eller er ukjent.",
        "Be banken om en riktig fil."),
    codes.NEGATIVE: (
        "Beløpet {value} på linje {line} har et eget fortegn.", "I formatet gis retningen av debet eller kredit.",
        "Retningen ble lest av debet og kredit. " + _ASK),
    codes.NO_STATUS: (
        "{count} poster mangler status og ble lest som bokført.", "Banken utelater feltet Sts.",
        "Kontroller at utskriften er endelig."),
    codes.NO_DATE: (
        "{count} poster mangler bokføringsdag og fikk {value}.", "Banken utelater feltet.",
        "Kontroller dagen hvis den betyr noe for avstemmingen."),
    codes.DATE_BAD: (
        "Datoen «{value}» på linje {line} finnes ikke.", "Filen er feil laget.",
        "Nærmeste rimelige dag ble brukt, eller ingen. Kontroller linjen."),
    codes.NOT_BOOKED: (
        "{count} poster er ikke bokført ({value}) og ble holdt utenfor.", "De er varslet eller bare opplysninger.",
        "Ingen handling: de kommer når banken har bokført dem."),
    codes.OTHER_CURRENCY: (
        "Posten på linje {line} er i {currency}, men kontoen i {account_currency}.",
        "Beløpet i kontoens valuta framgår ikke.", "Posten regnes ikke med i summen. Oppgi beløpet for hånd."),
    codes.CURRENCY_ASSUMED: (
        "Filen oppgir ingen valuta; {currency} ble antatt.", "Formatet eller banken utelater den.",
        "Oppgi valutaen på kontoen eller i kolonnevalget hvis den er en annen."),
    codes.CURRENCY_BAD: (
        "Valutaen «{value}» på linje {line} er ingen valutakode.", "Filen er feil laget.",
        "To desimaler ble antatt. " + _ASK),
    codes.ZERO: ("Posten på linje {line} har beløpet null.", "Banken gir en opplysning som post.", "Ingen handling."),
    codes.BATCH_COUNT: (
        "Posten på linje {line} oppgir {stated} betalinger, men {counted} er med.",
        "Banken gir ikke alle enkeltbetalingene.", "Stem av posten som en sum, eller hent spesifikasjonen."),
    codes.BATCH_SUM: (
        "Betalingene i posten på linje {line} er {counted}, men posten {stated}; differansen er {difference}.",
        "Gebyr, veksling eller en betaling som mangler.", "Posten gjelder. Kontroller spesifikasjonen."),
    codes.DETAIL_NO_AMOUNT: (
        "{count} betalinger i poster mangler beløp.", "Banken utelater dem.",
        "Postenes egne beløp gjelder; summen av betalingene ble ikke prøvd."),
    codes.DETAIL_CURRENCY: (
        "{count} poster har betalinger i annen valuta.", "De er vekslet av banken.",
        "Postenes egne beløp gjelder; summen av betalingene ble ikke prøvd."),
    codes.CHARGES: (
        "{count} poster er redusert med gebyr, til sammen {value}.", "Banken har trukket gebyret før bokføring.",
        "Bokfør gebyret når posten stemmes av mot hele beløpet."),
    codes.RETURNED: (
        "{count} poster er returer.", "Betalingen kom tilbake fra mottakerens bank.",
        "Kontroller årsaken på linjen og åpne fakturaen på nytt."),
    codes.REVERSED: (
        "{count} poster er rettelser (tilbakeføringer).", "Banken tar tilbake en tidligere post.",
        "Stem av rettelsen mot posten den gjelder."),
    codes.DETAIL_AMOUNT: (
        "Et beløp i en betaling på linje {line} kan ikke leses: «{value}».",
        "Det er ikke et tall eller har flere desimaler enn valutaen.", "Postens eget beløp gjelder."),
    codes.NOT_DEPOSITED: (
        "{count} betalinger følges ikke av noe innskudd (linje {line}).", "Innskuddsposten (TK15) mangler.", _RESEND),
    codes.NOT_BALANCED: (
        "Utskriften {statement} går ikke opp: {opening} + {total} gir ikke {closing}; differansen er {difference}.",
        "Poster mangler, eller har senere valuteringsdag enn saldoen, eller en saldo er feil i filen.", _ASK),
    codes.NO_OPENING: (
        "Utskriften {statement} mangler inngående saldo.", "Banken utelater den.", "Summen kan ikke prøves. " + _ASK),
    codes.NO_CLOSING: (
        "Utskriften {statement} mangler utgående saldo.", "Filen er avkortet eller banken utelater den.",
        "Summen kan ikke prøves. " + _ASK),
    codes.BALANCE_NO_SIGN: (
        "{count} saldoer mangler debet eller kredit og ble lest som kredit.", "Banken utelater feltet CdtDbtInd.",
        _ASK),
    codes.BALANCE_CURRENCY: (
        "En saldo på linje {line} er i {currency}, men kontoen i {account_currency}.", "Filen er feil laget.",
        "Saldoen ble lest i kontoens valuta. " + _ASK),
    codes.BALANCE_AVAILABLE: (
        "Utskriften {statement} har bare disponible saldoer ({value}).", "Banken utelater den bokførte saldoen.",
        "De ble brukt i stedet. Reserverte beløp kan gi en differanse."),
    codes.OPENING_PREVIOUS: (
        "Inngående saldo er forrige utskrifts utgående (PRCD).", "Banken gir ingen egen inngående saldo.",
        "Ingen handling."),
    codes.NO_ACCOUNT: (
        "Utskriften {statement} oppgir ingen konto.", "Formatet eller banken utelater den.",
        "Velg kontoen når filen leses inn."),
    codes.NO_LINES: ("Utskriften {statement} har ingen poster.", "Kontoen er ikke rørt.", "Ingen handling."),
    codes.SUMMARY: (
        "Utskriften {statement} oppgir {stated} som {what}, men filen har {counted}.",
        "Poster mangler eller er med to ganger.", _ASK),
    codes.GAP: (
        "Konto {account}: {closing} etter {before} følges av {opening} før {after}; differansen er {difference}.",
        "En utskrift imellom mangler, eller er endret.", "Les inn utskriften som mangler."),
    codes.REPEATED: (
        "Konto {account}: utskriften {statement} finnes flere ganger.", "Samme utskrift er sendt igjen.",
        "Ingen handling: de samme postene leses inn én gang."),
    codes.OVERLAP: (
        "Konto {account}: utskriften fra {after} begynner før den forrige slutter ({before}).", "Periodene overlapper.",
        "Ingen handling: poster som finnes, leses inn én gang. Kontroller saldoen."),
    codes.OUT_OF_ORDER: (
        "Konto {account}: utskriftene står ikke i tidsrekkefølge.", "Filen er ordnet på en annen måte.",
        "Ingen handling."),
    codes.BALANCE_BAD: (
        "Saldoen «{value}» på linje {line} kan ikke leses.", "Den er ikke et tall eller har for mange desimaler.",
        "Summen kan ikke prøves. " + _ASK),
    codes.NO_HEADINGS: (
        "Kolonnene i CSV-filen kjennes ikke igjen.", "Ingen overskrifter for dag og beløp ble funnet.",
        "Oppgi én gang hvilken kolonne som er hva; valget brukes neste gang."),
    codes.COLUMN_MISSING: (
        "Kolonnen «{value}» finnes ikke i filen.",
        "Kolonnevalget er laget for en annen fil, eller banken har byttet overskrift.",
        "Velg kolonnene på nytt."),
    codes.ROW_BAD: (
        "Linje {line}: {what} kan ikke leses: «{value}».", "Cellen har en annen form enn de andre.",
        "Rett cellen eller kolonnevalget og les inn filen igjen."),
    codes.AMOUNTS_AMBIGUOUS: (
        "Det framgår ikke om {value} har desimaler eller tusener (linje {line}).",
        "Alle beløp i filen har et tegn fulgt av tre sifre.", "Oppgi desimaltegnet i kolonnevalget."),
    codes.DATES_AMBIGUOUS: (
        "Datoene kan leses på to måter; {value} ble lest som {shown}.", "Ingen dato i filen avgjør hva som er dag.",
        "Oppgi datoformen i kolonnevalget hvis det er feil."),
    codes.BALANCE_CHAIN: (
        "Saldoen etter linje {line} er {stated}, men burde være {counted}.", "En linje mangler eller er endret.",
        _ASK),
    codes.MORE_OF_SAME: (
        "Ytterligere {count} funn av slaget {same} vises ikke.", "Listen er begrenset.",
        "Rett årsaken; da forsvinner de sammen."),
}  # fmt: skip
