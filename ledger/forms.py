"""What the pages of the books ask for. A form turns text into values; what they mean is decided in the actions."""

from datetime import date

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hub.fields import FilesField, at_most, day
from ledger.models import ImportState, Source
from ledger.models.year import year_name

check_size = at_most(lambda: settings.SIE_MAX_BYTES)


class UploadForm(forms.Form):
    files = FilesField(label=_("Filer"), validators=[check_size])


class StartForm(forms.Form):
    """What the accountant says yes to. `accept_orgnr` and `take_rest` are shown only where the file needs them, and
    the browser asks for them there; the import itself decides."""

    viewing_to = day(
        _("Visa till och med"),
        required=False,
        help_text=_("Sista dag som är färdigbokförd. Tomt: så långt filen säger att den räcker."),
    )
    accept_orgnr = forms.BooleanField(
        label=_("Filen gäller det här företaget trots att organisationsnumret är ett annat"), required=False
    )
    take_rest = forms.BooleanField(label=_("Läs in resten, utan det som är fel"), required=False)

    def __init__(self, data=None, *, needs: set[str] | None = None):
        super().__init__(data)
        for need, name in (("orgnr", "accept_orgnr"), ("rest", "take_rest")):
            if needs is None:
                continue
            if need in needs:
                self.fields[name].widget.attrs["required"] = True
            else:
                del self.fields[name]


class LogForm(forms.Form):
    """What the import log is narrowed to. What cannot be read narrows nothing, so an old link still opens the page."""

    year = forms.ChoiceField(label=_("Räkenskapsår"), required=False)
    state = forms.ChoiceField(label=_("Läge"), required=False, choices=[("", _("Alla")), *ImportState.choices])
    source = forms.ChoiceField(label=_("Källa"), required=False, choices=[("", _("Alla")), *Source.choices])

    def __init__(self, data, *, years: list[tuple[date, date]]):
        super().__init__(data)
        self.years = {first.isoformat(): (first, last) for first, last in reversed(years)}
        names = [(first.isoformat(), year_name(first, last)) for first, last in years]
        self.fields["year"].choices = [("", _("Alla")), *dict(names).items()]

    def values(self) -> dict:
        """As `imports_by_page` takes them."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or "" for name in ("state", "source")}
        return given | {"year": self.years.get(self.cleaned_data.get("year") or "")}


class RemovalForm(forms.Form):
    """The control question: the year's name, typed."""

    answer = forms.CharField(label=_("Skriv årets namn för att bekräfta"), max_length=40)
    is_last = forms.BooleanField(required=False, widget=forms.HiddenInput)
