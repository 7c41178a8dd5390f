"""What the pages ask for. A form turns text into values; whether they hold is decided in the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.sync.choices import KINDS, NONE, Choices, kind_labels
from integrations.sync.lanes import LANES
from integrations.sync.models import IssueState, Master
from integrations.sync.settings_actions import NIGHTLY, STATUSES, Given
from integrations.sync.settings_texts import STATUS_LABELS

EMPTY = ("", _("– välj –"))
NO_TARGET = (NONE, _("ingen motsvarighet"))
MOST_BYTES = 5_000_000
TURNS = (
    (0, _("För hand")),
    (15, _("Var 15:e minut")),
    (30, _("Var 30:e minut")),
    (60, _("Varje timme")),
    (240, _("Var fjärde timme")),
    (NIGHTLY, _("Varje natt")),
)


class SettingsForm(forms.Form):
    """Everything of S2. Mappings and schedules are fields named `map-<kind>-<n>` and `turn-<register>`."""

    master_customers = forms.ChoiceField(label=_("Överordnat system för kunder"))
    master_articles = forms.ChoiceField(label=_("Överordnat system för artiklar"))
    cost_bearer = forms.ChoiceField(label=_("Kostnadsbärare för projekt"))
    default_article = forms.CharField(
        label=_("Standardartikelnummer"), max_length=60, widget=forms.TextInput({"list": "articles"})
    )
    suppliers_billable = forms.TypedChoiceField(
        label=_("Överför leverantörsfakturor som"),
        coerce=lambda text: text == "yes",
        choices=[("no", _("Ej fakturerbara (pris 0)")), ("yes", _("Fakturerbara (pris lika med kostnad)"))],
    )
    cut_names = forms.BooleanField(label=_("Korta namn som är för långa"), required=False)

    def __init__(self, choices: Choices, *args, given: Given | None = None, **kwargs):
        super().__init__(*args, initial=_initial(given), **kwargs)
        self.helped()
        masters = [EMPTY, *Master.choices]
        self.fields["master_customers"].choices = self.fields["master_articles"].choices = masters
        self.fields["cost_bearer"].choices = [EMPTY, *choices.cost_bearers.items()]
        for name in STATUSES:
            self.fields[name] = forms.ChoiceField(label=STATUS_LABELS[name], choices=[EMPTY, *choices.statuses.items()])
        self.mapped: dict[str, tuple[str, str]] = {}
        for kind in KINDS:
            self._map(kind, choices, given)
        for register, lane in LANES.items():
            turns = _turns((given.schedules if given else {}).get(register, 0))
            field = forms.TypedChoiceField(label=lane.label, coerce=int, choices=turns)
            field.initial = (given.schedules if given else {}).get(register, 0)
            self.fields[f"turn-{register}"] = field

    def helped(self) -> None:
        """The texts under the fields."""
        texts = {
            "master_customers": _("Nya kunder går åt båda håll. Ändringar går bara härifrån."),
            "master_articles": _("Nya artiklar går åt båda håll. Ändringar går bara härifrån."),
            "cost_bearer": _("Projekt blir poster på den här kostnadsbäraren i eEkonomi."),
            "default_article": _("För fakturarader utan kod. Artikeln bestämmer moms och konto."),
            "cut_names": _("eEkonomi tar 50 tecken. Annars avvisas posten och du rättar namnet själv."),
        }
        for name, text in texts.items():
            self.fields[name].help_text = text

    def _map(self, kind: str, choices: Choices, given: Given | None) -> None:
        kept = (given.mappings if given else {}).get(kind, {})
        label = kind_labels()[kind]
        for place, value in enumerate(choices.written.get(kind, ())):
            name = f"map-{kind}-{place}"
            options = [NO_TARGET, *choices.mapped_to.get(kind, {}).items()]
            first = kept[value] if value in kept else choices.suggested.get(kind, {}).get(value, NONE)
            self.mapped[name] = (kind, value)
            self.fields[name] = forms.ChoiceField(label=f"{label}: {value}", choices=options, required=False)
            self.fields[name].initial = first

    def main_fields(self) -> list:
        return [self[name] for name in ("master_customers", "master_articles", "cost_bearer", "default_article",
                                        "suppliers_billable", "cut_names")]  # fmt: skip

    def status_fields(self) -> list:
        return [self[name] for name in STATUSES]

    def turn_fields(self) -> list:
        return [self[f"turn-{register}"] for register in LANES]

    def tables(self) -> list[dict]:
        """[{kind, label, rows: [(what is written in Severa, field)]}]"""
        labels = kind_labels()
        rows = {kind: [(v, self[name]) for name, (k, v) in self.mapped.items() if k == kind] for kind in KINDS}
        return [{"kind": kind, "label": labels[kind], "rows": rows[kind]} for kind in KINDS]

    def given(self) -> Given:
        data = self.cleaned_data
        mappings: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        for name, (kind, value) in self.mapped.items():
            mappings[kind][value] = data.get(name, NONE)
        plain = ("master_customers", "master_articles", "cost_bearer", "default_article", "suppliers_billable",
                 "cut_names", *STATUSES)  # fmt: skip
        turns = {register: data[f"turn-{register}"] for register in LANES}
        return Given(mappings=mappings, schedules=turns, **{name: data[name] for name in plain})

    def field_of(self, name: str) -> str | None:
        """The form's field for a finding's; None for one that has none here."""
        if name in self.fields:
            return name
        if name.startswith("schedules."):
            return f"turn-{name.partition('.')[2]}"
        return next((key for key, (kind, value) in self.mapped.items() if name == f"mappings.{kind}.{value}"), None)


def _initial(given: Given | None) -> dict:
    if given is None:
        return {"suppliers_billable": "no"}
    plain = {name: getattr(given, name) for name in ("master_customers", "master_articles", "cost_bearer",
                                                     "default_article", "cut_names", *STATUSES)}  # fmt: skip
    return plain | {"suppliers_billable": "yes" if given.suppliers_billable else "no"}


def _turns(minutes: int) -> list:
    """A turn set through the API is kept as a choice of its own."""
    known = dict(TURNS)
    return [*TURNS, *([] if minutes in known else [(minutes, _("Var %(n)s:e minut") % {"n": minutes})])]


class ComparisonFilter(forms.Form):
    q = forms.CharField(label=_("Nummer eller namn"), required=False, max_length=60)
    verdict = forms.ChoiceField(label=_("Utfall"), required=False)

    def __init__(self, verdicts: dict, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [("", _("Alla")), *verdicts.items()]


class IssueFilter(forms.Form):
    q = forms.CharField(label=_("Nummer, namn eller kod"), required=False, max_length=60)
    register = forms.ChoiceField(label=_("Register"), required=False)
    state = forms.ChoiceField(label=_("Läge"), required=False, choices=IssueState.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = [("", _("Alla")), *((key, lane.label) for key, lane in LANES.items())]


class UploadForm(forms.Form):
    file = forms.FileField(label=_("Fil (CSV eller Excel)"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Filen är för stor: högst 5 MB."))
        return file
