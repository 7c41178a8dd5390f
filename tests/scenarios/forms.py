"""A browser without script: follows links, fills in the forms that are on the page, and posts them."""

from functools import cached_property

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client


class Page:
    """One answer. `text` is what a person reads."""

    def __init__(self, answer: HttpResponse, url: str):
        self.answer, self.url, self.status = answer, url, answer.status_code

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.content, "html.parser")

    @property
    def text(self) -> str:
        return " ".join(self.soup.get_text(" ").split())

    def button(self, label: str) -> Tag:
        """The button or link with these words. Raises AssertionError where the page has none."""
        every = {each: " ".join(each.get_text(" ").split()) for each in self.soup.find_all(["button", "a"])}
        found = [each for each in every if every[each] == label] or [each for each in every if label in every[each]]
        assert found, f"no «{label}» on {self.url}: {self.text[:1500]}"
        return next((each for each in found if each.name == "button"), found[0])

    def has_button(self, label: str) -> bool:
        every = self.soup.find_all(["button", "a"])
        return any(label in each.get_text(" ") and not each.has_attr("disabled") for each in every)

    def form_of(self, label: str) -> Tag:
        button = self.button(label)
        if button.get("form"):
            return self.soup.find("form", id=button["form"])
        form = button.find_parent("form")
        assert form is not None, f"«{label}» sends no form"
        return form

    def marks(self) -> list[str]:
        """The states of the Visma.net marks of the content: sent (dark), failed, working, idle (grey)."""
        found = self.soup.select("main .mark")
        return [name.removeprefix("mark--") for each in found for name in each["class"] if name.startswith("mark--")]


class Browser:
    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def opens(self, url: str) -> Page:
        """Follows redirects within the hub, as a browser does."""
        answer = self.client.get(url, follow=True)
        return Page(answer, answer.redirect_chain[-1][0] if answer.redirect_chain else url)

    def presses(self, page: Page, label: str, /, **changes) -> Page:
        """Posts the form of the button, with the fields as the page has them but for `changes`."""
        button, form = page.button(label), page.form_of(label)
        assert not button.has_attr("disabled"), f"«{label}» cannot be pressed: {page.text[:800]}"
        url = form.get("action") or page.url
        answer = self.client.post(url, fields(page.soup, form) | changes, follow=True)
        return Page(answer, answer.redirect_chain[-1][0] if answer.redirect_chain else url)


def fields(soup: BeautifulSoup, form: Tag) -> dict:
    """What a browser would send of this form, fields outside it that belong to it included."""
    inside = form.find_all(["input", "select", "textarea"])
    outside = soup.select(f'[form="{form["id"]}"]') if form.get("id") else []
    found: dict = {}
    for each in [*inside, *outside]:
        for value in values_of(each):
            found.setdefault(each["name"], []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def values_of(field: Tag) -> list[str]:
    if not field.get("name") or field.has_attr("disabled") or field.get("type") in ("file", "submit", "button"):
        return []
    if field.name == "select":
        chosen = field.find_all("option", selected=True) or field.find_all("option")[:1]
        return [each.get("value", each.get_text()) for each in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [field.get_text() if field.name == "textarea" else field.get("value", "")]


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")
