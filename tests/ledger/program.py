"""A program that speaks to the books by their API."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hub.api.keys import create_key
from hub.permissions import standard_rights
from hub.tenancy import scope


class Program:
    """`base`: the standard template its key has the rights of. `company`: whose books it may open."""

    def __init__(self, client, world, base: str = "accountant", company=None):
        self.client, self.company = client, company or world.nordisk
        with scope(self.company):
            _, secret = create_key(name="Program", rights=standard_rights(base), by=world.admin)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def at(self, name: str, *args, company=None) -> str:
        return reverse(f"ledger_api:{name}", args=[(company or self.company).pk, *args])

    def get(self, name: str, *args, **query):
        return self.client.get(self.at(name, *args), query, headers=self.headers)

    def post(self, name: str, *args, body=None, key: str = "", query: str = ""):
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        address = self.at(name, *args) + query
        return self.client.post(address, body or {}, content_type="application/json", headers=headers)

    def hand_in(self, name: str, *args, file: bytes, called: str = "kvitto.pdf", key: str = ""):
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        given = {"file": SimpleUploadedFile(called, file)}
        return self.client.post(self.at(name, *args), given, headers=headers)
