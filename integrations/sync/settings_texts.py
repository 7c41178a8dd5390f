"""The words of settings and pages: SYNC-801…, and what their events are called."""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

NAMES = {"sync_settings.saved": _("Inställningar för dataöverföring sparade")}
STATUS_LABELS = {
    "status_to_transfer": _("Status för fakturor som ska överföras"),
    "status_transferred": _("Status för överförda fakturor"),
    "status_sent": _("Status för skickade fakturor"),
    "status_paid": _("Status för betalda fakturor"),
}
LABELS = STATUS_LABELS | {
    "master_customers": _("Överordnat system för kunder"),
    "master_articles": _("Överordnat system för artiklar"),
    "cost_bearer": _("Kostnadsbärare för projekt"),
    "default_article": _("Standardartikelnummer"),
    "suppliers_billable": _("Leverantörsfakturor är fakturerbara"),
    "cut_names": _("Korta namn som är för långa"),
    "mappings.terms": _("Betalningsvillkor"),
    "mappings.units": _("Enheter"),
    "mappings.vat": _("Moms"),
    "schedules": _("Schema"),
}
FACTS = {
    "register": _("Register"),
    "count": _("Antal"),
    "is_dry": _("Provkörning"),
    "code": _("Kod"),
    "kept": _("Behålls"),
}

register(
    SYNC_801=Fault(
        _("Inställningarna kan inte sparas: %(systems)s är inte anslutet."),
        _("Det som väljs finns i de båda systemen, och Huvudbok når dem inte."),
        _("Öppna Inställningar › Anslutningar och anslut båda systemen."),
    ),
    SYNC_802=Fault(
        _("Inget giltigt val är gjort."),
        _("Valet saknas, eller så finns det inte längre i systemet det hör till."),
        _("Välj i listan. Saknas något där: öppna Inställningar › Anslutningar och tryck Prova."),
    ),
    SYNC_803=Fault(
        _("Artikel %(number)s finns inte i eEkonomi."),
        _("Standardartikeln tar emot de fakturarader som saknar kod, och måste finnas där."),
        _("Lägg upp artikeln i eEkonomi, tryck Prova under Inställningar › Anslutningar, och spara igen."),
    ),
    SYNC_804=Fault(
        _("Statusen %(status)s är redan vald för fakturor som ska överföras."),
        _("En faktura som har överförts skulle hämtas igen."),
        _("Välj en annan status. Nya fakturastatusar läggs upp i Severa."),
    ),
    SYNC_805=Fault(
        _("eEkonomi har ingen aktiv kostnadsbärare att välja."),
        _("Kostnadsställen är inte påslagna i företaget, eller så är alla inaktiva."),
        _("Slå på kostnadsställen i eEkonomi, tryck Prova under Inställningar › Anslutningar, och välj här."),
    ),
    SYNC_806=Fault(
        _("%(value)s pekar på något som inte finns i eEkonomi."),
        _("Det kan ha tagits bort där efter att listan hämtades."),
        _("Tryck Prova under Inställningar › Anslutningar och välj på nytt."),
    ),
    SYNC_807=Fault(
        _("Schemat går inte att använda."),
        _("Ett schema är för hand, eller mellan %(shortest)s och %(longest)s minuter, för ett register som finns."),
        _("Välj ett annat schema."),
    ),
    SYNC_808=Fault(
        _("Ingen rad är markerad."),
        _("Det du valde gäller de rader som är markerade."),
        _("Markera en eller flera rader och försök igen."),
    ),
    SYNC_809=Fault(
        _("Inställningarna för dataöverföring är inte sparade."),
        _("Utan dem är det inte bestämt vilket system som styr och vart det som förs över ska."),
        _("Öppna Inställningar › Dataöverföring och spara."),
    ),
    SYNC_811=Fault(
        _("Rad %(row)s: kolumnen %(column)s har ett värde som inte går att förstå: ”%(value)s”."),
        _("Filen är inte den lista som laddades ner här, eller så har raden ändrats på ett annat sätt än avsett."),
        _("Ladda ner listan på nytt, ändra bara kolumnen Beslut, och läs in den igen. Inget har ändrats."),
    ),
    SYNC_812=Fault(
        _("Filen saknar kolumnen %(column)s."),
        _("Listan läses in med samma kolumner som den laddades ner med."),
        _("Ladda ner listan på nytt, ändra bara kolumnen Beslut, och läs in den igen. Inget har ändrats."),
    ),
)
