"""How AutoPay says no, and the words of every code of this room: APAY-0xx the way there · 1xx the agreement · 2xx the
call."""

import json

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register
from integrations.wire import Said

_WAIT = _("Du behöver inte göra något: Huvudbok försöker igen av sig självt.")
_OPERATOR = _("Den som driver Huvudbok kontrollerar adressen till AutoPay i inställningarna.")
_AGAIN = _("Försök igen. Händer det flera gånger, kontakta AutoPays support.")

register(
    APAY_001=Fault(
        _("AutoPay är inte anslutet."),
        _("Ingen har angett klient-id och hemlighet för företaget."),
        _("Öppna Inställningar › Bankavtal och anslut."),
    ),
    APAY_030=Fault(
        _("AutoPay godtar inte klient-id och hemlighet."),
        _("De är felskrivna, eller så har klienten tagits bort i AutoPay."),
        _("Gör en ny klient i AutoPay › Administration och anslut igen. Inget är förlorat."),
    ),
    APAY_101=Fault(
        _("Bankavtalet %(account)s hör inte ihop med något bankkonto här."),
        _("Inget bankkonto i Bankavstämning har det kontonumret och den valutan."),
        _("Lägg upp bankkontot under Bankavstämning. Kontoutdragen hämtas nästa gång."),
    ),
    APAY_102=Fault(
        _("Kontoutdraget %(name)s kunde inte läsas in."),
        _("Innehållet stämmer inte: %(why)s"),
        _("Hämta filen hos banken och läs in den under Kontoutdrag, eller kontakta AutoPay."),
    ),
    APAY_112=Fault(_("Avtalet finns inte kvar i AutoPay."), _("Det har avslutats."), _("Läs avtalen på nytt.")),
    APAY_113=Fault(
        _("Elektronisk kontoutskrift är inte påslagen i AutoPay."),
        _("Någon har bockat ur tjänsten där."),
        _("Bocka i den igen under Bankavtal."),
    ),
    APAY_199=Fault(_("AutoPay nekade: %(text)s"), _("Svaret förklarar inte mer."), _AGAIN),
    APAY_205=Fault(_("AutoPay godtog inte inloggningen just nu."), _("Nyckeln hade gått ut."), _WAIT),
    APAY_210=Fault(_("Gränsen för antal anrop till AutoPay är nådd."), _("För många frågor på kort tid."), _WAIT),
    APAY_211=Fault(_("AutoPay gick inte att nå."), _("Förbindelsen kom aldrig upp."), _WAIT),
    APAY_212=Fault(_("AutoPay svarade inte i tid."), _("Systemet är långsamt eller stängt."), _WAIT),
    APAY_213=Fault(_("AutoPay fick ett internt fel (HTTP %(http_status)s)."), _("Felet är hos AutoPay."), _WAIT),
    APAY_214=Fault(
        _("AutoPay svarade med en webbsida i stället för data."), _("Underhåll eller fel adress."), _OPERATOR
    ),
    APAY_215=Fault(_("Svaret från AutoPay gick inte att läsa."), _("Det var inte hela svaret."), _WAIT),
    APAY_216=Fault(_("Svaret från AutoPay var för stort."), _("Mer än %(limit)s MB."), _AGAIN),
    APAY_217=Fault(_("AutoPay hänvisade till en annan adress."), _("Adressen %(location)s följs inte."), _OPERATOR),
    APAY_218=Fault(_("Förbindelsen till AutoPay bröts."), _("Nätverket eller mottagaren avbröt."), _WAIT),
    APAY_221=Fault(_("AutoPay känner inte till anropet."), _("Adressen finns inte."), _OPERATOR),
)


def read(status: int, body: bytes) -> Said | None:
    """None where the answer is not in the form of the interface."""
    try:
        error = json.loads(body[:50_000]).get("error")
    except (ValueError, AttributeError):
        return None
    if not isinstance(error, dict):
        return None
    text = str(error.get("message") or error.get("code") or "")
    facts = {"text": text}
    if status >= 500:
        return Said("APAY-213", "unknown", text, None, facts)
    if status in (401, 429):
        return Said("APAY-205", "later", text, None, facts)
    code = {404: "APAY-112", 409: "APAY-113"}.get(status, "APAY-199")
    return Said(code, "refused", text, None, facts)
