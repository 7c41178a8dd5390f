"""The words of data sources and desk uploads, SRC-001…"""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

NAMES = {
    "source.chosen": _("Datakälla vald"),
    "source.refreshed": _("Uppdaterad från eEkonomi"),
    "source.complete": _("Alla verifikationer jämförda med eEkonomi"),
    "desk.synchronised": _("Dator synkroniserad"),
    "desk.received": _("Fil mottagen från dator"),
}

register(
    SRC_001=Fault(
        _("Bokföringen hämtas från eEkonomi. Då läses inga filer in."),
        _("Två källor för samma räkenskapsår skulle skriva över varandra."),
        _("Välj «Annan källa för redovisningsdata» i Inställningar › Datakälla om filer ska läsas in."),
    ),
    SRC_002=Fault(
        _("eEkonomi är inte anslutet."),
        _("Huvudbok har ingen inloggning att hämta bokföringen med."),
        _("Anslut eEkonomi i Inställningar › Anslutningar och välj källan igen."),
    ),
    SRC_003=Fault(
        _("eEkonomi-företaget har organisationsnummer %(theirs)s, det här företaget har %(ours)s."),
        _("Anslutningen leder till ett annat företag."),
        _("Anslut rätt företag i Inställningar › Anslutningar, eller rätta organisationsnumret."),
    ),
    SRC_004=Fault(
        _("Det finns inget att uppdatera från: källan är en annan än eEkonomi."),
        _("Datakällan är «Annan källa för redovisningsdata»."),
        _("Läs in en fil, eller välj eEkonomi i Inställningar › Datakälla."),
    ),
    SRC_005=Fault(
        _("Datakällan byttes medan hämtningen pågick."),
        _("Någon valde en annan källa. Det som redan var helt inläst finns kvar, resten rördes inte."),
        _("Inget behöver göras."),
    ),
    SRC_010=Fault(
        _("Konto %(account)s slutar på %(ours)s här och %(theirs)s i eEkonomi, räkenskapsår %(year)s."),
        _("Alla verifikationer är jämförda. Skillnaden finns i en låst månad här, eller i eEkonomis egna saldon."),
        _("Lås upp månaden och uppdatera, eller jämför kontot i båda systemen."),
    ),
    SRC_011=Fault(
        _("Verifikation %(voucher)s ändrades i eEkonomi, men månaden är låst här."),
        _("En låst månad ändras inte utifrån."),
        _("Lås upp månaden och uppdatera om ändringen ska med."),
    ),
    SRC_012=Fault(
        _("Räkenskapsåret %(year)s kunde inte hämtas: %(why)s"),
        _("Böckerna för det året är som de var. De andra åren påverkas inte."),
        _("%(cure)s"),
    ),
    SRC_013=Fault(
        _("Bilagan %(name)s togs inte med: %(why)s"),
        _("Den är inte ett dokument som kan visas här, eller är för stor."),
        _("Öppna den i eEkonomi."),
    ),
    SRC_014=Fault(
        _("Verifikation %(voucher)s ändrades i eEkonomi. Det här hängde på den: %(held)s."),
        _("Det har flyttats till den nya verifikationen där det gick."),
        _("Kontrollera avstämningen av verifikationen."),
    ),
    SRC_015=Fault(
        _("Verifikationen med nyckel %(voucher)s har ett belopp med fler än två decimaler."),
        _("eEkonomi svarade något som inte kan bokföras."),
        _("Kontakta den som driver Huvudbok."),
    ),
    SRC_020=Fault(
        _("Fel e-postadress eller lösenord."),
        _("Uppgifterna stämmer inte med något konto."),
        _("Kontrollera dem genom att logga in i Huvudbok i en webbläsare."),
    ),
    SRC_021=Fault(
        _("För många försök. Vänta en kvart och försök igen."),
        _("Någon har gissat lösenord för kontot eller från den här adressen."),
        _("Vänta en kvart."),
    ),
    SRC_022=Fault(
        _("Du får inte läsa in filer i något företag."),
        _("Rätten att importera SIE sätts per användare."),
        _("Be en administratör ge dig rätten i Användare och roller."),
    ),
    SRC_023=Fault(
        _("Datorn är inte längre synkroniserad."),
        _("Nyckeln är spärrad, eller så har personen som synkroniserade inte längre rätt att importera."),
        _("Synkronisera igen."),
    ),
    SRC_024=Fault(
        _("Filen är för stor: %(size)s MB."),
        _("Gränsen är %(limit)s MB."),
        _("Dela upp den, eller minska den."),
    ),
    SRC_025=Fault(
        _("Del av filen på fel plats: %(received)s byte är mottagna."),
        _("En del har gått förlorad eller skickats två gånger."),
        _("Fortsätt från byte %(received)s."),
    ),
    SRC_026=Fault(
        _("Filen kom inte fram hel."),
        _("Kontrollsumman stämmer inte."),
        _("Skicka filen igen."),
    ),
    SRC_027=Fault(
        _("Filen är inte det den ska vara: %(why)s"),
        _("Innehållet är av ett annat slag än det som angavs."),
        _("Kontrollera vilken fil som skickades."),
    ),
    SRC_028=Fault(
        _("För många filer väntar."),
        _("Tidigare uppladdningar är inte avslutade."),
        _("Avsluta dem, eller vänta en dag."),
    ),
    SRC_029=Fault(
        _("Verifikation %(voucher)s finns inte i bokföringen."),
        _("Ett dokument hör till en verifikation, och den är inte inläst."),
        _("Skicka bokföringen först, och ange serie och nummer så som de står i den."),
    ),
    SRC_030=Fault(
        _("Rad %(row)s i listan över obetalda fakturor kan inte läsas: %(why)s"),
        _("En rad ska ha nummer, motpart, fakturadatum, förfallodatum, belopp och kvar att betala."),
        _("Rätta raden och skicka listan igen. Inget är ändrat."),
    ),
)
