"""What a program and a user do with simulated Severa."""

import httpx

from integrations.severa.client import Client
from integrations.severa.wire import DIALECT, SCOPES, Credentials, Granted
from integrations.wire import Wire

DEMO, EMPTY, WITHOUT_ADDON = range(3001001, 3001004)
CLIENTS = {DEMO: "severa-demo", EMPTY: "severa-tom", WITHOUT_ADDON: "severa-utan"}
SECRET = "severa-hemlighet"


class Severa:
    """The server's address and the pages' JSON twins."""

    def __init__(self, base: str):
        self.base = base
        self.http = httpx.Client(base_url=base, timeout=20, trust_env=False)
        self.companies: set[int] = set()

    def close(self) -> None:
        self.http.delete("/faults/api")
        for number in self.companies:
            assert self.http.post(f"/severa/ui/api/{number}/reset").status_code == 204
        self.http.close()

    def arm(self, name: str, **more) -> None:
        answer = self.http.post("/faults/api", json={"name": name, "system": "severa", **more})
        assert answer.status_code == 201, answer.text

    def settings(self, **values) -> None:
        assert self.http.put("/faults/api/settings", json=values).status_code == 200

    def every(self, organization: int, kind: str) -> list[dict]:
        return self.http.get(f"/severa/ui/api/{organization}/{kind}").json()

    def change(self, organization: int, kind: str, guid: str, **members) -> dict:
        self.companies.add(organization)
        answer = self.http.put(f"/severa/ui/api/{organization}/{kind}/{guid}", json=members)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def load(self, organization: int, **counts) -> None:
        self.companies.add(organization)
        assert self.http.post(f"/severa/ui/api/{organization}/load", json=counts).status_code == 201

    def granted(self, organization: int = DEMO, *, secret: str = SECRET, scopes: tuple = SCOPES, **options) -> Granted:
        known = Credentials(CLIENTS[organization], secret, scopes)
        return Granted(known, base=f"{self.base}/severa/rest-api", **options)

    def client(
        self, organization: int = DEMO, *, read_seconds: float = 10.0, scopes: tuple = SCOPES, **options
    ) -> "Opened":
        self.companies.add(organization)
        tokens = self.granted(organization, scopes=scopes)
        return Opened(Wire(f"{self.base}/severa/rest-api", tokens, DIALECT, 2.0, read_seconds), options)


class Opened:
    """`with remote.client() as client`."""

    def __init__(self, wire: Wire, options: dict):
        self.wire, self.options = wire, options

    def __enter__(self) -> Client:
        return Client(self.wire.__enter__(), **self.options)

    def __exit__(self, *_) -> None:
        self.wire.__exit__()
