"""The hub's own OAuth against eEkonomi's identity server: out, through its pages, back, and tokens that work."""

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from hub.errors import CATALOGUE, Refused
from integrations import oauth
from integrations.eaccounting import errors
from integrations.eaccounting.client import Client
from integrations.eaccounting.wire import open_wire, server
from integrations.severa import errors as severa_errors
from tests.integrations.eaccounting.simulated import DEMO, hidden
from tests.integrations.sandbox.simulated import CALLBACK

TRANSPORT = (199, 205, *range(210, 222))


class Session(dict):
    def save(self):
        return None


class Held:
    def __init__(self, access: str):
        self.access = access

    def current(self) -> str:
        return self.access


@pytest.fixture
def browser(accounting, settings):
    """A browser of one user, and the hub set to use the simulated eEkonomi."""
    settings.EACCOUNTING = settings.EACCOUNTING | {
        "authority": f"{accounting.base}/eaccounting",
        "api": f"{accounting.base}/eaccounting/v2",
        "client_id": "huvudbok_demo",
        "client_secret": "demo-secret",
    }
    return SimpleNamespace(user=SimpleNamespace(pk=7), session=Session(), GET={})


def through(url: str, *, company: int | None = DEMO, user: str = "ekonomi@nordisk.example") -> dict:
    """What the pages give back when a person chooses a company, or declines."""
    with httpx.Client(follow_redirects=True, trust_env=False) as person:
        page = person.get(url)
        base = f"{page.url.scheme}://{page.url.netloc.decode()}/eaccounting"
        page = person.post(f"{base}/login", data={"request": hidden(page.text), "username": user, "password": "demo"})
        choice = {"deny": "1"} if company is None else {"company": company, "approve": "1"}
        form = {"request": hidden(page.text)} | choice
        answer = person.post(f"{base}/choose", data=form, follow_redirects=False)
    if answer.status_code != 303:
        return {"page": answer.text, "status": str(answer.status_code)}
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def test_out_back_and_a_call(browser):
    flow, url = oauth.begin(browser, server(CALLBACK), tenant=uuid4(), connection=uuid4())
    asked = parse_qs(urlsplit(url).query)
    assert asked["prompt"] == ["select_account"] and asked["acr_values"][0].startswith("service:")
    assert "ea:accounting" in asked["scope"][0].split() and "openid" not in asked["scope"][0].split()
    browser.GET = through(url)
    found = oauth.finish(browser, lambda provider: server(CALLBACK))
    tokens = oauth.exchange(server(CALLBACK), found, oauth.code_of(browser))
    assert found == flow and tokens.refresh and tokens.identity is None
    with open_wire(Held(tokens.access)) as wire:
        assert Client(wire).get_company()["Name"] == "Sjöstad Konsult AB"
    again = oauth.refresh(server(CALLBACK), tokens.refresh)
    assert again.access != tokens.access
    assert oauth.revoke(server(CALLBACK), again.refresh) is True
    with pytest.raises(oauth.Denied):
        oauth.refresh(server(CALLBACK), again.refresh)


def test_a_code_works_once_and_only_with_its_verifier(browser, accounting):
    _, url = oauth.begin(browser, server(CALLBACK), tenant=uuid4(), connection=uuid4())
    browser.GET = through(url)
    found = oauth.finish(browser, lambda provider: server(CALLBACK))
    form = {"grant_type": "authorization_code", "code": browser.GET["code"], "redirect_uri": CALLBACK}
    assert accounting.token(**form, code_verifier="another").json() == {"error": "invalid_grant"}
    with pytest.raises(Refused) as caught:
        oauth.exchange(server(CALLBACK), found, browser.GET["code"])
    assert caught.value.code == "VNET-025"


def test_whoever_declines_or_has_no_company(browser):
    _, url = oauth.begin(browser, server(CALLBACK), tenant=uuid4(), connection=uuid4())
    assert through(url, company=None)["error"] == "access_denied"
    _, url = oauth.begin(browser, server(CALLBACK), tenant=uuid4(), connection=uuid4())
    answer = through(url, user="byra@fjord.example")
    assert answer["status"] == "400" and "inget företag i eEkonomi" in answer["page"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"scope": "ea:sales"}, "invalid_scope"),
        ({"scope": "ea:api offline_access ea:moon"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_a_wish_that_is_wrong_is_told_to_the_application(accounting, changed, error):
    asked = {"client_id": "huvudbok_demo", "redirect_uri": CALLBACK, "response_type": "code", "state": "s"}
    asked |= {"scope": "ea:api offline_access"} | changed
    answer = accounting.http.get("/eaccounting/connect/authorize", params=asked)
    assert f"error={error}" in answer.headers["location"]


def test_an_unknown_way_back_is_followed_by_nobody(accounting):
    asked = {"client_id": "huvudbok_demo", "redirect_uri": "https://evil.example/", "response_type": "code"}
    assert accounting.http.get("/eaccounting/connect/authorize", params=asked).status_code == 400


def test_every_code_has_words():
    codes = {*errors.CODES.values(), *errors.LATER.values(), *errors.UNSURE.values(), errors.UNKNOWN, "EACC-125"}
    codes |= {f"EACC-{number}" for number in TRANSPORT} | {f"SEV-{number}" for number in TRANSPORT}
    codes |= {*severa_errors.CODES.values(), severa_errors.UNKNOWN, "SEV-030", "SEV-031", "SEV-103", "SEV-112"}
    assert codes <= set(CATALOGUE), codes - set(CATALOGUE)
    ours = {code for code in CATALOGUE if code.startswith(("EACC-", "SEV-"))}
    assert ours <= codes, ours - codes
