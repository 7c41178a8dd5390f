"""What the payroll pages ask for. A form turns text into values; what the values mean is decided in `selection` and
the actions."""

from datetime import date
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hub.fields import FilesField, at_most, day
from hub.money import AmountError, parse_amount
from payroll.models import RunType

STATES = (
    ("open", _("Att skicka")),
    ("working", _("På väg")),
    ("sent", _("Bokförd eller exporterad")),
    ("attention", _("Kräver åtgärd")),
)


check_size = at_most(lambda: settings.UPLOAD_MAX_BYTES)


class MonthField(forms.CharField):
    """`2026-09` → the first of the month."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"type": "month", "placeholder": _("åååå-mm"), "pattern": "[0-9]{4}-[0-9]{2}"})
        super().__init__(**{"widget": widget, "required": False} | kwargs)

    def clean(self, value) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError(_("Skriv perioden som år och månad, till exempel 2026-09.")) from None


class FilterForm(forms.Form):
    """The filter bar. What cannot be read filters nothing, so an old link still opens the page."""

    q = forms.CharField(label=_("Sök"), required=False, max_length=80, widget=forms.SearchInput)
    period = forms.ChoiceField(label=_("Period"), required=False)
    run_type = forms.ChoiceField(label=_("Typ"), required=False, choices=[("", _("Alla")), *RunType.choices])
    state = forms.ChoiceField(label=_("Läge"), required=False, choices=[("", _("Alla")), *STATES])

    def __init__(self, data, *, periods: list[date]):
        super().__init__(data)
        self.fields["q"].widget.attrs["placeholder"] = _("Namn, nummer eller belopp")
        self.fields["period"].choices = [("", _("Alla")), *((f"{p:%Y-%m}", f"{p:%Y-%m}") for p in periods)]

    def values(self) -> dict:
        """`q`, `amount` (minor units, where the search is one), `period`, `run_type`, `state`; None where empty."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) or None for name in self.fields}
        period = found["period"]
        found["period"] = date.fromisoformat(f"{period}-01") if period else None
        return found | {"amount": as_amount(found["q"])}


class RowFilterForm(forms.Form):
    """One field over everything a row holds."""

    q = forms.CharField(label=_("Sök i raderna"), required=False, max_length=80, widget=forms.SearchInput)

    def __init__(self, data):
        super().__init__(data)
        self.fields["q"].widget.attrs["placeholder"] = _("Konto, text, löneart eller belopp")

    @property
    def text(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("q", "")


def as_amount(text: str | None) -> int | None:
    """Minor units of a search such as «412 480,00» or «-76,17»; None where it is no amount."""
    try:
        return abs(parse_amount(text)) if text else None
    except AmountError:
        return None


def uuid_or_none(text: str) -> UUID | None:
    """An id in an address or a hidden field may be anything."""
    try:
        return UUID(text)
    except ValueError:
        return None


class UploadForm(forms.Form):
    """Files from a payroll system. The other fields override what the file says of itself."""

    files = FilesField(label=_("Filer"), validators=[check_size])
    label = forms.CharField(label=_("Namn"), required=False, max_length=100)
    run_type = forms.ChoiceField(label=_("Typ"), required=False, choices=[("", _("Som i filen")), *RunType.choices])
    period = MonthField(label=_("Period"))
    payment_on = day(_("Utbetalningsdag"), required=False)
    again = forms.BooleanField(
        label=_("Läs in även om samma rader redan är inlästa"), required=False, widget=forms.CheckboxInput
    )

    def given(self) -> dict:
        """What the user typed, without what was left empty."""
        data = self.cleaned_data
        named = {"label": data["label"], "run_type": data["run_type"], "period_on": data["period"]}
        return {name: value for name, value in (named | {"payment_on": data["payment_on"]}).items() if value}


class ReplaceForm(forms.Form):
    file = forms.FileField(label=_("Ny fil"), validators=[check_size])


class LinkForm(forms.Form):
    """The number the voucher already has in the receiving system."""

    batch = forms.CharField(label=_("Batchnummer i Visma.net"), max_length=40)


class MarkForm(forms.Form):
    reason = forms.CharField(label=_("Varför är den redan bokförd?"), max_length=200)


PER = (("account", _("Per konto")), ("employee", _("Per anställd")), ("row", _("Rad för rad")))
FILE_KINDS = (("sie", "SIE 4I"), ("xlsx", _("Excel")), ("csv", "CSV"), ("pdf", "PDF"))
DATES = (("payment", _("Utbetalningsdag")), ("period", _("Period")))


class SelectionForm(forms.Form):
    """The selection of «Skapa bokföringsfil» and «Direktöverföring»: one form, so the two can never differ."""

    date_by = forms.ChoiceField(label=_("Välj efter"), choices=DATES, required=False)
    from_on = day(_("Från och med"), required=False)
    to_on = day(_("Till och med"), required=False)
    run_type = forms.ChoiceField(
        label=_("Körningstyp"), required=False, choices=[("", _("Alla typer")), *RunType.choices]
    )
    include_sent = forms.BooleanField(label=_("Ta med redan skickade"), required=False)
    voucher_on = day(_("Verifikationsdatum"), required=False)
    series = forms.CharField(label=_("Verifikationsserie"), required=False, max_length=10)
    text = forms.CharField(label=_("Verifikationstext"), required=False, max_length=200)
    per = forms.ChoiceField(label=_("Summera"), choices=PER, required=False)
    split_cost_centre = forms.BooleanField(label=_("Dela på kostnadsställe"), required=False)
    split_project = forms.BooleanField(label=_("Dela på projekt"), required=False)
    show_wage_type = forms.BooleanField(label=_("Löneartsnummer på raderna"), required=False)

    WHAT = ("date_by", "from_on", "to_on", "run_type", "include_sent")
    HOW = ("voucher_on", "series", "text", "per", "split_cost_centre", "split_project", "show_wage_type")

    def clean(self):
        data = super().clean()
        start, end = data.get("from_on"), data.get("to_on")
        if start and end and end < start:
            self.add_error("to_on", _("Slutdagen ligger före startdagen."))
        return data

    @property
    def what(self):
        return [self[name] for name in self.WHAT]

    @property
    def how(self):
        return [self[name] for name in self.HOW]
