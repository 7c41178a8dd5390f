"""What a browser, a program and a user do with simulated eEkonomi."""

import re
import secrets
from urllib.parse import parse_qs, urlsplit

import httpx

from integrations.eaccounting.client import Client
from integrations.eaccounting.wire import DIALECT, SCOPE
from integrations.provider import ProviderError
from integrations.wire import Wire
from tests.integrations.sandbox.simulated import CALLBACK, challenge

DEMO, EMPTY, SOLO, WITHOUT_ADDON, LOCKED = range(2001001, 2001006)


class Accounting:
    """The server's address, a browser, and the pages' JSON twins."""

    def __init__(self, base: str):
        self.base = base
        self.http = httpx.Client(base_url=base, timeout=20, trust_env=False)
        self.companies: set[int] = set()

    def close(self) -> None:
        """Leaves the server as it was found: what a test touched begins anew."""
        self.http.delete("/faults/api")
        for number in self.companies:
            assert self.http.post(f"/eaccounting/ui/api/{number}/reset").status_code == 204
        self.http.close()

    def arm(self, name: str, **more) -> None:
        answer = self.http.post("/faults/api", json={"name": name, "system": "eaccounting", **more})
        assert answer.status_code == 201, answer.text

    def settings(self, **values) -> None:
        assert self.http.put("/faults/api/settings", json=values).status_code == 200

    def every(self, company: int, kind: str) -> list[dict]:
        return self.http.get(f"/eaccounting/ui/api/{company}/{kind}").json()

    def change(self, company: int, kind: str, id: str, **members) -> dict:
        self.companies.add(company)
        answer = self.http.put(f"/eaccounting/ui/api/{company}/{kind}/{id}", json=members)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def drop(self, company: int, kind: str, id: str) -> None:
        self.companies.add(company)
        assert self.http.delete(f"/eaccounting/ui/api/{company}/{kind}/{id}").status_code == 200

    def act(self, company: int, act: str, id: str) -> dict:
        self.companies.add(company)
        answer = self.http.post(f"/eaccounting/ui/api/{company}/acts", json={"act": act, "id": id})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def load(self, company: int, **counts) -> None:
        self.companies.add(company)
        assert self.http.post(f"/eaccounting/ui/api/{company}/load", json=counts).status_code == 201

    def authorize(self, company: int | None, *, user="ekonomi@nordisk.example", **changed) -> tuple[dict, str]:
        """Through the pages as a browser; the parameters that come back, and the PKCE verifier."""
        verifier = secrets.token_urlsafe(48)
        asked = {"client_id": "huvudbok_demo", "redirect_uri": CALLBACK, "response_type": "code", "scope": SCOPE}
        asked |= {"state": "state-1", "code_challenge": challenge(verifier), "code_challenge_method": "S256"} | changed
        with httpx.Client(base_url=self.base, follow_redirects=True, trust_env=False) as browser:
            page = browser.get("/eaccounting/connect/authorize", params=asked)
            form = {"request": hidden(page.text), "username": user, "password": "demo"}
            page = browser.post("/eaccounting/login", data=form)
            choice = {"deny": "1"} if company is None else {"company": company, "approve": "1"}
            form = {"request": hidden(page.text), **choice}
            answer = browser.post("/eaccounting/choose", data=form, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        found = parse_qs(urlsplit(answer.headers["location"]).query)
        return {name: values[0] for name, values in found.items()}, verifier

    def token(self, **form) -> httpx.Response:
        client = {"client_id": "huvudbok_demo", "client_secret": "demo-secret"}
        return self.http.post("/eaccounting/connect/token", data=client | form)

    def tokens(self, company: int, **more) -> dict:
        back, verifier = self.authorize(company, **more)
        form = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": CALLBACK}
        answer = self.token(**form, code_verifier=verifier)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def client(self, company: int, *, read_seconds: float = 10.0, **options) -> "Opened":
        self.companies.add(company)
        return Opened(Wire(f"{self.base}/eaccounting/v2", Given(self, company), DIALECT, 2.0, read_seconds), options)


class Opened:
    """`with remote.client(DEMO) as client`."""

    def __init__(self, wire: Wire, options: dict):
        self.wire, self.options = wire, options

    def __enter__(self) -> Client:
        return Client(self.wire.__enter__(), **self.options)

    def __exit__(self, *_) -> None:
        self.wire.__exit__()


class Given:
    """Tokens of one consent, refreshed as the hub does."""

    def __init__(self, remote: Accounting, company: int):
        self.remote, self.held = remote, remote.tokens(company)

    def current(self) -> str:
        return self.held["access_token"]

    def renew(self, stale: str) -> str:
        answer = self.remote.token(grant_type="refresh_token", refresh_token=self.held["refresh_token"])
        if answer.status_code != 200:
            raise ProviderError("VNET-030")
        self.held = answer.json()
        return self.current()


def hidden(page: str) -> str:
    found = re.search(r'name="request" value="([^"]+)"', page)
    assert found, page
    return found[1]


def customer(client: Client, **more) -> dict:
    """A body that is accepted; members change it."""
    terms = next(each["Id"] for each in client.each_terms() if each["NumberOfDays"] == 30)
    body = {"Name": "Nya Kunden AB", "InvoiceAddress1": "Gatan 1", "InvoicePostalCode": "11122", "IsActive": True}
    body |= {"InvoiceCity": "Stockholm", "IsPrivatePerson": False, "TermsOfPaymentId": terms}
    return {name: value for name, value in (body | more).items() if value is not None}


def article(client: Client, **more) -> dict:
    coding = next(each["Id"] for each in client.each_coding() if each["Name"] == "Tjänster 25 % moms")
    unit = next(each["Id"] for each in client.each_unit() if each["Abbreviation"] == "tim")
    body = {"Number": "T-1", "Name": "Ny tjänst", "IsActive": True, "CodingId": coding, "UnitId": unit, "NetPrice": 100}
    return body | more


def draft(client: Client, customer_id: str, *rows: dict, **more) -> dict:
    body = {"CustomerId": customer_id, "RotReducedInvoicingType": 0, "EuThirdParty": False, "Rows": list(rows)}
    return body | more


def row(article_id: str, **more) -> dict:
    body = {"ArticleId": article_id, "IsTextRow": False, "ReversedConstructionServicesVatFree": False, "Quantity": 2}
    return body | more
