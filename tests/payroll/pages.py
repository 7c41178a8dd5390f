"""What the tests of payroll's pages share: addresses, what a reader sees, and a form as a browser sends it."""

import html
import re

from bs4 import BeautifulSoup
from django.urls import reverse


def url(world, name, *args, **query):
    address = reverse(f"payroll:{name}", args=[world.nordisk.pk, *args])
    return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else address


def text_of(response) -> str:
    """What a reader sees, on one line, with ordinary spaces."""
    soup = BeautifulSoup(response.content, "html.parser")
    return re.sub(r"\s+", " ", html.unescape(soup.get_text(" "))).replace("\xa0", " ")


def posted(response, action: str) -> dict:
    """The fields of the form that posts to `action`, as a browser without script would send them."""
    form = BeautifulSoup(response.content, "html.parser").find("form", {"action": action})
    fields: dict = {}
    for field in form.find_all("input"):
        fields.setdefault(field["name"], []).append(field.get("value", ""))
    return fields


def send(clerk, world, run, act="transfer", **more):
    """The path of a clerk without script: selection page, then its form as it stands."""
    page = clerk.get(url(world, "selection"), {"act": act, "run": str(run.pk)})
    action = url(world, "transfers" if act == "transfer" else "files")
    return clerk.post(action, posted(page, action) | more)
