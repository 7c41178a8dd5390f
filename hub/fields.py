"""Form fields that every room asks with: files with a limit, amounts as they are typed, days."""

from collections.abc import Callable

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.errors import words
from hub.money import AmountError, parse_amount

MOST_FILES = 50
MEGABYTE = 1_000_000


def at_most(limit: Callable[[], int]) -> Callable:
    """A validator of files, asked before anything is read into memory. `limit` gives bytes.

    It raises ValidationError in the words of HUB-002.
    """

    def check(file) -> None:
        if file.size > limit():
            said = words("HUB-002", {"size": -(-file.size // MEGABYTE), "limit": limit() // MEGABYTE})
            raise forms.ValidationError(f"{file.name}: {said.message} {said.cause} {said.cure}")

    return check


class FileInput(forms.ClearableFileInput):
    """Several files in one field; the drop zone around it is only a larger target."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files, each checked as one."""

    widget = FileInput

    def clean(self, data, initial=None):
        several = data if isinstance(data, list | tuple) and data else [data]
        if len(several) > MOST_FILES:
            raise forms.ValidationError(_("Högst %(n)s filer åt gången.") % {"n": MOST_FILES})
        return [super(FilesField, self).clean(each, initial) for each in several]


def explained(wrong: AmountError) -> str:
    """Cause and cure in the reader's language."""
    return " ".join(wrong.explain((get_language() or "sv")[:2]))


class AmountField(forms.CharField):
    """`1 234,50` → 123450; nothing → None."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 30} | kwargs)

    def clean(self, value) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text)
        except AmountError as wrong:
            raise forms.ValidationError(f"{wrong.code}: {explained(wrong)}") from None


def day(label: str, **kwargs) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **kwargs)
