"""What the acts on the books ask for: a voucher with its rows, a reversal, a year, a lock, a document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.errors import words
from hub.fields import AmountField, day
from hub.tenancy import uuid7
from ledger.actions.vouchers import MOST_LINES
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import Dimension

ROWS, MORE, MOST = 4, 4, min(MOST_LINES, 200)


class MoneyField(AmountField):
    """A column of amounts: 0 where it is empty."""

    def __init__(self, **kwargs):
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        super().__init__(**{"required": False, "max_length": 40, "widget": widget} | kwargs)

    def clean(self, value) -> int:
        return super().clean(value) or 0


class VoucherForm(forms.Form):
    """The head. `key` becomes the voucher's id, so that a form sent twice books once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    date = day(_("Datum"))
    series = forms.CharField(
        label=_("Serie"), max_length=40, widget=forms.TextInput({"list": "series", "autocomplete": "off", "size": 6})
    )
    text = forms.CharField(label=_("Text"), max_length=500, required=False)
    reference = forms.CharField(
        label=_("Er referens"), max_length=80, required=False, help_text=_("Till exempel bankens referens.")
    )

    @classmethod
    def blank(cls, day: date, series: str):
        return cls(initial={"key": uuid7(), "date": day, "series": series})


class RowForm(forms.Form):
    account = forms.CharField(
        label=_("Konto"), max_length=200, required=False, widget=forms.TextInput({"list": "accounts"})
    )
    text = forms.CharField(label=_("Text"), max_length=500, required=False)
    debit = MoneyField(label=_("Debet"))
    credit = MoneyField(label=_("Kredit"))

    def __init__(self, data, *, at: int, dimensions: list[Dimension]):
        super().__init__(data, prefix=f"row-{at}")
        self.at, self.dimensions = at, dimensions
        for dimension in dimensions:
            widget = forms.TextInput({"list": f"objects-{dimension.pk}", "autocomplete": "off"})
            field = forms.CharField(label=str(dimension), max_length=200, required=False, widget=widget)
            self.fields[f"object_{dimension.number}"] = field
        for name in ("debit", "credit"):
            self.fields[name].widget.attrs["data-side"] = name
        for name, field in self.fields.items():
            label = _("%(label)s, rad %(at)s") % {"label": field.label, "at": at + 1}
            field.widget.attrs |= {"aria-label": label, "autocomplete": "off"}
            if name == "account":
                field.widget.attrs["size"] = 8

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.values())

    @property
    def objects_fields(self) -> list:
        return [self[f"object_{dimension.number}"] for dimension in self.dimensions]

    def clean(self):
        given = super().clean()
        debit, credit = given.get("debit"), given.get("credit")
        if debit and credit:
            self.add_error("credit", _("Ange debet eller kredit, inte båda."))
        if (debit or credit) and not given.get("account") and "account" not in self.errors:
            self.add_error("account", _("Välj ett konto."))
        if given.get("account") and debit == 0 and credit == 0:
            self.add_error("debit", _("Ange ett belopp."))
        return given

    def draft(self) -> LineDraft:
        given = self.cleaned_data
        pairs = ((d.number, first_word(given[f"object_{d.number}"])) for d in self.dimensions)
        objects = tuple((dimension, number) for dimension, number in pairs if number)
        return LineDraft(first_word(given["account"]), given["debit"] - given["credit"], objects, given["text"])


def first_word(text: str) -> str:
    """The number of `6570 Bankkostnader`, as a list of suggestions fills it in."""
    return text.split()[0] if text.split() else ""


def rows_of(data, dimensions: list[Dimension]) -> list[RowForm]:
    """As many rows as the form had, and more where it asked for more."""
    asked = str(data.get("rows", "")) if data is not None else ""
    count = min(int(asked), MOST) if asked.isascii() and asked.isdigit() and len(asked) < 5 else ROWS
    return [RowForm(data, at=at, dimensions=dimensions) for at in range(max(count, 2))]


def draft_of(form: VoucherForm, rows: list[RowForm]) -> VoucherDraft:
    """Of a form and rows that are valid; empty rows are left out."""
    given = form.cleaned_data
    lines = tuple(row.draft() for row in rows if not row.is_empty)
    return VoucherDraft(given["series"], given["date"], given["text"], lines, given["reference"])


class ReversalForm(forms.Form):
    """`answer` is the control question: the voucher's name, typed."""

    date = day(_("Datum för vändningen"), help_text=_("En dag i en öppen månad."))
    text = forms.CharField(label=_("Text"), max_length=500, required=False)
    answer = forms.CharField(label=_("Skriv verifikationens namn för att bekräfta"), max_length=90)

    def __init__(self, data, *, name: str, initial: dict):
        super().__init__(data, initial=initial)
        self.name = name
        self.fields["answer"].help_text = _("Skriv %(name)s.") % {"name": name}

    def clean_answer(self) -> str:
        answer = " ".join(self.cleaned_data["answer"].split())
        if answer.upper() != " ".join(self.name.split()).upper():
            raise forms.ValidationError(_("Skriv namnet exakt som det visas: %(name)s.") % {"name": self.name})
        return answer


class YearForm(forms.Form):
    start = day(_("Årets första dag"))
    end = day(_("Årets sista dag"))
    carry = forms.BooleanField(label=_("Hämta ingående balanser ur året före"), required=False)
    result_account = forms.CharField(
        label=_("Konto för årets resultat"),
        max_length=40,
        required=False,
        help_text=_("Behövs bara om resultatet för året före inte är omfört till eget kapital."),
    )


class CarryForm(forms.Form):
    result_account = YearForm.base_fields["result_account"]


class LockForm(forms.Form):
    reason = forms.CharField(
        label=_("Skäl"), max_length=200, required=False, help_text=_("Sparas i behandlingshistoriken.")
    )
    through = forms.BooleanField(label=_("Lås även tidigare öppna månader i året"), required=False)


class UnlockForm(forms.Form):
    reason = forms.CharField(label=_("Skäl"), max_length=200, help_text=_("Sparas i behandlingshistoriken."))


class AccountForm(forms.Form):
    number = forms.CharField(label=_("Konto"), max_length=40)
    name = forms.CharField(label=_("Benämning"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Typ"),
        required=False,
        choices=[
            ("", _("Enligt BAS")),
            ("T", _("Tillgång")),
            ("S", _("Skuld eller eget kapital")),
            ("I", _("Intäkt")),
            ("K", _("Kostnad")),
        ],
    )


class DocumentForm(forms.Form):
    file = forms.FileField(label=_("Dokument"))


FIELD_OF = {
    "LED-006": "date", "LED-012": "date", "LED-005": "series", "LED-007": "series", "LED-020": "end", "LED-021": "end",
    "LED-024": "end", "LED-022": "carry", "LED-025": "result_account", "LED-014": "reason", "LED-090": "number",
    "LED-091": "number", "LED-004": "result_account", "LED-080": "file", "LED-081": "file", "LED-082": "file",
    "HUB-002": "file",
}  # fmt: skip


def tell(form: forms.Form, refused) -> None:
    """A refused act, beside the field it is about; above the form where there is none."""
    said = words(refused.code, refused.facts)
    field = FIELD_OF.get(refused.code)
    form.add_error(
        field if field in form.fields else None, f"{said.code}: {said.message} {said.cause} {said.cure}"
    )  # fmt: skip
