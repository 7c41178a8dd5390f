"""The forms of the room. What may be chosen was read from Visma.net, never typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.errors import words
from integrations.visma_net.mapping import Options
from integrations.visma_net.models import CompanyLink, Connection
from payroll.patterns import MOST_TEXT, Format, PatternRefused, read_format


class ConnectionForm(forms.Form):
    name = forms.CharField(
        label=_("Namn"),
        max_length=60,
        help_text=_("Ditt eget namn på kontot, till exempel huvudföretagets. Företaget väljs vid inloggningen."),
    )


class AdministrationsForm(forms.Form):
    """One choice of connection per company: field `c_<company id>`."""

    def __init__(self, *args, companies, connections, links, **kwargs):
        super().__init__(*args, **kwargs)
        self.companies = {f"c_{company.pk}": company for company in companies}
        self.connections = {str(each.pk): each for each in connections}
        choices = [("", _("Inte kopplat")), *((key, _label(each)) for key, each in self.connections.items())]
        for name, company in self.companies.items():
            link = links.get(company.pk)
            initial = str(link.connection_id) if link else ""
            self.fields[name] = forms.ChoiceField(label=company.name, choices=choices, initial=initial, required=False)

    def choices(self) -> dict:
        """Company → Connection or None, of the companies the page showed; one added since is left alone."""
        shown = {name: company for name, company in self.companies.items() if name in self.data}
        return {company: self.connections.get(self.cleaned_data[name]) for name, company in shown.items()}


def _label(connection: Connection) -> str:
    return f"{connection.name} – {connection.receiver}" if connection.receiver else connection.name


class OptionsForm(forms.Form):
    release = forms.BooleanField(
        label=_("Frisläpp direkt"),
        required=False,
        help_text=_("Annars blir bunten liggande som avstämd tills någon frisläpper den i Visma.net."),
    )
    own_numbers = forms.BooleanField(
        label=_("Huvudbok sätter verifikatnumret"),
        required=False,
        help_text=_(
            "Kräver att nummerserien för buntar tillåter manuell numrering i Visma.net. Ett extra skydd mot dubbletter."
        ),
    )

    def __init__(self, *args, link: CompanyLink, **kwargs):
        super().__init__(*args, initial=_initial(link), **kwargs)
        self.segments = link.connection.segments
        choices = [("", _("Skickas inte")), *((str(each["id"]), each["label"]) for each in self.segments)]
        if not self.segments:
            return
        self.fields["cost_centre_segment"] = forms.ChoiceField(
            label=_("Kostnadsställe skickas i segmentet"), choices=choices, required=False
        )
        self.fields["project_segment"] = forms.ChoiceField(
            label=_("Projekt skickas i segmentet"), choices=choices, required=False
        )
        for each in self.segments:
            self.fields[f"default_{each['id']}"] = forms.ChoiceField(
                label=_("Standardvärde för %(segment)s") % {"segment": each["label"]},
                choices=[("", _("Inget")), *((v["value"], f"{v['value']} {v['label']}") for v in each["values"])],
                required=False,
                help_text=_("Används på rader utan eget värde. Visma.net kräver ett värde på varje rad."),
            )

    def clean(self):
        cleaned = super().clean()
        chosen = [cleaned.get("cost_centre_segment"), cleaned.get("project_segment")]
        if chosen[0] and chosen[0] == chosen[1]:
            self.add_error("project_segment", _("Kostnadsställe och projekt kan inte dela segment."))
        return cleaned

    def options(self) -> Options:
        data = self.cleaned_data
        return Options(
            cost_centre_segment=_number(data.get("cost_centre_segment")),
            project_segment=_number(data.get("project_segment")),
            default_values={each["id"]: data.get(f"default_{each['id']}", "") for each in self.segments},
            own_numbers=data["own_numbers"],
            release=data["release"],
        )


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _initial(link: CompanyLink) -> dict:
    named = {
        "release": link.release,
        "own_numbers": link.own_numbers,
        "cost_centre_segment": str(link.cost_centre_segment or ""),
        "project_segment": str(link.project_segment or ""),
    }
    return named | {f"default_{segment}": value for segment, value in link.default_values.items()}


class FormatsForm(forms.Form):
    """Both formats as they are typed, and an account to try them on. `own` is there for a company only."""

    own = forms.BooleanField(label=_("Egna format för företaget"), required=False)
    bas = forms.CharField(
        label="Format BAS",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Konton som bokförs utan kostnadsställe och kostnadsenhet, till exempel [0-3][0-9][0-9][0-9]"),
    )
    pnl = forms.CharField(
        label="Format PNL",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Konton som bokförs med kostnadsställe och kostnadsenhet, till exempel [4-9][0-9][0-9][0-9]"),
    )
    account = forms.CharField(
        label=_("Prova ett konto"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "4010", "autocomplete": "off"}),
    )

    def __init__(self, *args, with_own: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_own:
            del self.fields["own"]

    def clean_bas(self):
        return _read(self.cleaned_data["bas"])

    def clean_pnl(self):
        return _read(self.cleaned_data["pnl"])


def _read(text: str) -> Format:
    try:
        return read_format(text)
    except PatternRefused as refused:
        said = words(refused.code, refused.facts)
        raise forms.ValidationError(f"{said.message} {said.cause} {said.cure}", code=said.code) from refused
