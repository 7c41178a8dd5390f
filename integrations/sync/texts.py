"""The words of every code the engine raises: what happened, why, and what to do.

SYNC-020…025 of the plan · 030…049 fields of a record · 050…064 invoices and costs · 070…072 writes · 080…082
conflicts · 090…099 runs · 100…119 the pre-flight. Codes of settings and pages stand in `settings_texts`.
"""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

NAMES = {
    "sync.started": _("Dataöverföring påbörjad"),
    "sync_issue.muted": _("Felmeddelande tystat"),
    "sync_issue.unmuted": _("Felmeddelande inte längre tystat"),
    "sync_conflict.decided": _("Konflikt avgjord"),
    "sync_decision.made": _("Beslut om kopplingar"),
    "sync_link.made": _("Poster kopplade"),
    "sync_link.removed": _("Kopplingar borttagna"),
}
_LEFT = _("Rätta i Severa och försök med posten igen.")
_RIGHT = _("Rätta i eEkonomi och försök med posten igen.")
_LENGTH = _("Texten har %(length)s tecken, och eEkonomi tar högst %(most)s.")
_COMPARE = _("Öppna jämförelsen, och välj vilka som hör ihop eller vad som ska skapas.")
_NOTHING = _("Du behöver inte göra något: nästa körning tar posten.")

