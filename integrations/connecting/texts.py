"""The words of connections, CON-001…"""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, Words, register, words

_AGAIN = _("Öppna Inställningar › Anslutningar och tryck Anslut en gång till.")

NAMES = {
    "company_connection.begun": _("Anslutning påbörjad"),
    "company_connection.made": _("Ansluten"),
    "company_connection.checked": _("Anslutning provad"),
    "company_connection.lost": _("Anslutning förlorad"),
    "company_connection.ended": _("Anslutning avslutad"),
}

register(
    CON_001=Fault(
        _("%(system)s är inte anslutet."),
        _("Ingen har anslutit företaget, eller så har anslutningen förlorats."),
        _("Öppna Inställningar › Anslutningar och anslut."),
    ),
    CON_002=Fault(
        _("Du loggade in på %(reached)s, men företaget är anslutet till %(expected)s."),
        _("En anslutning hör till ett företag i det andra systemet. Ett annat skulle blanda ihop två register."),
        _("Anslut igen och välj %(expected)s. Ska ett annat företag användas: avsluta anslutningen först."),
    ),
    CON_003=Fault(
        _("%(system)s kan inte anslutas härifrån ännu."),
        _("Den som driver Huvudbok har inte angett klient-id för %(system)s."),
        _("Ange EACCOUNTING_CLIENT_ID och EACCOUNTING_CLIENT_SECRET i inställningarna."),
    ),
    CON_020=Fault(
        _("Svaret från eEkonomi hör inte till någon inloggning som pågår här."),
        _("Länken är redan använd, eller inloggningen började i en annan webbläsare."),
        _AGAIN,
    ),
    CON_021=Fault(_("Inloggningen i eEkonomi tog för lång tid."), _("Den gäller i tio minuter."), _AGAIN),
    CON_022=Fault(
        _("Inloggningen påbörjades av någon annan än den som är inloggad nu."),
        _("Användaren har bytts i webbläsaren under tiden, eller så har någon skickat dig sin länk."),
        _AGAIN,
    ),
    CON_024=Fault(_("Åtkomsten godkändes inte i eEkonomi."), _("Någon valde Neka, eller stängde sidan."), _AGAIN),
    CON_025=Fault(_("eEkonomi godtog inte inloggningen."), _("Koden hade redan använts eller gått ut."), _AGAIN),
    CON_029=Fault(_("eEkonomi avbröt inloggningen."), _("eEkonomi svarade: %(text)s"), _AGAIN),
)
SPOKEN = {f"VNET-{number}": f"CON-{number}" for number in ("020", "021", "022", "024", "025", "029")}


def spoken(code: str, facts: dict) -> Words:
    """A log-in that failed, told of the system it was for."""
    return words(SPOKEN.get(code, code), facts)
