"""What a program and a browser do with the simulated systems; bodies of journals."""

import base64
import hashlib
import re
import secrets
from urllib.parse import parse_qs, urlsplit

import httpx

CALLBACK = "http://127.0.0.1:8000/oauth/callback/"
SCOPE = "openid profile email offline_access " + " ".join(
    f"vismanet_erp_interactive_api:{verb}" for verb in ("create", "read", "update")
)
NORDISK, EURO, WITHOUT_ACTUAL, TWO_ACTUALS, DAUGHTER, FJORD, BROKEN_YEAR = range(1001001, 1001008)


class Visma:
    """The server's address, a browser and the calls a program makes."""

    def __init__(self, base: str):
        self.base = base
        self.http = httpx.Client(base_url=base, timeout=10, trust_env=False)

    def close(self) -> None:
        self.http.close()

    def arm(self, name: str, **more) -> dict:
        answer = self.http.post("/faults/api", json={"name": name, **more})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def settings(self, **values) -> None:
        assert self.http.put("/faults/api/settings", json=values).status_code == 200

    def change(self, company: int, record: str, **members) -> None:
        answer = self.http.put(f"/visma-net/ui/api/{record}", params={"company": company}, json=members)
        assert answer.status_code == 200, answer.text

    def batches(self, company: int) -> list[dict]:
        return self.http.get("/visma-net/ui/api/batches", params={"company": company}).json()

    def calls(self, company: int) -> list[tuple[str, str]]:
        """(method, path) of everything asked of the API since `forget_calls`."""
        found = self.http.get("/visma-net/ui/api/calls", params={"company": company}).json()
        return [(each["method"], each["path"]) for each in found]

    def forget_calls(self) -> None:
        self.http.delete("/visma-net/ui/api/calls")

    def authorize(self, company: int | None, *, user="ekonomi@nordisk.example", **changed) -> tuple[dict, str]:
        """Walk through the pages as a browser; returns the parameters that come back, and the PKCE verifier."""
        verifier = secrets.token_urlsafe(48)
        asked = {
            "client_id": "isv_huvudbok_demo",
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": SCOPE,
            "state": "state-1",
            "nonce": "nonce-1",
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        } | changed
        with httpx.Client(base_url=self.base, follow_redirects=True, trust_env=False) as browser:
            page = browser.get("/visma-connect/connect/authorize", params=asked)
            form = {"request": hidden(page.text), "username": user, "password": "demo"}
            page = browser.post("/visma-connect/login", data=form)
            choice = {"deny": "1"} if company is None else {"company": company, "approve": "1"}
            form = {"request": hidden(page.text), **choice}
            answer = browser.post("/visma-connect/consent", data=form, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return {
            key: values[0] for key, values in parse_qs(urlsplit(answer.headers["location"]).query).items()
        }, verifier

    def token(self, **form) -> httpx.Response:
        client = {"client_id": "isv_huvudbok_demo", "client_secret": "demo-secret"}
        return self.http.post("/visma-connect/connect/token", data=client | form)

    def tokens(self, company: int, **more) -> dict:
        back, verifier = self.authorize(company, **more)
        form = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": CALLBACK}
        answer = self.token(**form, code_verifier=verifier)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def api(self, company: int, **more) -> httpx.Client:
        """A client of the ERP API, connected to one company."""
        token = self.tokens(company, **more)["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=f"{self.base}/visma-net", headers=headers, timeout=10, trust_env=False)


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def hidden(page: str) -> str:
    found = re.search(r'name="request" value="([^"]+)"', page)
    assert found, page
    return found[1]


def wrapped(**values) -> dict:
    return {name: {"value": value} for name, value in values.items()}


def line(account: str, debit=None, credit=None, segments=("000", "0000"), **more) -> dict:
    amounts = {"debitAmountInCurrency": debit, "creditAmountInCurrency": credit} | more
    return {
        "operation": "Insert",
        "subaccount": [{"segmentId": n, "segmentValue": value} for n, value in enumerate(segments, 1)],
        **wrapped(accountNumber=account, **{name: value for name, value in amounts.items() if value is not None}),
    }


def payroll(*lines: dict, **header) -> dict:
    """A balanced payroll batch of September 2026, or the given lines; header members change it."""
    members = {"transactionDate": "2026-09-25T00:00:00", "financialPeriod": "202609", "description": "Lön"} | header
    two = [line("7010", debit=1000.5, segments=("100", "0000"), referenceNumber="RUN-1"), line("1930", credit=1000.5)]
    sent = {name: value for name, value in members.items() if value is not None}
    return {**wrapped(**sent), "journalTransactionLines": list(lines) or two}
