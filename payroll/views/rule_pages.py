"""What the pages of posting rules share: their tabs, and the question before something is taken away."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from payroll.views.trials import Act, change_page


def tabs(company, active: str) -> list[dict]:
    named = (
        ("rules", _("Lönearter")),
        ("rates", _("Satser")),
        ("homes", _("Anställda")),
        ("rules-defaults", _("Standardvärden")),
    )
    return [
        {"label": label, "url": reverse(f"payroll:{name}", args=[company]), "active": name == active}
        for name, label in named
    ]


def crumbs_of(owner: tuple[str, str], last: str) -> list:
    return [owner, (last, None)]


@dataclass
class Removal:
    """Shown with its consequences at once, as there is nothing to fill in."""

    request: object
    act: Act
    what: str

    def page(self, *, crumbs: list, back: str, said: str):
        form = forms.Form(self.request.POST if self.request.method == "POST" else {})
        return change_page(
            self.request,
            form,
            lambda: self.act,
            crumbs=crumbs,
            back=back,
            said=said,
            verb=_("Ta bort"),
            what=self.what,
        )
