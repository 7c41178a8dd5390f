"""What the pages of posting rules ask for. Each form gives the pure thing it describes; rules stand in the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.fields import AmountField, day, explained
from hub.masking import mask
from hub.money import AmountError, format_plain, parse_amount
from payroll import rules
from payroll.files.cleaning import plain
from payroll.forms import MonthField, check_size
from payroll.models import RateKind, WageKind
from payroll.rules.book import WHOLE

PARTS = range(1, 6)


class CodeField(forms.CharField):
    """One line without control characters and without anything that looks like a person."""

    def clean(self, value):
        text = plain(super().clean(value))
        if mask(text) != text:
            raise forms.ValidationError(_("Personnummer får inte stå här."))
        return text


class PercentField(forms.CharField):
    """`31,42` → 3142 parts of ten thousand."""

    def clean(self, value) -> int | None:
        text = super().clean(value).rstrip("% \u00a0")
        if not text:
            return None
        try:
            found = parse_amount(text)
        except AmountError as error:
            raise forms.ValidationError(explained(error)) from None
        if not 0 <= found <= WHOLE:
            raise forms.ValidationError(_("Skriv en procentsats mellan 0 och 100."))
        return found


def _account(label: str) -> CodeField:
    return CodeField(label=label, required=False, max_length=20)


class WageTypeForm(forms.Form):
    number = CodeField(label=_("Löneartsnummer"), max_length=20)
    name = CodeField(label=_("Namn"), max_length=80)
    kind = forms.ChoiceField(label=_("Slag"), choices=WageKind.choices)
    sign = forms.TypedChoiceField(
        label=_("Tecken"),
        choices=((1, _("Som på lönebeskedet")), (-1, _("Omvänt: minus blir plus"))),
        coerce=int,
        help_text=_("Skatt och avdrag står med minus på lönebeskedet och bokförs i kredit: välj omvänt."),
    )
    in_contributions = forms.BooleanField(label=_("Underlag för arbetsgivaravgifter"), required=False)
    in_vacation = forms.BooleanField(label=_("Underlag för semesterlöneskuld"), required=False)
    in_pension_tax = forms.BooleanField(label=_("Underlag för särskild löneskatt"), required=False)

    def wage_type(self) -> rules.WageType:
        data = self.cleaned_data
        return rules.WageType(
            data["number"],
            data["name"],
            rules.Kind(data["kind"]),
            data["sign"],
            data["in_contributions"],
            data["in_vacation"],
            data["in_pension_tax"],
        )


class RuleForm(forms.Form):
    """The accounts from a month on. Both empty: the wage type is not posted from then on."""

    valid_from = MonthField(label=_("Gäller från"), required=True)
    debit = _account(_("Debetkonto"))
    credit = _account(_("Kreditkonto"))
    split_debit = forms.BooleanField(label=_("Debet på kostnadsställe och projekt"), required=False, initial=True)
    split_credit = forms.BooleanField(label=_("Kredit på kostnadsställe och projekt"), required=False)

    def rule(self, wage_type: str, kind: str = "") -> rules.PostingRule:
        data = self.cleaned_data
        return rules.PostingRule(
            wage_type,
            "" if wage_type else kind,
            data["valid_from"],
            data["debit"],
            data["credit"],
            data["split_debit"],
            data["split_credit"],
        )


class NewWageTypeForm(WageTypeForm, RuleForm):
    """A wage type with its first rule."""

    field_order = ("number", "name", "kind", "sign", "valid_from", "debit", "credit")


class KindRuleForm(RuleForm):
    kind = forms.ChoiceField(label=_("Slag"), choices=WageKind.choices)
    field_order = ("kind",)


class RateForm(forms.Form):
    kind = forms.ChoiceField(label=_("Slag"), choices=RateKind.choices)
    group = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    name = CodeField(label=_("Namn"), max_length=80, help_text=_("Vilka satsen gäller."))
    valid_from = day(_("Gäller från"))
    percent = PercentField(label=_("Procent"), required=False, help_text=_("Tomt: satsen upphör den dagen."))
    cap = AmountField(
        label=_("Tak per anställd och månad"),
        required=False,
        help_text=_("Räknas för varje körning för sig. Det som överstiger taket får den allmänna satsen."),
    )
    age_from = forms.IntegerField(label=_("Fyllt minst, vid årets ingång"), required=False, min_value=0, max_value=120)
    age_to = forms.IntegerField(label=_("Fyllt högst, vid årets ingång"), required=False, min_value=0, max_value=120)
    born_from = forms.IntegerField(label=_("Född tidigast år"), required=False, min_value=1900, max_value=2100)
    born_to = forms.IntegerField(label=_("Född senast år"), required=False, min_value=1900, max_value=2100)
    source = CodeField(
        label=_("Källa"), max_length=200, help_text=_("Lag och paragraf, eller avtal: SFS 2000:980, 2 kap. 26 §.")
    )

    def rate(self) -> rules.Rate:
        data = self.cleaned_data
        group = data["group"] or ("general" if self._is_general() else data["name"].casefold()[:30])
        names = ("age_from", "age_to", "born_from", "born_to", "cap", "name")
        more = {name: data[name] for name in names}
        return rules.Rate(data["kind"], group, data["valid_from"], data["percent"], data["source"], **more)

    def _is_general(self) -> bool:
        return not any(self.cleaned_data[name] for name in ("age_from", "age_to", "born_from", "born_to"))

    @staticmethod
    def initial_of(rate: rules.Rate) -> dict:
        names = ("kind", "group", "name", "age_from", "age_to", "born_from", "born_to", "source")
        cap = format_plain(rate.cap) if rate.cap is not None else ""
        return {name: getattr(rate, name) for name in names} | {"cap": cap}


class HomeForm(forms.Form):
    employee = CodeField(label=_("Anställningsnummer"), max_length=30)
    valid_from = MonthField(label=_("Gäller från"), required=True)
    birth_year = forms.IntegerField(
        label=_("Födelseår"),
        required=False,
        min_value=1900,
        max_value=2100,
        help_text=_("Avgör satsen för arbetsgivaravgifter. Utan år gäller full avgift."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in PARTS:
            self.fields[f"cost_centre_{n}"] = CodeField(label=_("Kostnadsställe"), required=False, max_length=30)
            self.fields[f"project_{n}"] = CodeField(label=_("Projekt"), required=False, max_length=30)
            self.fields[f"share_{n}"] = PercentField(label=_("Andel %"), required=False)

    @property
    def facts(self):
        return [self[name] for name in ("employee", "valid_from", "birth_year")]

    @property
    def parts(self):
        return [[self[f"{name}_{n}"] for name in ("cost_centre", "project", "share")] for n in PARTS]

    def home(self) -> rules.Home:
        data, parts = self.cleaned_data, []
        for n in PARTS:
            cost_centre, project, share = (data[f"{name}_{n}"] for name in ("cost_centre", "project", "share"))
            if cost_centre or project or share:
                parts.append((cost_centre, project, share))
        if len(parts) == 1 and parts[0][2] is None:
            parts = [(*parts[0][:2], WHOLE)]
        shares = tuple((on, at, share or 0) for on, at, share in parts)
        return rules.Home(data["employee"], data["valid_from"], shares, data["birth_year"])

    @staticmethod
    def initial_of(home: rules.Home) -> dict:
        found = {"employee": home.employee, "birth_year": home.birth_year}
        for n, (cost_centre, project, share) in zip(PARTS, home.parts, strict=False):
            found |= {f"cost_centre_{n}": cost_centre, f"project_{n}": project, f"share_{n}": format_plain(share)}
        return found


class DefaultsForm(forms.Form):
    cost_centre = CodeField(
        label=_("Kostnadsställe"), required=False, max_length=30, help_text=_("För anställda utan hemkontering.")
    )
    project = CodeField(label=_("Projekt"), required=False, max_length=30)
    correction_account = CodeField(
        label=_("Konto för rättelser mellan månader"),
        required=False,
        max_length=20,
        help_text=_("Bär en rättelse från månaden den gäller till månaden den betalas, ofta 2910."),
    )

    def defaults(self) -> rules.Defaults:
        return rules.Defaults(**self.cleaned_data)


class HomesUploadForm(forms.Form):
    file = forms.FileField(label=_("Fil"), validators=[check_size])


class CorrectionForm(forms.Form):
    """The failed rows, corrected."""

    file = forms.FileField(label=_("Rättade rader"), validators=[check_size])
