"""What Visma.net and Visma Connect say no with, in plain words, and how an answer becomes one of our codes.

VNET-0xx the connection and the way there · 1xx what is wrong with the journal or the books · 2xx the call ·
3xx after the journal is in · 4xx comparison. The words stand in `faults.py`; this module only recognises.

Visma.net publishes no catalogue. Its texts may come in the user's language, so a rule looks for the cause in several;
what no rule knows is shown as it stands under VNET-099.
"""

import json
import re

UNKNOWN = "VNET-099"
_VISMA_ID = re.compile(r"^\s*VismaId:\s*[\w-]+\.\s*", re.IGNORECASE)
_DOING = re.compile(r"^Error (?:creating|updating|releasing|inserting)[^.]*\.\s*(?:Error:\s*)?", re.IGNORECASE)
_HTML = re.compile(rb"^\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)

# First hit wins: the narrow before the wide. Named groups become facts.
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (r"same request made too many times|out of api requests|rate limit", "VNET-210"),
        (r"ipp-company-id|companyincontext", "VNET-201"),
        (r"no licen[sc]e|licens saknas|ingen lisens", "VNET-202"),
        (r"invalid_tenant", "VNET-203"),
        (r"insufficient.?scope", "VNET-204"),
        (r"authorization has been denied|invalid.?token|token (?:is |has )?(?:expired|not valid)", "VNET-205"),
        (r"out of balance|not balanced|ur balans|balanserar inte|ikke i balanse|ubalanse", "VNET-130"),
        (r"(?:period|perioden)\b.*\b(?:closed|stängd|stängts|lukket|stengt|avsluttet)", "VNET-105"),
        (r"(?:the |perioden )?(?P<period>\d\d-\d{4})?.{0,40}period.*\b(?:inactive|inaktiv)", "VNET-106"),
        (
            r"date is outside the range|financial period (?:that corresponds|cannot be found)|period.*does not exist",
            "VNET-104",
        ),
        (r"datum.*utanför.*period|dato.*utenfor.*period|period.*(?:finns inte|finnes ikke)", "VNET-104"),
        (r"year to date net income|årets resultat|årsresultat", "VNET-114"),
        (r"denominated", "VNET-113"),
        (
            r"account '?(?P<account>\w+)'? is a control account|control account|manual entry|manuell registrering",
            "VNET-112",
        ),
        (r"subaccount (?P<value>\S+) is inactive|(?:delkonto|underkonto) (?P<value_sv>\S+) är inaktiv", "VNET-122"),
        (r"subaccount.*(?:cannot be empty|is required)|(?:delkonto|underkonto).*(?:tom|påkrev|krävs)", "VNET-120"),
        (
            r"(?:error:\s*)?(?P<segment>[\w ]+?) (?:of|i|av) (?:subaccount|delkonto|underkonto)\w* "
            r"(?:do|does|finns|finnes)",
            "VNET-121",
        ),
        (r"subaccount|delkonto|underkonto", "VNET-121"),
        (
            r"account '(?P<account>[^']+)' (?:cannot be found|does not exist)|konto '?(?P<account_sv>\w+)'? "
            r"(?:finns inte|hittades inte|finnes ikke)",
            "VNET-110",
        ),
        (r"account (?:is )?inactive|account is not active|kontot? .*inaktiv|kontoen er inaktiv", "VNET-111"),
        (r"already exists|finns redan|finnes allerede|eksisterer allerede", "VNET-133"),
        (r"manual numbering|manuell numrering|manuell nummerering", "VNET-132"),
        (r"no posting ledger|of the actual type", "VNET-101"),
        (r"must be defined in base currency", "VNET-103"),
        (r"ledger '[^']*' cannot be found|associated with the .* ledger", "VNET-107"),
        (r"branch (?:is inactive|'[^']*' cannot be found)|account mapping for branch", "VNET-108"),
        (r"project is required", "VNET-115"),
        (r"both debit and credit|greater than or equal to 0|debit amount' cannot be empty", "VNET-134"),
        (r"exceeds the field|too long|för lång|for lang", "VNET-135"),
        (r"status invalid for processing|could not be released|already released", "VNET-301"),
    )
)
_FAULT_CODES = {"12002": "VNET-201", "12027": "VNET-202"}


def is_html(body: bytes) -> bool:
    return bool(_HTML.match(body[:300]))


def text_of(body: bytes) -> str:
    """What the answer says, whichever of the published forms it has: `message`, `ExceptionMessage`, plain text."""
    if is_html(body):
        return ""
    raw = body[:20_000].decode("utf-8", "replace").strip()
    data = _object(raw)
    if data is None:
        return "" if raw[:1] in "{[" else raw[:2000]
    for name in (
        "message",
        "Message",
        "ExceptionMessage",
        "error_description",
        "error",
        "errorInfo",
        "title",
        "detail",
    ):
        if isinstance(data.get(name), str) and data[name].strip():
            return data[name].strip()[:2000]
    return ""


def _object(raw: str) -> dict | None:
    try:
        data = json.loads(raw)
    except ValueError:
        return None
    return data if isinstance(data, dict) else {}


def bare(text: str) -> str:
    """The cause alone, without the case number and the "Error creating document" in front of it."""
    return _DOING.sub("", _VISMA_ID.sub("", text)).strip()


def classify(status: int | None, body: bytes) -> tuple[str, dict]:
    """Our code and its facts for an answer that is not a success. Unknown: VNET-099 with the text as it stands."""
    text = text_of(body)
    data = _object(body[:20_000].decode("utf-8", "replace")) or {}
    code = _FAULT_CODES.get(str(data.get("ExceptionFaultCode", "")))
    if code:
        return code, {"text": text}
    return classify_text(text) if text else (_by_status(status), {"text": f"HTTP {status}"})


def classify_text(text: str) -> tuple[str, dict]:
    short = bare(text)
    for rule, code in _RULES:
        if found := rule.search(short):
            named = {name.removesuffix("_sv"): value for name, value in found.groupdict().items() if value}
            return code, {"text": short, **named}
    return UNKNOWN, {"text": short}


def _by_status(status: int | None) -> str:
    known = {401: "VNET-205", 403: "VNET-204", 404: "VNET-221", 429: "VNET-210", 503: "VNET-214"}
    return known.get(status or 0, UNKNOWN)
