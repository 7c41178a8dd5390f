"""All findings in words: message, cause, cure. Swedish here, Bokmål and English beside. No Django in this package.

Placeholders are facts of the finding.
"""

from __future__ import annotations

from typing import NamedTuple

from reconciliation.formats import codes, texts_en, texts_nb


class Text(NamedTuple):
    """What is wrong, why, and what to do."""

    message: str
    cause: str
    cure: str


_RESEND = "Hämta filen från banken på nytt och skicka den oförändrad."
_ASK = "Stäm av mot kontoutdraget och fråga banken om det inte stämmer."
WORDS = {
    "zip": "en zip-fil eller ett Office-dokument", "pdf": "en PDF-fil", "packed": "en packad fil", "image": "en bild",
    "program": "ett program", "html": "en webbsida", "xml": "en XML-fil av annat slag", "text": "en annan textfil",
    "sie": "en SIE-fil", "rtf": "ett RTF-dokument", "binary": "en binärfil", "json": "en JSON-fil",
    "camt.052": "en kontorapport under dagen (camt.052)", "pain": "betalningsuppdrag (pain)",
    "pacs": "ett meddelande mellan banker (pacs)", "iso20022": "ett annat ISO 20022-meddelande",
    "MT942": "en rapport under dagen (MT942)", "MT": "ett annat SWIFT-meddelande", "avtalegiro": "AvtaleGiro",
    "nets": "ett annat Nets-uppdrag", "autogiro": "Autogiro", "lb": "leverantörsbetalningar (Bankgirot)",
    "bankgiro": "en annan Bankgirotfil", "edifact": "ett annat EDIFACT-meddelande",
    "bytes": "byte", "lines": "rader", "elements": "XML-element", "entries": "poster", "details": "betalningar",
    "start": "början", "end": "slutet", "payments": "betalningar", "deductions": "avdrag", "references": "referenser",
    "deposits": "insättningar", "transactions": "transaktioner", "records": "poster", "sum": "summa",
    "segments": "segment", "messages": "meddelanden", "credits": "insättningar", "debits": "uttag",
    "credit_sum": "summa insättningar", "debit_sum": "summa uttag", "all": "poster", "booked_on": "bokföringsdag",
    "amount": "belopp", "opening": "ingående saldo", "closing": "utgående saldo",
}  # fmt: skip

