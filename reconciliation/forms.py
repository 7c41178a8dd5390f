"""What the bank pages ask for. A form turns text into values; what they mean is decided in the actions."""

from datetime import date

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hub.fields import AmountField, FilesField, at_most, day
from ledger.models import Account
from reconciliation.formats import Mapping, limits
from reconciliation.matching.rules import CAN_BE_SURE, NEWEST, OLDEST, RULES, STANDARD, WHOLE
from reconciliation.models import BankAccount, PostingKind

LIMIT_LABELS = {
    "near_days": _("Dagar mellan bank och bokföring (samma belopp)"),
    "group_days": _("Dagar för en mot flera"),
    "wide_days": _("Dagar för förslag"),
    "reference_days": _("Dagar när referensen är lika"),
    "group_lines": _("Högst antal rader i en grupp utan referens"),
    "group_candidates": _("Högst antal rader att välja gruppen bland"),
}
MONEY_LABELS = {
    "amount_tolerance": _("Tillåten beloppsskillnad för förslag"),
    "reference_tolerance": _("Tillåten beloppsskillnad när referensen är lika"),
    "fee": _("Största avgift som får förklara en skillnad"),
}
SHARE = "reference_share"
PREFER_LABELS = {
    "": _("Ingen: en människa väljer"),
    OLDEST: _("Den äldsta först"),
    NEWEST: _("Den nyaste först"),
}


check_size = at_most(lambda: limits.MAX_BYTES)


def percent(parts: int) -> str:
    """50 parts per ten thousand → `0,50`."""
    return f"{parts // 100},{parts % 100:02d}"


class PercentField(AmountField):
    """`0,5` → 50 parts per ten thousand; nothing → None. At most two decimals, from 0 to 100."""

    def clean(self, value) -> int | None:
        wrong = forms.ValidationError(
            _("Ange en procentsats från 0 till 100 med högst två decimaler, till exempel 0,5.")
        )
        try:
            parts = super().clean(str(value or "").replace("%", ""))
        except forms.ValidationError:
            raise wrong from None
        if parts is not None and not 0 <= parts <= WHOLE:
            raise wrong
        return parts


