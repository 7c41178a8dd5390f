"""What the connection's events are called in the processing history."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "connection.added": _("Visma.net-konto tillagt"),
    "connection.authorisation_begun": _("Inloggning hos Visma påbörjad"),
    "connection.authorised": _("Visma.net-konto anslutet"),
    "connection.tested": _("Anslutning testad"),
    "connection.paused": _("Anslutning pausad"),
    "connection.resumed": _("Anslutning återupptagen"),
    "connection.lost": _("Anslutning kräver ny inloggning"),
    "connection.disconnected": _("Visma.net-konto frånkopplat"),
    "connection.removed": _("Visma.net-konto borttaget"),
    "connection.formats_changed": _("Kontots kontoformat ändrade"),
    "link.formats_changed": _("Företagets kontoformat ändrade"),
    "company.linked": _("Företag kopplat till Visma.net"),
    "company.unlinked": _("Företag bortkopplat från Visma.net"),
    "visma_net.incident_found": _("Avvikelse mot Visma.net funnen"),
}
