"""All findings in words: message, cause, cure. Swedish here, Bokmål and English beside. No Django in this package.

Placeholders are facts of the finding; a finding about one voucher is always introduced by its name.
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.sie import codes, texts_en, texts_nb


class Text(NamedTuple):
    """What is wrong, why, and what to do."""

    message: str
    cause: str
    cure: str


VOUCHER = "Verifikation {voucher}: "
WORDS = {
    "zip": "en zip-fil", "pdf": "en PDF-fil", "gzip": "en gzip-fil", "office": "ett Office-dokument",
    "7z": "ett 7z-arkiv", "rar": "ett RAR-arkiv", "image": "en bild", "program": "ett program",
    "rtf": "ett RTF-dokument", "html": "en webbsida", "xml": "en XML-fil av annat slag", "text": "en annan textfil",
    "accounts": "konton", "objects": "objekt", "dimensions": "dimensioner", "rows": "rader i en verifikation",
    "open": "listan saknar slutklammer", "none": "objektlistan saknas", "odd": "listan har udda antal fält",
    "account": "konto", "amount": "belopp", "value": "värde", "generated_on": "framställningsdatum",
    "date": "datum", "kind": "filtyp", "year": "räkenskapsår 0",
    "vouchers": "verifikationer", "balances": "saldon",
}  # fmt: skip

SV: dict[str, tuple[str, str, str]] = {
    codes.EMPTY: ("Filen är tom.", "Exporten avbröts eller fel fil valdes.", "Gör om exporten och välj filen på nytt."),
    codes.NOT_SIE: (
        "Filen är inte en SIE-fil utan {kind}.", "Ingen känd SIE-post (#FLAGGA, #KONTO, #VER …) finns i filen.",
        "Välj en SIE-fil av typ 1–4. Är den packad: packa upp den först."),
    codes.SIE5: (
        "Filen är SIE 5 (XML), som inte läses.", "SIE 5 är ett annat format än SIE 1–4.",
        "Exportera i stället som SIE typ 4 (4E eller 4I) från bokföringsprogrammet."),
    codes.BINARY: (
        "Filen innehåller nolltecken och är ingen textfil.", "Filen är skadad eller av ett annat slag (rad {line}).",
        "Gör om exporten. Öppna och spara inte filen i något annat program."),
    codes.LINE_TOO_LONG: (
        "Rad {line} är längre än en megabyte.", "Radbrytningar saknas, eller filen är inte en SIE-fil.",
        "Gör om exporten; skicka filen utan att ändra dess radslut."),
    codes.TOO_MANY: (
        "Filen har orimligt många {what} (rad {line}).", "Det är fler än någon bokföring behöver.",
        "Kontrollera att rätt fil valdes, eller dela exporten i flera filer."),
    codes.CANNOT_OPEN: (
        "Filen kan inte öppnas: {reason}.", "Filen finns inte eller får inte läsas.", "Kontrollera sökvägen."),
    codes.ENDS_IN_VOUCHER: (
        "filen tar slut inne i verifikationen som börjar på rad {line}.", "Filen är avhuggen.",
        "Gör om exporten och kontrollera att hela filen kom med."),
    codes.KSUMMA_BAD: (
        "Kontrollsumman stämmer inte: filen anger {stated}, innehållet ger {computed}.",
        "Filen har ändrats eller skadats efter exporten.", "Gör om exporten och läs in filen utan att ändra den."),
    codes.KSUMMA_UNTERMINATED: (
        "Filen börjar med #KSUMMA men den avslutande kontrollsumman saknas.", "Filen är avhuggen.",
        "Gör om exporten och kontrollera att hela filen kom med."),
    codes.KSUMMA_STRAY: (
        "En #KSUMMA står på fel plats och har inte kontrollerats.",
        "Det ska finnas en utan fält först och en med summa sist.", "Ingen åtgärd om siffrorna är rätt."),
    codes.NO_YEAR: (
        "Filen anger inget räkenskapsår (#RAR 0).",
        "Posten #RAR 0 med start- och slutdatum är obligatorisk i typ {type}.",
        "Gör om exporten med räkenskapsår valt."),
    codes.YEAR_OVERLAP: (
        "Räkenskapsåren överlappar: år {year} börjar {start} men året före slutar {end}.",
        "Datumen i #RAR är fel.", "Rätta räkenskapsåren i bokföringsprogrammet och gör om exporten."),
    codes.YEAR_BAD: (
        "Räkenskapsår {year} slutar före det börjar: {value}.", "Datumen i #RAR är omkastade eller fel.",
        "Rätta räkenskapsåret i bokföringsprogrammet och gör om exporten."),
    codes.ROW_OUTSIDE: (
        "En {label} på rad {line} hör inte till någon verifikation.", "#VER saknas före raden, eller filen är skadad.",
        "Gör om exporten."),
    codes.TYPE_UNKNOWN: (
        "Okänd filtyp #SIETYP {value}.", "Tillåtna typer är 1, 2, 3 och 4.", "Typen har bestämts efter innehållet."),
    codes.NO_LABEL: (
        "Rad {line} börjar inte med #: ”{value}”.", "Raden är ingen SIE-post, ofta en text med radbrytning i.",
        "Raden hoppades över. Kontrollera texten på raden före."),
    codes.UNTERMINATED_QUOTE: (
        "Ett citattecken i {label} avslutas inte på rad {line}.", "Texten är avhuggen eller har en radbrytning.",
        "Texten lästes till radens slut. Kontrollera den."),
    codes.ODD_QUOTE: (
        "Ett citattecken står inne i ett fält i {label} på rad {line}.",
        "Citattecken i text ska skrivas \\\"; ibland är det ett ö som blivit fel.", "Kontrollera namnet eller texten."),
    codes.CONTROL_CHARACTER: (
        "Styrtecken ({value}) på rad {line}.", "Sådana tecken är inte tillåtna i en SIE-fil.",
        "De lästes som blanksteg. Kontrollera texten."),
    codes.UNKNOWN_LABEL: (
        "Okänd post {label} ({count} st).", "Posten finns inte i SIE-standarden.",
        "Den lades åt sidan, som standarden säger."),
    codes.EXTRA_FIELDS: (
        "{label} har fler fält än standarden ({count} rader), på rad {line}: {value}.",
        "Programmet skriver egna fält, eller en text med blanksteg saknar citattecken.",
        "Fälten lades åt sidan. Är en text avkortad: sätt den inom citattecken i programmet."),
    codes.FIELD_MISSING: (
        "{label} på rad {line} saknar {field}.", "Fältet är obligatoriskt.",
        "Rätta posten i bokföringsprogrammet och gör om exporten."),
    codes.OBJECT_LIST: (
        "{label} på rad {line}: {problem}.", "Objekt ska stå som par inom klamrar: {{dimension objekt}}.",
        "Kontrollera radens objekt."),
    codes.VALUE_BAD: (
        "{label} på rad {line} har ett värde som inte kan läsas: ”{value}”.", "Värdet följer inte SIE-standarden.",
        "Rätta värdet i bokföringsprogrammet och gör om exporten."),
    codes.STRAY_BRACE: (
        "En klammer {brace} står ensam på rad {line}.", "Klamrar ska omge en verifikations rader.",
        "Kontrollera verifikationerna runt raden."),
    codes.UTF8: (
        "Filen är skriven i {encoding}.", "SIE-standarden säger PC8 (CP437), men många program skriver UTF-8.",
        "Ingen åtgärd: å, ä och ö läses rätt."),
    codes.LATIN: (
        "Filen är skriven i Windows-1252/Latin-1.", "SIE-standarden säger PC8 (CP437).",
        "Ingen åtgärd: å, ä och ö läses rätt."),
    codes.STRAY_BYTES: (
        "{count} tecken är skrivna i en annan teckenuppsättning än resten ({encoding}).",
        "Programmet blandar teckenuppsättningar, ofta i en sökväg.", "Kontrollera namn med konstiga tecken."),
    codes.REPLACED: (
        "Filen innehåller ersättningstecken: ”{value}”.", "Bokstäver gick förlorade innan filen kom hit.",
        "Beloppen är oskadda. Gör om exporten om namnen ska bli rätt."),
    codes.MOJIBAKE: (
        "Å, ä och ö ser ut att vara förvanskade: ”{value}”.", "Filen har sparats om i fel teckenuppsättning.",
        "Beloppen är oskadda. Gör om exporten om namnen ska bli rätt."),
    codes.BROKEN_UTF8: (
        "Filen är UTF-8 men några tecken är trasiga.", "Programmet har klippt texter mitt i ett tecken.",
        "Beloppen är oskadda. Kontrollera texter som slutar konstigt."),
    codes.FORMAT: (
        "#FORMAT är ”{value}” i stället för PC8.", "PC8 är det enda tillåtna värdet.",
        "Ingen åtgärd: teckenuppsättningen avgörs av innehållet."),
    codes.UNBALANCED: (
        "debet och kredit skiljer {kronor} (rad {line}, {day}).",
        "Verifikationens {rows} rader summerar till {difference} i stället för 0.",
        "Rätta verifikationen i bokföringsprogrammet och gör om exporten."),
    codes.VOUCHER_DATE: (
        "datumet ”{value}” på rad {line} kan inte läsas.", "Datum ska skrivas ÅÅÅÅMMDD och finnas i kalendern.",
        "Rätta verifikationens datum och gör om exporten."),
    codes.OUTSIDE_YEAR: (
        "datumet {day} ligger utanför filens räkenskapsår.", "Alla verifikationer ska höra till #RAR 0.",
        "Kontrollera räkenskapsåret, eller verifikationens datum."),
    codes.AMOUNT: (
        "beloppet ”{value}” på rad {line} (konto {account}) kan inte läsas.",
        "Belopp skrivs med punkt och högst två decimaler, utan tusentalstecken.",
        "Rätta beloppet i bokföringsprogrammet och gör om exporten."),
    codes.AMOUNT_LENIENT: (
        "beloppet ”{value}” på rad {line} lästes som {amount}.", "Skrivsättet följer inte SIE-standarden.",
        "Kontrollera att beloppet är rätt."),
    codes.ROW_DATE: (
        "raden {line} har ett datum som inte finns: ”{value}”.", "Datum ska skrivas ÅÅÅÅMMDD och finnas i kalendern.",
        "Rätta radens datum och gör om exporten."),
    codes.TEXT_AS_DATE: (
        "på rad {line} står ”{value}” där datumet ska stå.", "Programmet har utelämnat fältet för radens datum.",
        "Texten togs som radens text, och verifikationens datum gäller."),
    codes.DATE_LENIENT: (
        "datumet ”{value}” lästes som {day}.", "Datum ska skrivas ÅÅÅÅMMDD.", "Kontrollera att datumet är rätt."),
    codes.EMPTY_VOUCHER: (
        "inga rader (rad {line}).", "Verifikationen är tom eller makulerad.", "Ingen åtgärd: numret behålls."),
    codes.DUPLICATE_NUMBER: (
        "numret finns redan i filen (rad {line}).", "Samma serie och nummer används för två verifikationer.",
        "Kontrollera vilka som är rätt i bokföringsprogrammet."),
    codes.NOT_ASCENDING: (
        "Numren i serie ”{series}” kommer inte i ordning ({count} st).", "Standarden säger stigande nummer i en serie.",
        "Ingen åtgärd: ordningen spelar ingen roll."),
    codes.NOT_CLOSED: (
        "slutklammer saknas för verifikationen på rad {line}.", "Filen är skadad, och rader kan saknas.",
        "Gör om exporten."),
    codes.NO_BRACE: (
        "raderna står inte inom klamrar (rad {line}).", "Programmet följer inte SIE-standarden.",
        "Raderna lästes ändå. Kontrollera verifikationen."),
    codes.NO_NUMBER: (
        "{count} verifikationer saknar nummer.", "I en export ska verifikationerna ha sina nummer.",
        "De numreras i filens ordning."),
    codes.NO_TWIN: (
        "#RTRANS på rad {line} (konto {account}) följs inte av samma rad som #TRANS.",
        "En tillagd rad ska skrivas två gånger, för äldre läsare.", "Bara #TRANS bokförs. Kontrollera verifikationen."),
    codes.QUANTITY: (
        "kvantiteten ”{value}” på rad {line} kan inte läsas.", "Kvantitet ska vara ett tal med punkt.",
        "Raden lästes utan kvantitet."),
    codes.REGISTERED_ON: (
        "registreringsdatumet ”{value}” kan inte läsas.", "Datum ska skrivas ÅÅÅÅMMDD.",
        "Verifikationen lästes utan registreringsdatum."),
    codes.VOUCHERS_IN_TYPE: (
        "Filen säger typ {type} men har {count} verifikationer.", "Verifikationer hör till typ 4.",
        "Exportera som typ 4 om verifikationerna ska läsas in."),
    codes.ACCOUNT_UNDECLARED: (
        "Konto {account} används men saknas i filens kontoplan.", "Posten #KONTO saknas för kontot.",
        "Kontot läggs upp utan namn. Ge det ett namn efteråt."),
    codes.OBJECT_UNDECLARED: (
        "Objekt {object} i dimension {dimension} används men saknas i filen.", "Posten #OBJEKT saknas.",
        "Objektet läggs upp utan namn. Ge det ett namn efteråt."),
    codes.DIMENSION_UNDECLARED: (
        "Dimension {dimension} används men saknas i filen.", "Posten #DIM saknas.",
        "Dimensionen läggs upp utan namn. Ge den ett namn efteråt."),
    codes.ACCOUNT_TWICE: (
        "Konto {account} finns två gånger: ”{first}” och ”{second}”.", "Kontoplanen har samma nummer två gånger.",
        "Det senare namnet gäller. Kontrollera kontoplanen."),
    codes.ACCOUNT_ODD: (
        "Kontonumret ”{account}” är ovanligt.", "Kontonummer brukar vara fyra till sex siffror.",
        "Kontot behålls som det står. Kontrollera var det hamnar i rapporterna."),
    codes.BALANCE_TWICE: (
        "{label} för konto {account}, år {year}, finns två gånger (rad {line}).", "Samma saldo är skrivet två gånger.",
        "Beloppen lades ihop. Kontrollera kontots saldo."),
    codes.FLAG_SET: (
        "Filen är märkt som redan inläst (#FLAGGA 1).", "Ett program har läst filen tidigare.",
        "Kontrollera att verifikationerna inte bokförs två gånger."),
    codes.ITEM_MISSING: (
        "Posten {label} saknas.", "Den är obligatorisk i typ {type}.", "Kontrollera att rätt fil valdes."),
    codes.ITEM_MISSING_MINOR: (
        "Posten {label} saknas.", "Den är obligatorisk i typ {type}, men behövs inte för inläsningen.",
        "Ingen åtgärd."),
    codes.YEAR_GAP: (
        "Det är ett glapp mellan räkenskapsåren: {end} till {start}.", "Ett år saknas eller har fel datum i #RAR.",
        "Kontrollera räkenskapsåren."),
    codes.YEAR_LONG: (
        "Räkenskapsår {year} är längre än 18 månader: {start} till {end}.",
        "Så långa räkenskapsår är inte tillåtna (bokföringslagen 3 kap.).", "Kontrollera datumen i #RAR."),
    codes.CURRENCY: (
        "Filens valuta är {value}, inte SEK.", "#VALUTA gäller alla belopp i filen.",
        "Läs bara in den i en bokföring med samma valuta."),
    codes.ORGNR: (
        "Organisationsnumret ”{value}” har inte tio eller tolv siffror.", "#ORGNR skrivs nnnnnn-nnnn.",
        "Kontrollera att filen hör till rätt företag."),
    codes.NO_VOUCHERS: (
        "Filen har inga verifikationer.", "Året har inte börjat, eller exporten gällde bara saldon.",
        "Ingen åtgärd om det är så det ska vara."),
    codes.IB_SUM: (
        "Ingående balanserna summerar till {kronor}, inte 0.",
        "Oftast är förra årets resultat ännu inte omfört till eget kapital ({amount}).",
        "Ingen åtgärd om resultatet omförs senare."),
    codes.IB_FROM_UB: (
        "Ingående balans saknas; förra årets utgående balans används.", "Standarden tillåter att #IB 0 utelämnas.",
        "Ingen åtgärd."),
    codes.IB_NOT_UB: (
        "Ingående balans skiljer sig från förra årets utgående på {count} konton.",
        "Konto: #IB 0 / #UB −1: {accounts}", "#IB 0 gäller. Kontrollera att förra året är avstämt."),
    codes.UB_DIFFERS: (
        "Utgående balans stämmer inte med verifikationerna på {count} konton.",
        "Konto: #UB / ingående balans och rader: {accounts}",
        "Filen är en del av ett år, eller så saknas verifikationer. Kontrollera mot bokföringsprogrammet."),
    codes.RES_DIFFERS: (
        "Resultatet stämmer inte med verifikationerna på {count} konton.", "Konto: #RES / rader: {accounts}",
        "Filen är en del av ett år, eller så saknas verifikationer. Kontrollera mot bokföringsprogrammet."),
    codes.UB_RES_SUM: (
        "Utgående balanser och resultat summerar till {kronor}, inte till de ingående balanserna.",
        "Saldona i filen hör inte ihop ({amount}).", "Kontrollera saldona i bokföringsprogrammet."),
    codes.CHARACTER_LOST: (
        "{place}: tecknen {characters} finns inte i CP437 och byttes ut i ”{value}”.",
        "SIE-filer skrivs i CP437, som saknar många tecken.", "Ändra texten om den måste vara ordagrann."),
    codes.CONTROL_LOST: (
        "{place}: radbrytning eller styrtecken byttes mot blanksteg.", "Sådana tecken är inte tillåtna i SIE.",
        "Ingen åtgärd."),
    codes.BACKSLASH_LOST: (
        "{place}: ett omvänt snedstreck sist i texten byttes mot /.", "Det skulle dölja fältets slut.",
        "Ingen åtgärd."),
    codes.EXTRA_NOT_WRITTEN: (
        "{count} poster eller fält utanför standarden skrevs inte.", "De kom med en inläst fil.", "Ingen åtgärd."),
    codes.CANNOT_WRITE: (
        "{place}: ”{value}” kan inte skrivas i en SIE-fil.", "Värdet saknas eller har fel form.",
        "Rätta värdet och försök igen."),
    codes.KIND_LEAVES_OUT: (
        "Typ {type} har inte plats för {count} {what}.", "Filtypen har bara vissa poster.",
        "Välj typ 4E om allt ska med."),
    codes.MORE_OF_SAME: (
        "Ytterligare {count} fynd av slaget {same} visas inte.", "Listan är begränsad.",
        "Rätta orsaken; då försvinner de tillsammans."),
}  # fmt: skip

LANGUAGES = {
    "sv": (SV, VOUCHER, WORDS),
    "nb": (texts_nb.NB, texts_nb.VOUCHER, texts_nb.WORDS),
    "en": (texts_en.EN, texts_en.VOUCHER, texts_en.WORDS),
}
_WORDED = ("kind", "what", "problem", "field")  # facts that are keys of WORDS


class _Facts(dict):
    def __missing__(self, name: str) -> str:
        return "–"


def text(code: str, language: str = "sv", **facts: object) -> Text:
    """The words for a finding. `language` is "sv", "nb" or "en". KeyError: no such code."""
    table, voucher, words = LANGUAGES[language]
    shown = _Facts(facts)
    for name in _WORDED:
        if name in shown:
            shown[name] = words.get(str(shown[name]), shown[name])
    parts = [part.format_map(shown) for part in table[code]]
    if "voucher" in facts:
        parts[0] = voucher.format_map(shown) + parts[0]
    else:
        parts[0] = parts[0][:1].upper() + parts[0][1:]
    return Text(*parts)
