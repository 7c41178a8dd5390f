"""The four pages of Dataöverföring."""

from django.urls import reverse
from django.utils.translation import gettext as _

from integrations.sync.lanes import LANES
from integrations.sync.queries import open_issues


def tabs_of(request, active: str) -> list[dict]:
    company = request.company.pk
    first = next(iter(LANES))
    return [
        {"label": _("Överför"), "url": reverse("sync:index", args=[company]), "active": active == "transfer"},
        {
            "label": _("Felmeddelanden"),
            "url": reverse("sync:issues", args=[company]),
            "active": active == "issues",
            "count": open_issues(),
        },
        {
            "label": _("Jämförelse"),
            "url": reverse("sync:comparison", args=[company, first]),
            "active": active == "comparison",
        },
        {"label": _("Fält"), "url": reverse("sync:fields", args=[company]), "active": active == "fields"},
    ]
