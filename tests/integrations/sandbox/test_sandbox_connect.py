"""The simulated Visma Connect: consent for one company, PKCE, rotating refresh tokens."""

import base64
import json
import time

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.integrations.sandbox.simulated import CALLBACK, DAUGHTER, FJORD, NORDISK, SCOPE, challenge, hidden

AUTHORIZE = "/visma-connect/connect/authorize"


def asked(**changed) -> dict:
    return {
        "client_id": "isv_huvudbok_demo",
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": SCOPE,
        "state": "s",
        "code_challenge": challenge("v" * 43),
        "code_challenge_method": "S256",
    } | changed


def exchange(visma, code: str, verifier: str, **changed) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": verifier}
    return visma.token(**form | changed)


def test_the_way_through_log_in_and_consent_gives_a_token_for_the_chosen_company(visma):
    back, verifier = visma.authorize(DAUGHTER)
    assert back["state"] == "state-1"
    assert back["iss"] == f"{visma.base}/visma-connect"
    tokens = exchange(visma, back["code"], verifier).json()
    assert tokens["token_type"] == "Bearer" and tokens["expires_in"] == 3600
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    name = visma.http.get("/visma-net/v1/organization", headers=headers).json()[0]["name"]
    assert name == "Nordisk Dotter AB"


def test_the_id_token_is_signed_and_echoes_the_nonce(visma):
    token = visma.tokens(NORDISK)["id_token"]
    signed, _, signature = token.rpartition(".")
    key = visma.http.get("/visma-connect/.well-known/openid-configuration/jwks").json()["keys"][0]
    numbers = rsa.RSAPublicNumbers(*(int.from_bytes(unbase64(key[name])) for name in ("e", "n")))
    numbers.public_key().verify(unbase64(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    claims = json.loads(unbase64(signed.split(".")[1]))
    assert claims["nonce"] == "nonce-1"
    assert claims["aud"] == "isv_huvudbok_demo"
    assert claims["iss"] == f"{visma.base}/visma-connect"


def unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_discovery_names_endpoints_that_answer(visma):
    found = visma.http.get("/visma-connect/.well-known/openid-configuration").json()
    assert found["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization_endpoint", "userinfo_endpoint", "end_session_endpoint"):
        assert visma.http.get(found[name]).status_code in (200, 400, 401), name
    for name in ("token_endpoint", "revocation_endpoint"):
        assert visma.http.post(found[name]).json() == {"error": "invalid_client"}, name


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "http://127.0.0.1:8000/oauth/callback"},
        {"redirect_uri": "http://evil.example/oauth/callback/"},
        {"redirect_uri": "http://127.0.0.1:8000@evil.example/oauth/callback/"},
        {"redirect_uri": "http://localhost:8000/oauth/callback/?next=/"},
        {"client_id": "isv_other"},
    ],
)
def test_an_unregistered_redirect_is_answered_with_a_page_and_no_redirect(visma, changed):
    answer = visma.http.get(AUTHORIZE, params=asked(**changed))
    assert answer.status_code == 400
    assert "inte registrerad" in answer.text


@pytest.mark.parametrize("port", ["", ":1", ":65535"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_any_loopback_port_is_registered_for_the_demo(visma, host, port):
    params = asked(redirect_uri=f"http://{host}{port}/oauth/callback/")
    assert visma.http.get(AUTHORIZE, params=params).status_code == 302


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "openid fortnox"}, "invalid_scope"),
        ({"prompt": "none"}, "interaction_required"),
    ],
)
def test_a_bad_wish_goes_back_with_error_and_state(visma, changed, error):
    answer = visma.http.get(AUTHORIZE, params=asked(**changed))
    back = httpx.URL(answer.headers["location"])
    assert (back.params["error"], back.params["state"]) == (error, "s")
    assert str(back).startswith(CALLBACK)


def test_declining_goes_back_with_access_denied(visma):
    back, _ = visma.authorize(None)
    assert back["error"] == "access_denied" and back["state"] == "state-1"
    assert "code" not in back


def test_a_wrong_password_stays_on_the_log_in_page(visma):
    with httpx.Client(base_url=visma.base, follow_redirects=True, trust_env=False) as browser:
        page = browser.get(AUTHORIZE, params=asked())
        form = {"request": hidden(page.text), "username": "ekonomi@nordisk.example", "password": "wrong"}
        page = browser.post("/visma-connect/login", data=form)
    assert page.status_code == 401 and "Fel användarnamn" in page.text
    assert "visma_connect_session" not in page.cookies


def test_consent_needs_a_company_that_is_the_users(visma):
    with httpx.Client(base_url=visma.base, follow_redirects=True, trust_env=False) as browser:
        page = browser.get(AUTHORIZE, params=asked())
        form = {"request": hidden(page.text), "username": "byra@fjord.example", "password": "demo"}
        page = browser.post("/visma-connect/login", data=form)
        assert f'value="{FJORD}"' in page.text and f'value="{NORDISK}"' not in page.text
        for company in ({}, {"company": NORDISK}):
            form = {"request": hidden(page.text), "approve": "1"} | company
            page = browser.post("/visma-connect/consent", data=form)
            assert page.status_code == 400 and "Välj ett företag" in page.text