class UploadForm(forms.Form):
    files = FilesField(label=_("Filer"), validators=[check_size])
    bank_account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=_("Bankpartner"), required=False, empty_label=_("Den som filen anger"),
        help_text=_("Behövs bara när filen inte säger vilket konto den gäller."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bank_account"].queryset = BankAccount.objects.filter(is_active=True).order_by("ledger_account")


def _share(initial: int) -> PercentField:
    return PercentField(
        label=_("Tillåten skillnad i procent när referensen är lika"), required=False, initial=percent(initial),
        help_text=_(
            "Procent av det bokförda beloppet; det räcker att beloppet ovan eller procenten tillåter skillnaden. "
            "Är procenten satt föreslås en för stor betalning med samma referens utan gräns."
        ),
    )  # fmt: skip


class AccountForm(forms.ModelForm):
    """The partner with its EBF options, and the settings of its rules."""

    starts_on = day(
        _("Avstäms från och med"),
        help_text=_("Första dagen. Det som var öppet dessförinnan läggs in som ingående position."),
    )

    class Meta:
        model = BankAccount
        fields = (
            "name", "iban", "bankgiro", "currency", "ledger_account", "starts_on", "update_remaining", "direct_update",
            "allow_unequal", "four_eyes", "strict_approval", "schedule", "is_active",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Account.objects.filter(ledger__is_main=True, number__startswith="1").order_by("number")
        choices = [(number, f"{number} {name}") for number, name in rows.values_list("number", "name")]
        own = self.instance.ledger_account
        if own and own not in dict(choices):
            choices.append((own, own))
        self.fields["ledger_account"] = forms.ChoiceField(
            label=_("Konto i redovisningen"), choices=[("", "–"), *choices], required=True
        )
        rules = self.instance.rules or {}
        for name, label in LIMIT_LABELS.items():
            value = rules.get(name, getattr(STANDARD, name))
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=400, initial=value)
        for name, label in MONEY_LABELS.items():
            minor = rules.get(name, getattr(STANDARD, name))
            self.fields[name] = AmountField(label=label, initial=f"{minor // 100},{minor % 100:02d}")
            if name == "reference_tolerance":
                self.fields[SHARE] = _share(rules.get(SHARE, STANDARD.reference_share))

    def _get_validation_exclusions(self):
        """What is unique is told by the action, in its own words."""
        return {*super()._get_validation_exclusions(), "account_key", "giro_key", "ledger_account"}

    def values(self) -> dict:
        """What the action takes. A setting that is the standard one is not kept."""
        told = dict(self.cleaned_data)
        kept = dict(self.instance.rules or {})
        for name in (*LIMIT_LABELS, *MONEY_LABELS, SHARE):
            value = told.pop(name)
            kept.pop(name, None)
            if value is not None and value != getattr(STANDARD, name):
                kept[name] = value
        return told | {"rules": kept}


class RulesForm(forms.Form):
    """Which rules run, which of them may match without asking, and what is taken where only dates differ."""

    def __init__(self, *args, account: BankAccount, label, **kwargs):
        super().__init__(*args, **kwargs)
        kept = account.rules or {}
        on, sure = kept.get("order", RULES), kept.get("sure", CAN_BE_SURE)
        choices = [("off", _("Används inte")), ("suggest", _("Föreslår"))]
        for rule in RULES:
            own = [*choices, ("sure", _("Matchar"))] if rule in CAN_BE_SURE else choices
            initial = "off" if rule not in on else "sure" if rule in sure and rule in CAN_BE_SURE else "suggest"
            self.fields[rule] = forms.ChoiceField(label=label(rule), choices=own, initial=initial)
        self.fields["prefer"] = forms.ChoiceField(
            label=_("När bara datumet skiljer lika rader"), choices=list(PREFER_LABELS.items()), required=False,
            initial=kept.get("prefer", STANDARD.prefer),
            help_text=_(
                "Två betalningar på samma belopp och referens och en faktura: vilken betalning tas? Med ett val "
                "matchas den äldsta eller nyaste enligt regeln för referens eller datum, och orsaken säger det. "
                "Rader på samma dag väljs aldrig."
            ),
        )  # fmt: skip

    def values(self) -> dict:
        told = self.cleaned_data
        return {
            "order": [rule for rule in RULES if told[rule] != "off"],
            "sure": sorted(rule for rule in RULES if told[rule] == "sure"),
            "prefer": told["prefer"],
        }


class KindForm(forms.ModelForm):
    class Meta:
        model = PostingKind
        fields = ("type", "name", "debit_account", "credit_account", "series", "pattern")


MAPPED = (
    ("booked_on", _("Bokföringsdag"), True),
    ("amount", _("Belopp med tecken"), False),
    ("money_in", _("Insättning"), False),
    ("money_out", _("Uttag"), False),
    ("sign_column", _("Debet eller kredit, om beloppet saknar tecken"), False),
    ("valued_on", _("Valutadag"), False),
    ("text_columns", _("Text (flera kolumner åtskilda av komma)"), False),
    ("reference", _("Referens"), False),
    ("counterparty", _("Motpart"), False),
    ("balance", _("Saldo"), False),
)


class MappingForm(forms.Form):
    """The columns of a CSV file, by heading, or by number where there are no headings."""

    def __init__(self, *args, kept: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        kept = dict(kept or {})
        kept["text_columns"] = ", ".join(kept.get("texts", ()))
        for name, label, required in MAPPED:
            self.fields[name] = forms.CharField(
                label=label, required=required, max_length=200, initial=kept.get(name, "")
            )
        self.fields["has_headings"] = forms.BooleanField(
            label=_("Första raden är rubriker"), required=False, initial=kept.get("has_headings", True)
        )

    def clean(self):
        told = super().clean()
        if not told.get("amount") and not (told.get("money_in") and told.get("money_out")):
            raise forms.ValidationError(_("Ange kolumnen Belopp, eller både Insättning och Uttag."))
        return told

    def mapping(self) -> Mapping:
        told = dict(self.cleaned_data)
        texts = tuple(part.strip() for part in told.pop("text_columns").split(",") if part.strip())
        return Mapping.from_dict(told | {"texts": texts})


class TypedForm(forms.Form):
    """A line typed by hand, of either side."""

    day = day(_("Datum"))
    amount = AmountField(label=_("Belopp"), help_text=_("Insättning plus, uttag minus: -1 234,50."))
    text = forms.CharField(label=_("Text"), max_length=300, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Orsak"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True}))


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Anteckning"), max_length=300, required=False, widget=forms.TextInput(attrs={"autofocus": True})
    )


class PostingForm(forms.Form):
    kind = forms.ModelChoiceField(PostingKind.objects.none(), label=_("Bilagsart"), empty_label=None)
    text = forms.CharField(label=_("Verifikationstext"), max_length=200, required=False)
    home = AmountField(
        label=_("Bankradens värde"), help_text=_("I redovisningens valuta, med bankradens tecken: -1 234,50.")
    )

    def __init__(self, *args, account: BankAccount, home: str = "", **kwargs):
        """`home`: the ledger's currency where it is not the account's."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = PostingKind.objects.filter(bank_account=account).order_by("name")
        if not home:
            del self.fields["home"]
        else:
            self.fields["home"].label = _("Bankradens värde i %(currency)s") % {"currency": home}


class CutOffForm(forms.Form):
    """Which day the reconciliation is signed as of."""

    cut_off_on = day(_("Avstämt per"))

    def chosen(self, otherwise: date) -> date:
        return self.cleaned_data["cut_off_on"] if self.is_valid() else otherwise


class ApprovalForm(forms.Form):
    cut_off_on = forms.DateField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Rapportens språk"), choices=settings.LANGUAGES)
    comment = forms.CharField(
        label=_("Kommentar"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Krävs när något är oförklarat. Skrivs ut i rapporten."),
    )  # fmt: skip
