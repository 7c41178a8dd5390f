"""The words of every code of this room: what happened, why, and what to do next."""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

_SAID = _("Severa svarade: %(text)s")
_RETRY = _("Rätta i Severa eller i eEkonomi och försök med posten igen.")
_WAIT = _("Du behöver inte göra något: Huvudbok försöker igen av sig självt.")
_LOOKED_UP = _("Du behöver inte göra något: Huvudbok letar upp posten i Severa innan något skickas om.")
_REACHED = _("Anropet kan ha nått fram ändå.")
_OPERATOR = _("Den som driver Huvudbok kontrollerar adressen till Severa i inställningarna.")
_CLIENT = _("Öppna Severa › Inställningar › Integrationer › REST API och ge klienten de behörigheter som begärs här.")

register(
    SEV_030=Fault(
        _("Severa godtar inte klient-id och hemlighet."),
        _("De är felskrivna, eller så har klienten tagits bort i Severa. Svaret var: %(text)s"),
        _("Gör en ny klient i Severa › Inställningar › Integrationer › REST API och anslut igen. Inget är förlorat."),
    ),
    SEV_031=Fault(_("Klienten i Severa saknar behörigheter."), _SAID, _CLIENT),
    SEV_101=Fault(
        _("Uppgifterna godtogs inte av Severa: %(fields)s."),
        _SAID,
        _("Rätta fälten i källsystemet: kundnummer måste vara numeriskt och namn unikt. Försök sedan igen."),
    ),
    SEV_102=Fault(_("Posten är i ett läge där detta inte går i Severa."), _SAID, _RETRY),
    SEV_103=Fault(
        _("Posten finns redan i Severa."),
        _SAID,
        _("Koppla ihop posterna i jämförelsen, eller ge den ena ett annat nummer, så att numren inte krockar."),
    ),
    SEV_112=Fault(
        _("Posten finns inte kvar i Severa."),
        _("Någon har tagit bort den, eller så hör den till en annan organisation."),
        _("Koppla om posten i jämförelsen, eller överför den på nytt."),
    ),
    SEV_120=Fault(
        _("Severa har inte den funktion som behövs."),
        _("Tillägget för REST API, eller en modul, är inte aktiv. Svaret var: %(text)s"),
        _("Aktivera tillägget i Severa och försök igen."),
    ),
    SEV_121=Fault(
        _("Villkoren är inte godkända i Severa."),
        _SAID,
        _("En administratör loggar in i Severa och godkänner villkoren."),
    ),
    SEV_122=Fault(
        _("Klientens användare saknar behörighet i Severa."),
        _SAID,
        _("Ge användaren behörighet i Severa och försök igen."),
    ),
    SEV_123=Fault(_("Huvudbok har inte fått rätt att göra detta i Severa."), _SAID, _CLIENT),
    SEV_124=Fault(
        _("Organisationen är inte aktiv i Severa."), _SAID, _("Se över abonnemanget i Severa och försök igen.")
    ),
    SEV_125=Fault(_("Severa förstod inte anropet."), _SAID, _OPERATOR),
    SEV_199=Fault(
        _("Severa nekade: %(text)s"),
        _("Severa har inte förklarat felet närmare."),
        _("Rätta enligt texten och försök igen. Kontakta Severas support om texten inte räcker."),
    ),
    SEV_205=Fault(_("Severa godtog inte inloggningen just nu."), _("Åtkomstnyckeln gällde inte."), _WAIT),
    SEV_210=Fault(_("Gränsen för antal anrop till Severa är nådd."), _("Severa tillåter 10 anrop i sekunden."), _WAIT),
    SEV_211=Fault(_("Severa gick inte att nå."), _("Ingen förbindelse kunde öppnas, så inget har skickats."), _WAIT),
    SEV_212=Fault(_("Severa svarade inte i tid."), _REACHED, _LOOKED_UP),
    SEV_213=Fault(_("Severa fick ett internt fel (HTTP %(http_status)s)."), _REACHED, _LOOKED_UP),
    SEV_214=Fault(_("Severa svarade med en webbsida i stället för data."), _("Troligen pågår underhåll."), _LOOKED_UP),
    SEV_215=Fault(_("Svaret från Severa gick inte att läsa."), _("Det var avhugget eller av fel slag."), _LOOKED_UP),
    SEV_216=Fault(_("Svaret från Severa var för stort."), _("Det passerade %(limit)s MB."), _LOOKED_UP),
    SEV_217=Fault(
        _("Severa hänvisade till en annan adress."),
        _("Huvudbok följer inte hänvisningar, så att inget hamnar hos någon annan. Adressen var %(location)s."),
        _OPERATOR,
    ),
    SEV_218=Fault(_("Förbindelsen till Severa bröts."), _REACHED, _LOOKED_UP),
    SEV_219=Fault(_("Severa tog emot posten men sade inte vilken det blev."), _("Svaret saknade id."), _LOOKED_UP),
    SEV_220=Fault(
        _("Listan från Severa tog aldrig slut."),
        _("Severa lämnade samma sidmärke om igen."),
        _("Försök igen senare. Kontakta Severas support om det händer igen."),
    ),
    SEV_221=Fault(
        _("Severa känner inte till anropet."),
        _("Adressen finns inte, eller så finns det efterfrågade inte kvar."),
        _OPERATOR,
    ),
)
