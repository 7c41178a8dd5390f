"""The words of connections, CON-001…"""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

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
)