def test_a_code_works_once_and_its_second_use_takes_the_tokens_away(visma):
    back, verifier = visma.authorize(NORDISK)
    tokens = exchange(visma, back["code"], verifier).json()
    assert exchange(visma, back["code"], verifier).json() == {"error": "invalid_grant"}
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert visma.http.get("/visma-net/v1/ledger", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [{"code_verifier": "x" * 43}, {"code_verifier": ""}, {"redirect_uri": "http://127.0.0.1:9000/oauth/callback/"}],
)
def test_a_code_needs_its_verifier_and_its_redirect_uri(visma, changed):
    back, verifier = visma.authorize(NORDISK)
    assert exchange(visma, back["code"], verifier, **changed).json() == {"error": "invalid_grant"}


def test_an_old_code_is_refused(visma):
    visma.settings(code_seconds=0)
    back, verifier = visma.authorize(NORDISK)
    assert exchange(visma, back["code"], verifier).json() == {"error": "invalid_grant"}


def test_the_application_must_know_its_secret(visma):
    assert visma.token(grant_type="refresh_token", client_secret="wrong").json() == {"error": "invalid_client"}
    basic = httpx.BasicAuth("isv_huvudbok_demo", "demo-secret")
    answer = visma.http.post("/visma-connect/connect/token", data={"grant_type": "refresh_token"}, auth=basic)
    assert answer.json() == {"error": "invalid_grant"}


def test_a_refresh_token_rotates_and_works_once(visma):
    first = visma.tokens(NORDISK)
    second = visma.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert second.status_code == 200
    assert second.json()["refresh_token"] != first["refresh_token"]
    again = visma.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again.json() == {"error": "invalid_grant"}
    third = visma.token(grant_type="refresh_token", refresh_token=second.json()["refresh_token"])
    assert third.status_code == 200


def test_within_the_grace_period_a_refresh_token_works_again(visma):
    visma.settings(refresh_grace_seconds=30)
    first = visma.tokens(NORDISK)
    for _ in range(2):
        assert visma.token(grant_type="refresh_token", refresh_token=first["refresh_token"]).status_code == 200


def test_without_offline_access_there_is_no_refresh_token(visma):
    assert "refresh_token" not in visma.tokens(NORDISK, scope="openid vismanet_erp_interactive_api:read")


def test_rights_follow_the_scope(visma):
    with visma.api(NORDISK, scope="openid vismanet_erp_interactive_api:read") as api:
        assert api.get("/v1/ledger").status_code == 200
        assert api.post("/v2/journaltransaction", json={}).status_code == 403


def test_an_access_token_ends(visma):
    visma.settings(access_token_seconds=1)
    with visma.api(NORDISK) as api:
        assert api.get("/v1/ledger").status_code == 200
        time.sleep(1.1)
        answer = api.get("/v1/ledger")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_revocation_ends_access_and_refresh(visma):
    tokens = visma.tokens(NORDISK)
    client = {"client_id": "isv_huvudbok_demo", "client_secret": "demo-secret"}
    form = client | {"token": tokens["refresh_token"]}
    assert visma.http.post("/visma-connect/connect/revocation", data=form).status_code == 200
    again = visma.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert again.json() == {"error": "invalid_grant"}
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert visma.http.get("/visma-net/v1/ledger", headers=headers).status_code == 401


def test_userinfo_tells_who_consented(visma):
    headers = {"Authorization": f"Bearer {visma.tokens(NORDISK)['access_token']}"}
    found = visma.http.get("/visma-connect/connect/userinfo", headers=headers).json()
    assert found["email"] == "ekonomi@nordisk.example"


def test_a_service_gets_a_token_for_a_tenant(visma):
    tenant = visma.http.get("/visma-net/ui/api/companies").json()[0]["tenant"]
    form = {"grant_type": "client_credentials", "scope": "vismanet_erp_service_api:read"}
    token = visma.token(**form, tenant_id=tenant).json()
    assert "refresh_token" not in token
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert visma.http.get("/visma-net/v1/branch", headers=headers).json()[0]["name"] == "Nordisk Exempel AB"
    assert visma.token(**form, tenant_id="00000000-0000-0000-0000-000000000000").json() == {"error": "invalid_tenant"}


def test_a_user_without_the_api_role_is_told_12027(visma):
    with visma.api(NORDISK, user="utan.roll@nordisk.example") as api:
        answer = api.get("/v1/ledger")
        assert answer.status_code == 403
        assert answer.json()["ExceptionFaultCode"] == "12027"
        visma.settings(users_without_api_role=[])
        assert api.get("/v1/ledger").status_code == 200


def test_form_post_carries_the_answer_in_a_form(visma):
    with httpx.Client(base_url=visma.base, follow_redirects=True, trust_env=False) as browser:
        page = browser.get(AUTHORIZE, params=asked(response_mode="form_post"))
        form = {"request": hidden(page.text), "username": "ekonomi@nordisk.example", "password": "demo"}
        page = browser.post("/visma-connect/login", data=form)
        form = {"request": hidden(page.text), "company": NORDISK, "approve": "1"}
        page = browser.post("/visma-connect/consent", data=form)
    assert f'action="{CALLBACK}"' in page.text and 'name="code"' in page.text and 'name="iss"' in page.text