SV: dict[str, tuple[str, str, str]] = {
    codes.EMPTY: ("Filen är tom.", "Hämtningen avbröts eller fel fil valdes.", "Hämta filen på nytt."),
    codes.NOT_BANK: (
        "Filen är inte en bankfil utan {kind}.", "Inget känt bankformat finns i filen.",
        "Välj camt.053, camt.054, MT940, BgMax, OCR-giro, CREMUL eller CSV. Är den packad: packa upp den först."),
    codes.XML_DTD: (
        "Filen innehåller en dokumenttyp (DTD) och tas inte emot.",
        "En bankfil har aldrig någon; den kan dölja inkluderade filer eller växande entiteter.", _RESEND),
    codes.XML_BROKEN: (
        "XML-filen är trasig vid rad {line}.", "Filen är avhuggen, ändrad eller felaktigt framställd.", _RESEND),
    codes.TOO_BIG: (
        "Filen har fler än {limit} {what}.", "Så stora filer läses inte.", "Hämta en kortare period i varje fil."),
    codes.OTHER_MESSAGE: (
        "Filen är {kind}, inte ett kontoutdrag.", "Det som står i den är inte bokfört av banken.",
        "Hämta kontoutdraget (camt.053) eller insättningsuppgiften (BgMax, OCR-giro) för perioden."),
    codes.CANNOT_OPEN: (
        "Filen kan inte öppnas: {reason}.", "Filen finns inte eller får inte läsas.", "Kontrollera sökvägen."),
    codes.BINARY: (
        "Filen innehåller nolltecken och är ingen textfil.", "Filen är skadad eller av ett annat slag.", _RESEND),
    codes.FRAGMENT: (
        "Filen är inte hel: {place} saknas.", "Filen är avhuggen eller ett utklipp ur en större fil.", _RESEND),
    codes.NO_STATEMENT: (
        "Filen innehåller inget kontoutdrag.", "Formatet är rätt men inga konton finns i filen.",
        "Kontrollera att rätt konto och period valdes i banken."),
    codes.VERSION: (
        "Versionen {version} är inte känd.", "Filen är nyare eller äldre än de versioner som prövats.",
        "Filen lästes efter elementens namn. Kontrollera saldon och antal."),
    codes.NAMESPACE: (
        "XML-namnrymden saknas eller stämmer inte: ”{value}”.", "Banken eller ett mellanled har ändrat filen.",
        "Filen lästes efter elementens namn. Kontrollera saldon och antal."),
    codes.ENCODING: (
        "Filen är kodad som {encoding}, vilket inte är det formatet anger.", "Filen har sparats om på vägen.",
        "Filen lästes så. Kontrollera å, ä och ö i texterna."),
    codes.TEST_FILE: ("Filen är märkt som test.", "Banken har skickat en provfil.", "Läs in den riktiga filen."),
    codes.MORE_PAGES: (
        "Utdraget {statement} fortsätter i en annan fil.", "Filen är märkt som en av flera sidor.",
        "Läs in de övriga sidorna också."),
    codes.TRAILER: (
        "Slutposten anger {stated} {what} men filen har {counted}.", "Filen är ändrad eller ofullständig.", _RESEND),
    codes.UNKNOWN_RECORD: (
        "{count} poster av okänt slag hoppades över ({value}).", "De hör inte till formatet.", "Ingen åtgärd."),
    codes.SHORT_RECORD: (
        "{count} poster har fel längd eller tabbar.", "Filen har passerat ett program som ändrar blanksteg.",
        "De lästes som om blankstegen fanns kvar. Kontrollera summorna."),
    codes.RECORD_BAD: (
        "Posten på rad {line} kan inte läsas: ”{value}”.", "Den följer inte formatet.", _RESEND),
    codes.AMOUNT_BAD: (
        "Beloppet ”{value}” på rad {line} är inget tal.", "Filen är felaktigt framställd.",
        "Posten står kvar med sitt fel och utdraget kan inte läsas in. " + _RESEND),
    codes.DECIMALS: (
        "Beloppet {value} {currency} på rad {line} har fler än {places} decimaler.",
        "Valutan har inte så små delar, och belopp avrundas aldrig i tysthet.",
        "Be banken om en fil med rätta belopp."),
    codes.NO_SIGN: (
        "Posten på rad {line} anger inte om den är en insättning eller ett uttag.", "CdtDbtInd saknas eller är okänd.",
        "Be banken om en riktig fil."),
    codes.NEGATIVE: (
        "Beloppet {value} på rad {line} har ett eget tecken.", "I formatet anges riktningen av debet eller kredit.",
        "Riktningen lästes ur debet och kredit. " + _ASK),
    codes.NO_STATUS: (
        "{count} poster saknar status och lästes som bokförda.", "Banken lämnar ut fältet Sts.",
        "Kontrollera att utdraget är slutligt."),
    codes.NO_DATE: (
        "{count} poster saknar bokföringsdag och fick {value}.", "Banken lämnar ut fältet.",
        "Kontrollera dagen om den betyder något för avstämningen."),
    codes.DATE_BAD: (
        "Datumet ”{value}” på rad {line} finns inte.", "Filen är felaktigt framställd.",
        "Närmast rimliga dag användes, eller ingen. Kontrollera raden."),
    codes.NOT_BOOKED: (
        "{count} poster är inte bokförda ({value}) och lämnades utanför.", "De är aviserade eller bara upplysningar.",
        "Ingen åtgärd: de kommer när banken har bokfört dem."),
    codes.OTHER_CURRENCY: (
        "Posten på rad {line} är i {currency} men kontot i {account_currency}.",
        "Beloppet i kontots valuta framgår inte.", "Posten räknas inte i summan. Ange beloppet för hand."),
    codes.CURRENCY_ASSUMED: (
        "Filen anger ingen valuta; {currency} antogs.", "Formatet eller banken lämnar ut den.",
        "Ange valutan på kontot eller i kolumnvalet om den är en annan."),
    codes.CURRENCY_BAD: (
        "Valutan ”{value}” på rad {line} är ingen valutakod.", "Filen är felaktigt framställd.",
        "Två decimaler antogs. " + _ASK),
    codes.ZERO: ("Posten på rad {line} har beloppet noll.", "Banken lämnar en upplysning som post.", "Ingen åtgärd."),
    codes.BATCH_COUNT: (
        "Posten på rad {line} anger {stated} betalningar men {counted} finns med.",
        "Banken lämnar inte ut alla enskilda betalningar.",
        "Stäm av posten som en summa, eller hämta specifikationen."),
    codes.BATCH_SUM: (
        "Betalningarna i posten på rad {line} är {counted} men posten {stated}; skillnaden är {difference}.",
        "Avgift, växling eller en betalning som saknas.", "Posten gäller. Kontrollera specifikationen."),
    codes.DETAIL_NO_AMOUNT: (
        "{count} betalningar inom poster saknar belopp.", "Banken lämnar ut dem.",
        "Posternas egna belopp gäller; summan av betalningarna prövades inte."),
    codes.DETAIL_CURRENCY: (
        "{count} poster har betalningar i annan valuta.", "De har växlats av banken.",
        "Posternas egna belopp gäller; summan av betalningarna prövades inte."),
    codes.CHARGES: (
        "{count} poster är minskade med avgifter, tillsammans {value}.", "Banken har dragit avgiften före bokföring.",
        "Bokför avgiften när posten stäms av mot hela beloppet."),
    codes.RETURNED: (
        "{count} poster är returer.", "Betalningen kom tillbaka från mottagarens bank.",
        "Kontrollera orsaken på raden och öppna fakturan på nytt."),
    codes.REVERSED: (
        "{count} poster är rättelser (återföringar).", "Banken tar tillbaka en tidigare post.",
        "Stäm av rättelsen mot posten den gäller."),
    codes.DETAIL_AMOUNT: (
        "Ett belopp i en betalning på rad {line} kan inte läsas: ”{value}”.",
        "Det är inget tal eller har fler decimaler än valutan.", "Postens eget belopp gäller."),
    codes.NOT_DEPOSITED: (
        "{count} betalningar följs inte av någon insättning (rad {line}).", "Insättningsposten (TK15) saknas.",
        _RESEND),
    codes.NOT_BALANCED: (
        "Utdraget {statement} går inte ihop: {opening} + {total} ger inte {closing}; skillnaden är {difference}.",
        "Poster saknas, eller har senare valutadag än saldot, eller så är ett saldo fel i filen.", _ASK),
    codes.NO_OPENING: (
        "Utdraget {statement} saknar ingående saldo.", "Banken lämnar ut det.", "Summan kan inte prövas. " + _ASK),
    codes.NO_CLOSING: (
        "Utdraget {statement} saknar utgående saldo.", "Filen är avhuggen eller banken lämnar ut det.",
        "Summan kan inte prövas. " + _ASK),
    codes.BALANCE_NO_SIGN: (
        "{count} saldon saknar debet eller kredit och lästes som kredit.", "Banken lämnar ut fältet CdtDbtInd.", _ASK),
    codes.BALANCE_CURRENCY: (
        "Ett saldo på rad {line} är i {currency} men kontot i {account_currency}.", "Filen är felaktigt framställd.",
        "Saldot lästes i kontots valuta. " + _ASK),
    codes.BALANCE_AVAILABLE: (
        "Utdraget {statement} har bara disponibla saldon ({value}).", "Banken lämnar inte ut det bokförda saldot.",
        "De användes i stället. Reserverade belopp kan ge en skillnad."),
    codes.OPENING_PREVIOUS: (
        "Ingående saldo är förra utdragets utgående (PRCD).", "Banken lämnar inget eget ingående saldo.",
        "Ingen åtgärd."),
    codes.NO_ACCOUNT: (
        "Utdraget {statement} anger inget konto.", "Formatet eller banken lämnar ut det.",
        "Välj kontot när filen läses in."),
    codes.NO_LINES: ("Utdraget {statement} har inga poster.", "Kontot har inte rörts.", "Ingen åtgärd."),
    codes.SUMMARY: (
        "Utdraget {statement} anger {stated} som {what}, men filen har {counted}.",
        "Poster saknas eller finns med två gånger.", _ASK),
    codes.GAP: (
        "Konto {account}: {closing} efter {before} följs av {opening} före {after}; skillnaden är {difference}.",
        "Ett utdrag däremellan saknas, eller har ändrats.", "Läs in utdraget som saknas."),
    codes.REPEATED: (
        "Konto {account}: utdraget {statement} finns flera gånger.", "Samma utdrag har skickats igen.",
        "Ingen åtgärd: samma poster läses in en gång."),
    codes.OVERLAP: (
        "Konto {account}: utdraget från {after} börjar före det förra slutar ({before}).", "Perioderna överlappar.",
        "Ingen åtgärd: poster som redan finns läses in en gång. Kontrollera saldot."),
    codes.OUT_OF_ORDER: (
        "Konto {account}: utdragen står inte i tidsföljd.", "Filen är ordnad på annat sätt.", "Ingen åtgärd."),
    codes.BALANCE_BAD: (
        "Saldot ”{value}” på rad {line} kan inte läsas.", "Det är inget tal eller har för många decimaler.",
        "Summan kan inte prövas. " + _ASK),
    codes.NO_HEADINGS: (
        "Kolumnerna i CSV-filen känns inte igen.", "Inga rubriker för dag och belopp hittades.",
        "Ange en gång vilken kolumn som är vad; valet används nästa gång."),
    codes.COLUMN_MISSING: (
        "Kolumnen ”{value}” finns inte i filen.",
        "Kolumnvalet är gjort för en annan fil, eller banken har bytt rubrik.",
        "Välj kolumnerna på nytt."),
    codes.ROW_BAD: (
        "Rad {line}: {what} kan inte läsas: ”{value}”.", "Cellen har en annan form än de övriga.",
        "Rätta cellen eller kolumnvalet och läs in filen igen."),
    codes.AMOUNTS_AMBIGUOUS: (
        "Det framgår inte om {value} har decimaler eller tusental (rad {line}).",
        "Alla belopp i filen har ett tecken följt av tre siffror.", "Ange decimaltecknet i kolumnvalet."),
    codes.DATES_AMBIGUOUS: (
        "Datumen kan läsas på två sätt; {value} lästes som {shown}.", "Inget datum i filen avgör vad som är dag.",
        "Ange datumformen i kolumnvalet om det är fel."),
    codes.BALANCE_CHAIN: (
        "Saldot efter rad {line} är {stated} men borde vara {counted}.", "En rad saknas eller är ändrad.", _ASK),
    codes.MORE_OF_SAME: (
        "Ytterligare {count} fynd av slaget {same} visas inte.", "Listan är begränsad.",
        "Rätta orsaken; då försvinner de tillsammans."),
}  # fmt: skip

LANGUAGES = {
    "sv": (SV, WORDS),
    "nb": (texts_nb.NB, texts_nb.WORDS),
    "en": (texts_en.EN, texts_en.WORDS),
}
_WORDED = ("kind", "what", "place")  # facts that are keys of WORDS


class _Facts(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "–"


def text(code: str, language: str = "sv", **facts: object) -> Text:
    """The words for a finding. `language` is "sv", "nb" or "en". KeyError: no such code."""
    table, words = LANGUAGES[language]
    shown = _Facts(facts)
    for name in _WORDED:
        if name in shown:
            shown[name] = words.get(str(shown[name]), shown[name])
    return Text(*(part.format_map(shown) for part in table[code]))