register(
    SYNC_020=Fault(
        _("Posten finns inte längre i det ena systemet."),
        _("Någon har tagit bort den där. Den andra är kvar och skapas inte om av sig själv."),
        _("Ta bort eller inaktivera även den andra, eller öppna jämförelsen och välj att skapa eller koppla om den."),
    ),
    SYNC_021=Fault(
        _("Posten är inte aktiv."),
        _("Inaktiva poster skapas inte i det andra systemet."),
        _("Aktivera den om den ska med."),
    ),
    SYNC_022=Fault(
        _("Registret går bara åt andra hållet."),
        _("Posten finns bara här, och nya poster förs inte åt det hållet."),
        _("Inget behöver göras."),
    ),
    SYNC_023=Fault(
        _("Flera poster har numret %(number)s."),
        _("På samma sida kan de inte skiljas åt, så ingen av dem kopplas eller förs över."),
        _("Ge var och en ett eget nummer och försök igen."),
    ),
    SYNC_024=Fault(
        _("Numret %(number)s används av %(other)s i det andra systemet."),
        _("Nummerserierna överlappar, eller så är det samma post under olika namn."),
        _("Är det samma: öppna jämförelsen och koppla dem. Annars: ge den ena ett annat nummer."),
    ),
    SYNC_025=Fault(
        _("%(name)s finns redan i det andra systemet, med numret %(other)s."),
        _("Namnet är lika men numret ett annat. Den kopplas inte av sig själv och dubbleras inte."),
        _COMPARE,
    ),
    SYNC_030=Fault(
        _("Numret saknas i Severa."), _("Utan nummer går posten inte att koppla."), _("Ange ett nummer i Severa.")
    ),
    SYNC_031=Fault(
        _("Kundnumret %(number)s är inte numeriskt."),
        _("Severa tar bara siffror som kundnummer."),
        _("Ge kunden ett numeriskt nummer i eEkonomi, eller koppla den till rätt kund i jämförelsen."),
    ),
    SYNC_032=Fault(
        _("Kundnumret %(number)s skulle bli %(cut)s i Severa."),
        _("Severa sparar numret som ett tal, så inledande nollor försvinner. Huvudbok låter det inte ske i tysthet."),
        _("Finns kunden redan i Severa: koppla dem i jämförelsen. Annars: ge kunden ett annat nummer i eEkonomi."),
    ),
    SYNC_033=Fault(_("Namnet saknas."), _("Båda systemen kräver ett namn."), _LEFT),
    SYNC_034=Fault(
        _("Namnet är för långt: %(name)s."),
        _("Det har %(length)s tecken, och eEkonomi tar högst %(most)s."),
        _("Korta namnet i Severa, eller slå på Korta namn som är för långa i inställningarna."),
    ),
    SYNC_035=Fault(
        _("Postnumret saknas."),
        _("eEkonomi sparar ingen kund utan postnummer och ort."),
        _("Fyll i postnumret på kundens fakturaadress, annars på huvudkontorets adress."),
    ),
    SYNC_036=Fault(
        _("Orten saknas."),
        _("eEkonomi sparar ingen kund utan postnummer och ort."),
        _("Fyll i orten på kundens fakturaadress, annars på huvudkontorets adress."),
    ),
    SYNC_037=Fault(_("Texten är för lång: %(text)s."), _LENGTH, _("Korta texten i Severa och försök igen.")),
    SYNC_038=Fault(
        _("Landet %(country)s finns inte i det andra systemet."),
        _("Severa skriver landets namn, eEkonomi dess två bokstäver, och de gick inte att para ihop."),
        _("Välj landet på adressen på nytt."),
    ),
    SYNC_039=Fault(
        _("Momsregistreringsnumret %(number)s är inte giltigt för landet %(country)s."),
        _("eEkonomi kontrollerar numret mot EU:s register varje gång kunden sparas, och skulle neka."),
        _("Skriv landskod och 8–12 tecken, i Sverige SE, organisationsnumret och 01. Eller ta bort numret."),
    ),
    SYNC_040=Fault(
        _("Betalningsvillkoret %(days)s dagar har ingen motsvarighet."),
        _("eEkonomi har en fast lista med villkor."),
        _("Koppla %(days)s dagar till ett villkor under Inställningar › Dataöverföring."),
    ),
    SYNC_041=Fault(
        _("Valutan %(currency)s finns inte i Severa."), _("Kundens valuta följer med."), _("Lägg upp valutan i Severa.")
    ),
    SYNC_042=Fault(
        _("Koden saknas."),
        _("Varje produkt, arbetstyp och resekostnad behöver en egen kod: den blir artikelnumret."),
        _("Ange en kod i Severa och försök igen."),
    ),
    SYNC_043=Fault(
        _("Enheten %(unit)s har ingen motsvarighet."),
        _("eEkonomi har en fast lista med enheter."),
        _("Koppla %(unit)s till en enhet under Inställningar › Dataöverföring."),
    ),
    SYNC_044=Fault(
        _("Det finns ingen artikelkontering för %(rate)s %% moms."),
        _("I eEkonomi bestämmer artikelkonteringen moms och konto."),
        _("Koppla %(rate)s %% till en artikelkontering under Inställningar › Dataöverföring."),
    ),
    SYNC_045=Fault(_("Priset %(price)s går inte att spara."), _("eEkonomi tar priser mellan 0 och 99 000 000."), _LEFT),
    SYNC_046=Fault(
        _("Projektnumret %(number)s är för långt."),
        _("Förkortningen på kostnadsbäraren har högst %(most)s tecken, och numret har %(length)s."),
        _("Ge projektet ett kortare nummer i Severa."),
    ),
    SYNC_050=Fault(
        _("Väntar på kund %(number)s %(name)s."),
        _("Kunden är inte kopplad, så fakturan har ingen mottagare i eEkonomi."),
        _("För över kunder först. Finns kunden bland felmeddelandena: rätta den. Fakturan går sedan av sig själv."),
    ),
    SYNC_051=Fault(
        _("Rad %(row)s väntar på artikel %(code)s."),
        _("Artikeln finns inte i eEkonomi."),
        _("För över artiklar först, eller lägg upp artikeln i eEkonomi."),
    ),
    SYNC_052=Fault(
        _("Fakturan är i %(currency)s men kunden har %(theirs)s i eEkonomi."),
        _("Ett utkast får alltid kundens valuta."),
        _("Ändra kundens valuta i eEkonomi, eller fakturans i Severa."),
    ),
    SYNC_053=Fault(
        _("Rad %(row)s har %(rate)s %% moms men artikel %(code)s har %(theirs)s %%."),
        _("I eEkonomi bestämmer artikeln momsen, så fakturan skulle få ett annat belopp."),
        _("Ändra momsen på raden i Severa, eller välj en artikel med rätt moms."),
    ),
    SYNC_054=Fault(
        _("Rad %(row)s väntar på projekt %(number)s %(name)s."),
        _("Projektet är inte kopplat till en post på kostnadsbäraren."),
        _("För över projekt först. Är projektet avslutat i Severa: öppna det. Fakturan går sedan av sig själv."),
    ),
    SYNC_055=Fault(_("Fakturan har inga rader."), _("En tom faktura blir inget utkast."), _LEFT),
    SYNC_056=Fault(
        _("Utkastets summa är en annan än fakturans."),
        _(
            "Severa: %(net)s och moms %(tax)s. Utkastet: %(draft_net)s och moms %(draft_tax)s. eEkonomi tar två "
            "decimaler i antal och räknar momsen själv."
        ),
        _("Öppna utkastet i eEkonomi och rätta det innan det skickas."),
    ),
    SYNC_057=Fault(
        _("Rad %(row)s saknar kod, och standardartikeln finns inte i eEkonomi."),
        _("Rader utan kod får artikeln i inställningarna."),
        _("Välj en annan standardartikel under Inställningar › Dataöverföring."),
    ),
    SYNC_059=Fault(
        _("Väntar på projekt %(number)s %(name)s."),
        _("Raden bär en post på kostnadsbäraren som inte är kopplad till ett projekt i Severa."),
        _("För över projekt först, eller koppla posten i jämförelsen."),
    ),
    SYNC_060=Fault(
        _("Kostnaden är redan fakturerad i Severa, på faktura %(invoice)s."),
        _("Leverantörsfakturan har ändrats eller ångrats i eEkonomi efter det."),
        _("Kreditera i Severa om det behövs. Huvudbok ändrar inget som är fakturerat."),
    ),
    SYNC_061=Fault(
        _("Fakturan har ändrats i Severa efter att den fördes över."),
        _("Utkastet finns redan i eEkonomi och skrivs aldrig över."),
        _(
            "Rätta utkastet i eEkonomi för hand. Ska den föras över på nytt: ta bort utkastet där, markera fakturan i "
            "jämförelsen och välj Skapa i eEkonomi."
        ),
    ),
    SYNC_062=Fault(
        _("Utkastet har tagits bort i eEkonomi."),
        _("Det finns varken som utkast eller som faktura."),
        _(
            "Ska fakturan föras över på nytt: sätt tillbaka statusen i Severa, markera fakturan i jämförelsen och välj "
            "Skapa i eEkonomi."
        ),
    ),
    SYNC_063=Fault(
        _("Utkastet har ändrats i eEkonomi."),
        _("Någon har ändrat rader, kund eller datum efter överföringen. Det får man, men Severas faktura är en annan."),
        _("Jämför de två. Stämmer ändringen: rätta i Severa, eller tysta meddelandet."),
    ),
    SYNC_064=Fault(
        _("Fakturan är bokförd men har inte kommit fram till kunden."),
        _("eEkonomi kunde inte leverera e-fakturan eller utskriften."),
        _("Öppna fakturan i eEkonomi och skicka den på annat sätt."),
    ),
    SYNC_070=Fault(_("Posten ändrades innan den hann skickas."), _("Inget har skickats."), _NOTHING),
    SYNC_071=Fault(
        _("Posten ändrades i det andra systemet innan den hann skickas."), _("Inget har skrivits över."), _NOTHING
    ),
    SYNC_072=Fault(
        _("Det är inte säkert om posten kom fram."),
        _("Svaret uteblev (%(code)s)."),
        _("Du behöver inte göra något: Huvudbok letar upp posten innan något skickas om, så att inget dubbleras."),
    ),
    SYNC_080=Fault(
        _("Posten har olika värden i de två systemen: %(fields)s."),
        _("Båda har ändrats sedan de senast var lika, eller så var de olika när de kopplades."),
        _("Välj vilket systems värden som ska gälla. Inget skrivs över innan dess."),
    ),
    SYNC_081=Fault(
        _("Posten har ändrats i det system som inte styr: %(fields)s."),
        _("Ändringar går bara från det överordnade systemet. Det andra lämnas som det är."),
        _("Gör ändringen i det överordnade systemet, eller välj här vilket systems värden som ska gälla."),
    ),
    SYNC_082=Fault(
        _("%(name)s är ingen konflikt."),
        _("Bara poster med olika värden i de två systemen kan avgöras så."),
        _("Följ rådet i felmeddelandet i stället."),
    ),
    SYNC_090=Fault(
        _("%(name)s pågår redan."),
        _("Två körningar av samma register skulle arbeta med samma poster."),
        _("Vänta tills den är klar, eller avbryt den under Jobb."),
    ),
    SYNC_091=Fault(
        _("Det finns inget register som heter %(register)s."), _("Adressen är fel."), _("Välj ett register på sidan.")
    ),
    SYNC_092=Fault(
        _("Körningen stoppades: flera svar i rad uteblev."),
        _("Det andra systemet svarar inte säkert just nu."),
        _("Starta körningen igen om en stund. Den fortsätter där den slutade, och inget dubbleras."),
    ),
    SYNC_094=Fault(
        _("Posten %(key)s finns inte bland dem som har lästs."),
        _("Den har tagits bort, eller så hör den till ett annat register."),
        _("Ladda om jämförelsen och välj på nytt."),
    ),
    SYNC_095=Fault(
        _("Beslutet %(wish)s går inte att använda."),
        _("Ett beslut är koppla (med en post på andra sidan), skapa eller hoppa över."),
        _("Välj ett av dem."),
    ),
    SYNC_096=Fault(
        _("Två rader gäller samma post: %(key)s."),
        _("En post kan bara kopplas till en."),
        _("Välj vilken av raderna som gäller."),
    ),
    SYNC_097=Fault(
        _("Kopplingar i registret %(register)s tas inte isär."),
        _("Ett utkast eller en kostnad utan sin koppling skulle föras över en gång till."),
        _("Ta bort utkastet i eEkonomi eller kostnaden i Severa i stället. Då står det under Felmeddelanden."),
    ),
    SYNC_100=Fault(
        _("%(system)s är inte anslutet, eller svarar inte."),
        _("Utan anslutningen går ingenting att föra över."),
        _("Öppna Inställningar › Anslutningar, anslut och tryck Prova."),
    ),
    SYNC_101=Fault(
        _("Inställningarna är inte sparade."),
        _("Överordnat system, kostnadsbärare, standardartikel och statusar måste vara valda."),
        _("Öppna Inställningar › Dataöverföring och spara."),
    ),
    SYNC_102=Fault(
        _("Tillägget för REST API är inte aktivt i Severa."),
        _("Utan det svarar Severa inte."),
        _("Aktivera tillägget i Severa."),
    ),
    SYNC_103=Fault(
        _("Företagets variant av eEkonomi räcker inte."),
        _("Solo saknar kostnadsställen, Bokföring saknar kunder, artiklar och utkast."),
        _("Byt variant i eEkonomi."),
    ),
    SYNC_104=Fault(
        _("Kostnadsställen är inte påslagna i eEkonomi."),
        _("Projekt blir poster på en kostnadsbärare."),
        _("Slå på kostnadsställen i eEkonomi under Inställningar › Företagsinställningar."),
    ),
    SYNC_105=Fault(
        _("OCR-nummer är inte påslaget i eEkonomi."),
        _("Skickade fakturor får då inget OCR-nummer att föra tillbaka till Severa."),
        _("Slå på betalningsreferens (OCR) i eEkonomi, om fakturorna ska ha OCR."),
    ),
    SYNC_106=Fault(
        _("Bokföringen är låst till och med %(date)s."),
        _("Fakturor med tidigare datum kan inte bokföras när de skickas."),
        _("Ge fakturorna ett senare datum, eller lås upp perioden i eEkonomi."),
    ),
    SYNC_107=Fault(
        _("%(what)s utan motsvarighet: %(values)s."),
        _("Poster med dessa värden stoppas tills de är kopplade."),
        _("Koppla dem under Inställningar › Dataöverföring."),
    ),
    SYNC_108=Fault(
        _("Företaget är inte aktivt i eEkonomi."),
        _("Det är avslutat eller får bara läsas."),
        _("Logga in i eEkonomi och se över abonnemanget."),
    ),
)
