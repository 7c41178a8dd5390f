"""The findings in Norwegian Bokmål; same keys and placeholders as `texts.SV`."""

from __future__ import annotations

from ledger.sie import codes

VOUCHER = "Bilag {voucher}: "
WORDS = {
    "zip": "en zip-fil", "pdf": "en PDF-fil", "gzip": "en gzip-fil", "office": "et Office-dokument",
    "7z": "et 7z-arkiv", "rar": "et RAR-arkiv", "image": "et bilde", "program": "et program",
    "rtf": "et RTF-dokument", "html": "en nettside", "xml": "en XML-fil av annet slag", "text": "en annen tekstfil",
    "accounts": "kontoer", "objects": "objekter", "dimensions": "dimensjoner", "rows": "linjer i ett bilag",
    "open": "listen mangler sluttklamme", "none": "objektlisten mangler", "odd": "listen har et ulikt antall felt",
    "account": "konto", "amount": "beløp", "value": "verdi", "generated_on": "dato for fremstilling",
    "date": "dato", "kind": "filtype", "year": "regnskapsår 0", "vouchers": "bilag", "balances": "saldoer",
}  # fmt: skip

NB: dict[str, tuple[str, str, str]] = {
    codes.EMPTY: ("Filen er tom.", "Eksporten ble avbrutt, eller feil fil ble valgt.",
                  "Eksporter på nytt og velg filen igjen."),
    codes.NOT_SIE: (
        "Filen er ikke en SIE-fil, men {kind}.", "Den har ingen kjent SIE-post (#FLAGGA, #KONTO, #VER …).",
        "Velg en SIE-fil av type 1–4. Er den pakket, pakk den ut først."),
    codes.SIE5: (
        "Filen er SIE 5 (XML), som ikke leses.", "SIE 5 er et annet format enn SIE 1–4.",
        "Eksporter i stedet som SIE type 4 (4E eller 4I) fra regnskapsprogrammet."),
    codes.BINARY: (
        "Filen har nulltegn og er ingen tekstfil.", "Den er skadet eller av et annet slag (linje {line}).",
        "Eksporter på nytt. Ikke åpne og lagre filen i et annet program."),
    codes.LINE_TOO_LONG: (
        "Linje {line} er lengre enn en megabyte.", "Linjeskift mangler, eller filen er ikke en SIE-fil.",
        "Eksporter på nytt; send filen uten å endre linjeskiftene."),
    codes.TOO_MANY: (
        "Filen har urimelig mange {what} (linje {line}).", "Det er flere enn noe regnskap trenger.",
        "Kontroller at riktig fil ble valgt, eller del eksporten i flere filer."),
    codes.CANNOT_OPEN: ("Filen kan ikke åpnes: {reason}.", "Den finnes ikke eller kan ikke leses.",
                        "Kontroller stien."),
    codes.ENDS_IN_VOUCHER: (
        "filen slutter inne i bilaget som begynner på linje {line}.", "Filen er kuttet.",
        "Eksporter på nytt og kontroller at hele filen kom med."),
    codes.KSUMMA_BAD: (
        "Kontrollsummen stemmer ikke: filen sier {stated}, innholdet gir {computed}.",
        "Filen er endret eller skadet etter eksporten.", "Eksporter på nytt og les inn filen uendret."),
    codes.KSUMMA_UNTERMINATED: (
        "Filen begynner med #KSUMMA, men den avsluttende kontrollsummen mangler.", "Filen er kuttet.",
        "Eksporter på nytt og kontroller at hele filen kom med."),
    codes.KSUMMA_STRAY: (
        "En #KSUMMA står på feil sted og er ikke kontrollert.",
        "Det skal stå en uten felt først og en med sum sist.", "Ingen handling hvis tallene er riktige."),
    codes.NO_YEAR: (
        "Filen oppgir ikke noe regnskapsår (#RAR 0).", "#RAR 0 med start og slutt er obligatorisk i type {type}.",
        "Eksporter på nytt med regnskapsår valgt."),
    codes.YEAR_OVERLAP: (
        "Regnskapsårene overlapper: år {year} begynner {start}, men året før slutter {end}.",
        "Datoene i #RAR er feil.", "Rett regnskapsårene i regnskapsprogrammet og eksporter på nytt."),
    codes.YEAR_BAD: (
        "Regnskapsår {year} slutter før det begynner: {value}.", "Datoene i #RAR er byttet om eller feil.",
        "Rett regnskapsåret i regnskapsprogrammet og eksporter på nytt."),
    codes.ROW_OUTSIDE: (
        "En {label} på linje {line} hører ikke til noe bilag.", "#VER mangler før den, eller filen er skadet.",
        "Eksporter på nytt."),
    codes.TYPE_UNKNOWN: (
        "Ukjent filtype #SIETYP {value}.", "Tillatte typer er 1, 2, 3 og 4.", "Typen ble bestemt av innholdet."),
    codes.NO_LABEL: (
        "Linje {line} begynner ikke med #: «{value}».", "Den er ingen SIE-post, ofte en tekst med linjeskift i.",
        "Linjen ble hoppet over. Kontroller teksten på linjen før."),
    codes.UNTERMINATED_QUOTE: (
        "Et anførselstegn i {label} avsluttes ikke på linje {line}.", "Teksten er kuttet eller har et linjeskift.",
        "Teksten ble lest til slutten av linjen. Kontroller den."),
    codes.ODD_QUOTE: (
        "Et anførselstegn står inne i et felt i {label} på linje {line}.",
        "Anførselstegn i tekst skrives \\\"; noen ganger er det en ö som er blitt feil.",
        "Kontroller navnet eller teksten."),
    codes.CONTROL_CHARACTER: (
        "Styretegn ({value}) på linje {line}.", "Slike tegn er ikke tillatt i en SIE-fil.",
        "De ble lest som blanke. Kontroller teksten."),
    codes.UNKNOWN_LABEL: (
        "Ukjent post {label} ({count} stk.).", "Den finnes ikke i SIE-standarden.",
        "Den ble lagt til side, slik standarden sier."),
    codes.EXTRA_FIELDS: (
        "{label} har flere felt enn standarden ({count} linjer), på linje {line}: {value}.",
        "Programmet skriver egne felt, eller en tekst med blanke mangler anførselstegn.",
        "Feltene ble lagt til side. Er en tekst avkortet, sett den i anførselstegn i programmet."),
    codes.FIELD_MISSING: (
        "{label} på linje {line} mangler {field}.", "Feltet er obligatorisk.",
        "Rett posten i regnskapsprogrammet og eksporter på nytt."),
    codes.OBJECT_LIST: (
        "{label} på linje {line}: {problem}.", "Objekter står som par i klammer: {{dimensjon objekt}}.",
        "Kontroller linjens objekter."),
    codes.VALUE_BAD: (
        "{label} på linje {line} har en verdi som ikke kan leses: «{value}».", "Den følger ikke SIE-standarden.",
        "Rett verdien i regnskapsprogrammet og eksporter på nytt."),
    codes.STRAY_BRACE: (
        "En klamme {brace} står alene på linje {line}.", "Klammer skal omslutte linjene i et bilag.",
        "Kontroller bilagene rundt linjen."),
    codes.UTF8: (
        "Filen er skrevet i {encoding}.", "SIE-standarden sier PC8 (CP437), men mange programmer skriver UTF-8.",
        "Ingen handling: å, ä og ö leses riktig."),
    codes.LATIN: (
        "Filen er skrevet i Windows-1252/Latin-1.", "SIE-standarden sier PC8 (CP437).",
        "Ingen handling: å, ä og ö leses riktig."),
    codes.STRAY_BYTES: (
        "{count} tegn er skrevet i et annet tegnsett enn resten ({encoding}).",
        "Programmet blander tegnsett, ofte i en sti.", "Kontroller navn med rare tegn."),
    codes.REPLACED: (
        "Filen har erstatningstegn: «{value}».", "Bokstaver gikk tapt før filen kom hit.",
        "Beløpene er uskadd. Eksporter på nytt hvis navnene må bli riktige."),
    codes.MOJIBAKE: (
        "Å, ä og ö ser ut til å være forvansket: «{value}».", "Filen er lagret på nytt i feil tegnsett.",
        "Beløpene er uskadd. Eksporter på nytt hvis navnene må bli riktige."),
    codes.BROKEN_UTF8: (
        "Filen er UTF-8, men noen tegn er ødelagt.", "Programmet har kuttet tekster midt i et tegn.",
        "Beløpene er uskadd. Kontroller tekster som slutter rart."),
    codes.FORMAT: (
        "#FORMAT er «{value}» i stedet for PC8.", "PC8 er den eneste tillatte verdien.",
        "Ingen handling: tegnsettet avgjøres av innholdet."),
    codes.UNBALANCED: (
        "debet og kredit avviker med {kronor} (linje {line}, {day}).",
        "Bilagets {rows} linjer summerer til {difference} i stedet for 0.",
        "Rett bilaget i regnskapsprogrammet og eksporter på nytt."),
    codes.VOUCHER_DATE: (
        "datoen «{value}» på linje {line} kan ikke leses.", "Datoer skrives ÅÅÅÅMMDD og må finnes.",
        "Rett bilagets dato og eksporter på nytt."),
    codes.OUTSIDE_YEAR: (
        "datoen {day} ligger utenfor filens regnskapsår.", "Alle bilag skal høre til #RAR 0.",
        "Kontroller regnskapsåret, eller bilagets dato."),
    codes.AMOUNT: (
        "beløpet «{value}» på linje {line} (konto {account}) kan ikke leses.",
        "Beløp skrives med punktum og høyst to desimaler, uten tusenskille.",
        "Rett beløpet i regnskapsprogrammet og eksporter på nytt."),
    codes.AMOUNT_LENIENT: (
        "beløpet «{value}» på linje {line} ble lest som {amount}.", "Skrivemåten følger ikke SIE-standarden.",
        "Kontroller at beløpet er riktig."),
    codes.ROW_DATE: (
        "linje {line} har en dato som ikke finnes: «{value}».", "Datoer skrives ÅÅÅÅMMDD og må finnes.",
        "Rett linjens dato og eksporter på nytt."),
    codes.TEXT_AS_DATE: (
        "på linje {line} står «{value}» der datoen skal stå.", "Programmet har utelatt feltet for linjens dato.",
        "Teksten ble tatt som linjens tekst, og bilagets dato gjelder."),
    codes.DATE_LENIENT: (
        "datoen «{value}» ble lest som {day}.", "Datoer skrives ÅÅÅÅMMDD.", "Kontroller at datoen er riktig."),
    codes.EMPTY_VOUCHER: (
        "ingen linjer (linje {line}).", "Bilaget er tomt eller makulert.", "Ingen handling: nummeret beholdes."),
    codes.DUPLICATE_NUMBER: (
        "nummeret finnes allerede i filen (linje {line}).", "To bilag har samme serie og nummer.",
        "Kontroller i regnskapsprogrammet hvilket som er riktig."),
    codes.NOT_ASCENDING: (
        "Numrene i serie «{series}» kommer ikke i rekkefølge ({count} stk.).",
        "Standarden sier stigende nummer i en serie.", "Ingen handling: rekkefølgen spiller ingen rolle."),
    codes.NOT_CLOSED: (
        "sluttklamme mangler for bilaget på linje {line}.", "Filen er skadet, og linjer kan mangle.",
        "Eksporter på nytt."),
    codes.NO_BRACE: (
        "linjene står ikke i klammer (linje {line}).", "Programmet følger ikke SIE-standarden.",
        "Linjene ble lest likevel. Kontroller bilaget."),
    codes.NO_NUMBER: (
        "{count} bilag mangler nummer.", "I en eksport skal bilagene ha sine nummer.",
        "De nummereres i filens rekkefølge."),
    codes.NO_TWIN: (
        "#RTRANS på linje {line} (konto {account}) følges ikke av samme linje som #TRANS.",
        "En tilføyd linje skal skrives to ganger, for eldre lesere.", "Bare #TRANS bokføres. Kontroller bilaget."),
    codes.QUANTITY: (
        "kvantiteten «{value}» på linje {line} kan ikke leses.", "Kvantitet skal være et tall med punktum.",
        "Linjen ble lest uten kvantitet."),
    codes.REGISTERED_ON: (
        "registreringsdatoen «{value}» kan ikke leses.", "Datoer skrives ÅÅÅÅMMDD.",
        "Bilaget ble lest uten registreringsdato."),
    codes.VOUCHERS_IN_TYPE: (
        "Filen sier type {type}, men har {count} bilag.", "Bilag hører til type 4.",
        "Eksporter som type 4 hvis bilagene skal leses inn."),
    codes.ACCOUNT_UNDECLARED: (
        "Konto {account} brukes, men mangler i filens kontoplan.", "Posten #KONTO mangler for kontoen.",
        "Kontoen opprettes uten navn. Gi den et navn etterpå."),
    codes.OBJECT_UNDECLARED: (
        "Objekt {object} i dimensjon {dimension} brukes, men mangler i filen.", "Posten #OBJEKT mangler.",
        "Objektet opprettes uten navn. Gi det et navn etterpå."),
    codes.DIMENSION_UNDECLARED: (
        "Dimensjon {dimension} brukes, men mangler i filen.", "Posten #DIM mangler.",
        "Dimensjonen opprettes uten navn. Gi den et navn etterpå."),
    codes.ACCOUNT_TWICE: (
        "Konto {account} finnes to ganger: «{first}» og «{second}».", "Kontoplanen har samme nummer to ganger.",
        "Det siste navnet gjelder. Kontroller kontoplanen."),
    codes.ACCOUNT_ODD: (
        "Kontonummeret «{account}» er uvanlig.", "Kontonummer har som regel fire til seks siffer.",
        "Kontoen beholdes som den står. Kontroller hvor den havner i rapportene."),
    codes.BALANCE_TWICE: (
        "{label} for konto {account}, år {year}, finnes to ganger (linje {line}).", "Samme saldo er skrevet to ganger.",
        "Beløpene ble lagt sammen. Kontroller kontoens saldo."),
    codes.FLAG_SET: (
        "Filen er merket som allerede innlest (#FLAGGA 1).", "Et program har lest filen før.",
        "Kontroller at bilagene ikke bokføres to ganger."),
    codes.ITEM_MISSING: ("Posten {label} mangler.", "Den er obligatorisk i type {type}.",
                         "Kontroller at riktig fil ble valgt."),
    codes.ITEM_MISSING_MINOR: (
        "Posten {label} mangler.", "Den er obligatorisk i type {type}, men trengs ikke for innlesingen.",
        "Ingen handling."),
    codes.YEAR_GAP: (
        "Det er et gap mellom regnskapsårene: {end} til {start}.", "Et år mangler eller har feil datoer i #RAR.",
        "Kontroller regnskapsårene."),
    codes.YEAR_LONG: (
        "Regnskapsår {year} er lengre enn 18 måneder: {start} til {end}.",
        "Så lange regnskapsår er ikke tillatt (den svenske bokføringsloven kap. 3).", "Kontroller datoene i #RAR."),
    codes.CURRENCY: (
        "Filens valuta er {value}, ikke SEK.", "#VALUTA gjelder alle beløp i filen.",
        "Les den bare inn i et regnskap med samme valuta."),
    codes.ORGNR: (
        "Organisasjonsnummeret «{value}» har ikke ti eller tolv siffer.", "#ORGNR skrives nnnnnn-nnnn.",
        "Kontroller at filen hører til riktig selskap."),
    codes.NO_VOUCHERS: (
        "Filen har ingen bilag.", "Året har ikke begynt, eller eksporten gjaldt bare saldoer.",
        "Ingen handling hvis det er slik det skal være."),
    codes.IB_SUM: (
        "Inngående balanser summerer til {kronor}, ikke 0.",
        "Som oftest er fjorårets resultat ennå ikke overført til egenkapitalen ({amount}).",
        "Ingen handling hvis resultatet overføres senere."),
    codes.IB_FROM_UB: (
        "Inngående balanse mangler; fjorårets utgående balanse brukes.", "Standarden tillater at #IB 0 utelates.",
        "Ingen handling."),
    codes.IB_NOT_UB: (
        "Inngående balanse avviker fra fjorårets utgående på {count} kontoer.",
        "Konto: #IB 0 / #UB −1: {accounts}", "#IB 0 gjelder. Kontroller at fjoråret er avstemt."),
    codes.UB_DIFFERS: (
        "Utgående balanse stemmer ikke med bilagene på {count} kontoer.",
        "Konto: #UB / inngående balanse og linjer: {accounts}",
        "Filen er en del av et år, eller bilag mangler. Sammenlign med regnskapsprogrammet."),
    codes.RES_DIFFERS: (
        "Resultatet stemmer ikke med bilagene på {count} kontoer.", "Konto: #RES / linjer: {accounts}",
        "Filen er en del av et år, eller bilag mangler. Sammenlign med regnskapsprogrammet."),
    codes.UB_RES_SUM: (
        "Utgående balanser og resultat summerer til {kronor}, ikke til de inngående balansene.",
        "Saldoene i filen hører ikke sammen ({amount}).", "Kontroller saldoene i regnskapsprogrammet."),
    codes.CHARACTER_LOST: (
        "{place}: tegnene {characters} finnes ikke i CP437 og ble byttet ut i «{value}».",
        "SIE-filer skrives i CP437, som mangler mange tegn.", "Endre teksten hvis den må være ordrett."),
    codes.CONTROL_LOST: (
        "{place}: linjeskift eller styretegn ble byttet med blank.", "Slike tegn er ikke tillatt i SIE.",
        "Ingen handling."),
    codes.BACKSLASH_LOST: (
        "{place}: en omvendt skråstrek sist i teksten ble byttet med /.", "Den ville skjule slutten på feltet.",
        "Ingen handling."),
    codes.EXTRA_NOT_WRITTEN: (
        "{count} poster eller felt utenfor standarden ble ikke skrevet.", "De kom med en innlest fil.",
        "Ingen handling."),
    codes.CANNOT_WRITE: (
        "{place}: «{value}» kan ikke skrives i en SIE-fil.", "Verdien mangler eller har feil form.",
        "Rett verdien og prøv igjen."),
    codes.KIND_LEAVES_OUT: (
        "Type {type} har ikke plass til {count} {what}.", "Filtypen har bare visse poster.",
        "Velg type 4E hvis alt skal med."),
    codes.MORE_OF_SAME: (
        "Ytterligere {count} funn av slaget {same} vises ikke.", "Listen er begrenset.",
        "Rett årsaken; da forsvinner de sammen."),
}  # fmt: skip
