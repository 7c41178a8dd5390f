"""The words of every code of this room: what happened, why, and what to do next."""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

_SAID = _("eEkonomi svarade: %(text)s")
_RETRY = _("Rätta i eEkonomi eller i källsystemet och försök med posten igen.")
_WAIT = _("Du behöver inte göra något: Huvudbok försöker igen av sig självt.")
_LOOKED_UP = _("Du behöver inte göra något: Huvudbok letar upp posten i eEkonomi innan något skickas om.")
_REACHED = _("Anropet kan ha nått fram ändå.")
_OPERATOR = _("Den som driver Huvudbok kontrollerar adressen till eEkonomi i inställningarna.")
_UNLOCK = _("Lås upp perioden i eEkonomi, eller ändra datum, och försök med posten igen.")

register(
    EACC_100=Fault(
        _("Uppgifterna godtogs inte av eEkonomi: %(fields)s."),
        _SAID,
        _("Rätta fälten i källsystemet: namn får ha högst 50 tecken, postnummer och ort krävs. Försök sedan igen."),
    ),
    EACC_101=Fault(
        _("Posten finns redan i eEkonomi."),
        _SAID,
        _("Koppla ihop posterna i jämförelsen, eller ge den ena ett annat nummer, så att numren inte krockar."),
    ),
    EACC_102=Fault(_("eEkonomi kunde inte spara posten."), _SAID, _RETRY),
    EACC_103=Fault(
        _("Momsregistreringsnumret är inte giltigt."),
        _("eEkonomi kontrollerar numret mot EU:s register varje gång kunden sparas. Svaret var: %(text)s"),
        _("Rätta numret (landskod och 8–12 tecken) och landet, eller ta bort numret, och försök igen."),
    ),
    EACC_104=Fault(
        _("Kontrollsiffran stämmer inte."),
        _("Ett organisationsnummer, personnummer eller OCR-nummer är fel. Svaret var: %(text)s"),
        _("Skriv organisationsnumret som 000000-0000. Momsnumret hör hemma i sitt eget fält."),
    ),
    EACC_105=Fault(_("Perioden är låst i eEkonomi."), _SAID, _UNLOCK),
    EACC_106=Fault(_("Räkenskapsåret är låst i eEkonomi."), _SAID, _UNLOCK),
    EACC_107=Fault(
        _("Projektet är avslutat i eEkonomi."), _SAID, _("Öppna projektet i eEkonomi, eller välj ett annat projekt.")
    ),
    EACC_108=Fault(
        _("Resultatenheten är inaktiv i eEkonomi."),
        _SAID,
        _("Aktivera resultatenheten i eEkonomi, eller välj en annan i kopplingen."),
    ),
    EACC_109=Fault(
        _("Räkenskapsåret finns inte i eEkonomi."), _SAID, _("Lägg upp räkenskapsåret i eEkonomi och försök igen.")
    ),
    EACC_110=Fault(_("Kontot finns inte i eEkonomi."), _SAID, _("Lägg upp kontot i eEkonomi och försök igen.")),
    EACC_111=Fault(
        _("Artikelkonteringen saknar försäljningskonto i eEkonomi."),
        _SAID,
        _("Ange försäljningskonto på artikelkonteringen i eEkonomi och försök igen."),
    ),
    EACC_112=Fault(
        _("Posten finns inte kvar i eEkonomi."),
        _("Någon har tagit bort den, eller så hör den till ett annat företag."),
        _("Koppla om posten i jämförelsen, eller överför den på nytt."),
    ),
    EACC_113=Fault(
        _("Posten kan inte tas bort i eEkonomi."), _SAID, _("Den har transaktioner. Gör den inaktiv i stället.")
    ),
    EACC_114=Fault(_("Posten är i ett läge där detta inte går."), _SAID, _RETRY),
    EACC_115=Fault(_("Datumet får inte ligga i framtiden."), _SAID, _RETRY),
    EACC_116=Fault(
        _("Uppgifter för e-faktura saknas."),
        _SAID,
        _("Fyll i er referens, vår referens och elektronisk adress på kunden eller fakturan och försök igen."),
    ),
    EACC_117=Fault(_("En regel i eEkonomi hindrar detta."), _SAID, _RETRY),
    EACC_118=Fault(_("Räkenskapsåret passar inte in bland de andra."), _SAID, _("Se över räkenskapsåren i eEkonomi.")),
    EACC_120=Fault(
        _("Företaget är inte klart att använda i eEkonomi."),
        _SAID,
        _("Logga in i eEkonomi, gör klart startguiden och godkänn villkoren. Företaget måste vara aktivt."),
    ),
    EACC_121=Fault(
        _("Den som anslöt saknar behörighet i eEkonomi."),
        _SAID,
        _("Ge personen behörighet i eEkonomi, eller anslut igen som någon som har den."),
    ),
    EACC_122=Fault(
        _("Huvudbok har inte fått rätt att göra detta i eEkonomi."),
        _("Behörigheterna som godkändes vid inloggningen räcker inte."),
        _("Anslut igen och godkänn alla behörigheter som begärs."),
    ),
    EACC_123=Fault(
        _("Företagets variant av eEkonomi har inte den här funktionen."),
        _("Solo saknar projekt och kostnadsställen, Fakturering saknar leverantörsfakturor. Svaret var: %(text)s"),
        _("Byt variant eller modul i eEkonomi, eller stäng av registret här."),
    ),
    EACC_124=Fault(
        _("Huvudboks klient är till för provföretag, men företaget är skarpt."),
        _SAID,
        _("Den som driver Huvudbok anger en klient för skarpa företag i inställningarna."),
    ),
    EACC_125=Fault(
        _("Företaget har inte aktiverat integrationer i eEkonomi."),
        _("Tillägget för API saknas. Svaret var: %(text)s"),
        _("Aktivera tillägget i eEkonomi under Uppgraderingar och försök igen."),
    ),
    EACC_126=Fault(
        _("Ett register utanför eEkonomi svarar inte."),
        _("Momsnummer kontrolleras mot EU:s register (VIES), som just nu inte svarar. Svaret var: %(text)s"),
        _("Försök igen om en stund, eller ta bort momsnumret så länge."),
    ),
    EACC_127=Fault(
        _("eEkonomi förstod inte frågan."), _SAID, _("Ladda ner loggen och skicka den till den som driver Huvudbok.")
    ),
    EACC_128=Fault(_("Ett system bakom eEkonomi svarar inte."), _SAID, _WAIT),
    EACC_199=Fault(
        _("eEkonomi nekade: %(text)s"),
        _("Koden %(remote)s har vi ingen förklaring till. Ärendenumret är %(case)s."),
        _("Rätta enligt texten och försök igen. Kontakta Vismas support med ärendenumret om texten inte räcker."),
    ),
    EACC_205=Fault(_("eEkonomi godtog inte inloggningen just nu."), _("Åtkomstnyckeln gällde inte."), _WAIT),
    EACC_210=Fault(
        _("Gränsen för antal anrop till eEkonomi är nådd."),
        _("eEkonomi tillåter 600 anrop i minuten för varje sorts anrop, för alla företag tillsammans."),
        _WAIT,
    ),
    EACC_211=Fault(_("eEkonomi gick inte att nå."), _("Ingen förbindelse kunde öppnas, så inget har skickats."), _WAIT),
    EACC_212=Fault(_("eEkonomi svarade inte i tid."), _REACHED, _LOOKED_UP),
    EACC_213=Fault(_("eEkonomi fick ett internt fel (HTTP %(http_status)s)."), _REACHED, _LOOKED_UP),
    EACC_214=Fault(
        _("eEkonomi svarade med en webbsida i stället för data."), _("Troligen pågår underhåll."), _LOOKED_UP
    ),
    EACC_215=Fault(_("Svaret från eEkonomi gick inte att läsa."), _("Det var avhugget eller av fel slag."), _LOOKED_UP),
    EACC_216=Fault(_("Svaret från eEkonomi var för stort."), _("Det passerade %(limit)s MB."), _LOOKED_UP),
    EACC_217=Fault(
        _("eEkonomi hänvisade till en annan adress."),
        _("Huvudbok följer inte hänvisningar, så att inget hamnar hos någon annan. Adressen var %(location)s."),
        _OPERATOR,
    ),
    EACC_218=Fault(_("Förbindelsen till eEkonomi bröts."), _REACHED, _LOOKED_UP),
    EACC_219=Fault(_("eEkonomi tog emot posten men sade inte vilken det blev."), _("Svaret saknade id."), _LOOKED_UP),
    EACC_220=Fault(
        _("Listan från eEkonomi ändrade sig medan den lästes."),
        _("Någon arbetade i registret under tiden, så att poster kan ha hamnat mellan sidorna."),
        _WAIT,
    ),
    EACC_221=Fault(
        _("eEkonomi känner inte till anropet."),
        _("Adressen finns inte, eller så finns det efterfrågade inte kvar."),
        _OPERATOR,
    ),
)
