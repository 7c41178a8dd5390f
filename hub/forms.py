"""The forms of the ground. Fields only; rules stand in the actions."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

from hub.errors import words
from hub.fields import day
from hub.models import AccessTemplate, Company, Group
from hub.permissions import AREA_LABELS, LEVEL_LABELS, STANDARD, Actor, Area, Level


class CompanyForm(forms.ModelForm):
    class Meta:
        model = Company
        fields = ["name", "orgnr", "country", "group", "is_test"]
        help_texts = {
            "orgnr": _("Svenskt (556016-0680) eller norskt (987 654 325)."),
            "is_test": _("Ett testföretag kan inte skicka något."),
        }

    def clean(self):
        cleaned = super().clean()
        number, country = cleaned.get("orgnr", ""), cleaned.get("country")
        try:
            cleaned["orgnr"] = _orgnr(number, country)
        except NumberError:
            said = words("HUB-030", {"orgnr": number})
            self.add_error("orgnr", f"{said.message} {said.cure}")
        return cleaned


def _orgnr(number: str, country: str | None) -> str:
    if country == "NO":
        return norwegian.validate(number)
    digits = swedish.validate(number)
    return f"{digits[:6]}-{digits[6:]}"


class LogInForm(AuthenticationForm):
    """Says the same of an unknown address as of a wrong password."""

    error_messages = {
        "invalid_login": _("E-postadressen eller lösenordet stämmer inte."),
        "inactive": _("E-postadressen eller lösenordet stämmer inte."),
    }


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Namn eller organisationsnummer"), required=False, max_length=60)


class OfficeForm(SearchForm):
    """Which of the office's companies are shown."""

    waiting = forms.BooleanField(label=_("Bara där något väntar"), required=False)
    sort = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class HistoryForm(forms.Form):
    """What the processing history is narrowed to."""

    q = forms.CharField(label=_("Vem, vad eller vilket"), required=False, max_length=60)
    start = day(_("Från"), required=False)
    end = day(_("Till"), required=False)


class GroupForm(forms.ModelForm):
    class Meta:
        model = Group
        fields = ["name"]


class BlockForm(forms.Form):
    reason = forms.CharField(label=_("Orsak"), max_length=200, help_text=_("Visas för dem som försöker skicka."))


class OwnRights(forms.Form):
    """What is set per person beside the template."""

    sie_import = forms.ChoiceField(
        label=_("Importera SIE"),
        required=False,
        choices=[("", _("Enligt mallen")), ("write", _("Ja, den här personen")), ("none", _("Nej, inte den här"))],
        help_text=_("Får personen läsa in SIE-filer i böckerna?"),
    )

    def values(self) -> dict:
        """The fields, with the rights of the person's own as `own_rights`."""
        given = dict(self.cleaned_data)
        level = given.pop("sie_import")
        return given | {"own_rights": {Area.SIE_IMPORT.value: level} if level else {}}


class MemberForm(OwnRights):
    """`company` empty: the whole office."""

    field_order = ["email", "name", "template", "company", "sie_import"]

    email = forms.EmailField(label=_("E-post"))
    name = forms.CharField(label=_("Namn"), max_length=100)
    template = forms.ModelChoiceField(AccessTemplate.objects.order_by("name"), label=_("Behörighetsmall"))
    company = forms.ModelChoiceField(
        Company.objects.order_by("name"), label=_("Företag"), required=False, empty_label=_("Alla företag")
    )


class MembershipForm(OwnRights):
    field_order = ["template", "sie_import"]
    template = forms.ModelChoiceField(AccessTemplate.objects.order_by("name"), label=_("Behörighetsmall"))


class TemplateForm(forms.Form):
    """One choice per area, none above the ceiling of the standard template it starts from."""

    name = forms.CharField(label=_("Namn"), max_length=60)

    def __init__(self, template: AccessTemplate, *args, **kwargs):
        rights = {f"area_{a}": template.rights.get(a.value, "none") for a in Area}
        super().__init__(*args, initial={"name": template.name, **rights}, **kwargs)
        ceiling = STANDARD[template.base].ceiling
        for area in Area:
            top = ceiling.get(area, Level.NONE)
            choices = [(lv.name.lower(), LEVEL_LABELS[lv]) for lv in Level if lv <= top]
            self.fields[f"area_{area}"] = forms.ChoiceField(label=AREA_LABELS[area], choices=choices)

    def rights(self) -> dict[str, str]:
        return {area.value: self.cleaned_data[f"area_{area}"] for area in Area}


class NewTemplateForm(forms.Form):
    name = forms.CharField(label=_("Namn"), max_length=60)
    base = forms.ChoiceField(label=_("Utgår från"), choices=[(s.key, s.label) for s in STANDARD.values()])


KEY_AREAS = tuple(area for area in Area if area not in (Area.COMPANIES, Area.USERS))  # those are of the office


class KeyForm(forms.Form):
    """An API key: its name, and a level per area of its company, none above that of the person who makes it."""

    name = forms.CharField(label=_("Namn"), max_length=60, help_text=_("Vad nyckeln är till för, t.ex. lönesystemet."))

    def __init__(self, actor: Actor, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for area in KEY_AREAS:
            levels = [(lv.name.lower(), LEVEL_LABELS[lv]) for lv in Level if actor.can(area, lv)]
            if len(levels) > 1:
                self.fields[f"area_{area}"] = forms.ChoiceField(label=AREA_LABELS[area], choices=levels)

    def clean(self):
        if not any(level != "none" for level in self.rights().values()):
            raise forms.ValidationError(_("Nyckeln får inte göra något. Ge den minst en rättighet."))

    def rights(self) -> dict[str, str]:
        return {a.value: self.cleaned_data.get(f"area_{a}", "none") for a in Area}


class WebhookForm(forms.Form):
    url = forms.URLField(label=_("Adress"), max_length=300, assume_scheme="https")
    kinds = forms.CharField(
        label=_("Händelser"),
        required=False,
        max_length=500,
        help_text=_("Åtskilda med komma, t.ex. journal.sent, journal.rejected. Tomt betyder alla."),
    )
