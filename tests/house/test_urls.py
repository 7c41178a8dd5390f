"""Every address, tried by everybody it is not for; and by somebody it is for, so that a refusal means something."""

import uuid
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from hub import files, outbox
from hub.actions.webhooks import create_endpoint
from hub.api.keys import create_key
from hub.models import AccessTemplate, Job, Membership
from hub.permissions import STANDARD, Actor, Area
from hub.tenancy import scope, tenant_scope
from integrations.autopay.models import Agreement
from integrations.connecting.models import CompanyConnection
from integrations.sync.models import SyncIssue, SyncRecord, SyncRun
from integrations.visma_net.models import CompanyLink, Connection
from ledger.actions.ledgers import main_ledger
from ledger.models import BudgetPlan, FiscalYear, Period, PinnedChart, ReportComment, SieImport
from payroll.models import EmployeeHome, Journal, PostingRule, Rate, WageType
from reconciliation.models import (
    Approval,
    BankAccount,
    LearnedRule,
    LedgerItem,
    Match,
    PostingKind,
    Statement,
    StatementLine,
    Suggestion,
)
from tests.house.url_table import REQUIRES
from tests.hub.test_wall import DAY, make_run

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
NOBODY = uuid.UUID("00000000-0000-7000-8000-000000000000")
WORDS = {"kind": "csv", "token": "x", "system": "severa", "register": "customers", "side": "left", "what": "sent"}
PLAIN = ("company", "kind", "register", "side", "what")  # words of an address that name no thing
# Their things need a whole story to exist; tests/payroll and tests/ledger tell it and reach them.
ELSEWHERE = {
    "bank:approval-file",
    "bank:preview",
    "ledger:account",
    "ledger:report-account",
    "ledger:report-document",
    "ledger:report-voucher",
    "ledger:voucher",
    "ledger:voucher-fetched",
    "ledger:voucher-reversal",
    "ledger:attachment",
    "ledger:attachment-new",
    "sources_api:completion",
    "sources_api:parts",
    "sources_api:upload",
    "payroll:dry-run",
    "payroll:file",
    "payroll:journal-receipt",
    "payroll:file-content",
    "payroll:import-result",
    "payroll:import-repetition",
    "payroll:journal-file",
}


@dataclass(frozen=True)
class Address:
    name: str
    kwargs: tuple[str, ...]
    callback: object

    @property
    def is_api(self) -> bool:
        return self.name.startswith(("payroll_api:", "hub_api:", "company_api:")) or "_api:" in self.name

    def url(self, **known) -> str:
        words = WORDS | ({"key": "x"} if self.name == "hub:password" else {})
        return reverse(self.name, kwargs={k: known.get(k, words.get(k, NOBODY)) for k in self.kwargs})


def addresses() -> list[Address]:
    return sorted(_walk(get_resolver(), (), ()), key=lambda a: a.name)


def _walk(resolver, spaces, outer):
    for pattern in resolver.url_patterns:
        names = (
            (*outer, *pattern.pattern.regex.groupindex)
            if not pattern.pattern.converters
            else (
                *outer,
                *pattern.pattern.converters,
            )
        )
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern, spaces + ((pattern.namespace,) if pattern.namespace else ()), names)
        else:
            yield Address(":".join((*spaces, pattern.name)), names, pattern.callback)


def required_by(callback):
    for owner in (callback, getattr(callback, "cls", None), getattr(callback, "view_class", None)):
        if owner is not None and hasattr(owner, "requires"):
            return owner.requires
    return None


def shown(requires):
    if isinstance(requires, dict):
        return {method: shown(each) for method, each in requires.items()}
    return requires if isinstance(requires, str) else f"{requires[0].value} {requires[1].name.lower()}"


ALL = addresses()
OUTSIDE = ("oauth:", "connecting_root:")  # outside /c/ and /t/: tests/integrations try them
COMPANY = [
    a
    for a in ALL
    if "company" in a.kwargs and "tenant" not in a.kwargs and not a.is_api and not a.name.startswith(OUTSIDE)
]
TENANT = [a for a in ALL if "tenant" in a.kwargs and not a.name.startswith(OUTSIDE)]
API = [a for a in ALL if a.is_api and "company" in a.kwargs]


def sweep(addresses, check) -> None:
    """`check(address)` for each, in a savepoint of its own: one world serves all. Told together at the end."""
    wrong = []
    for address in addresses:
        with transaction.atomic():
            try:
                check(address)
            except AssertionError as error:
                wrong.append(f"{address.name}: {str(error).splitlines()[0]}")
            except Exception as error:
                error.add_note(address.name)
                raise
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def test_the_table_names_every_address():
    missing = sorted({a.name for a in ALL} ^ set(REQUIRES))
    assert not missing, f"add to tests/house/url_table.py, or take away: {missing}"


def test_the_view_requires_what_the_table_says():
    wrong = {a.name: shown(required_by(a.callback)) for a in ALL if shown(required_by(a.callback)) != REQUIRES[a.name]}
    assert not wrong


def answers(client, address, **known) -> set[int]:
    url = address.url(**known)
    return {client.get(url).status_code, client.post(url).status_code}


def expect(found: set[int], wanted: set[int]) -> None:
    assert found == wanted, f"answered {sorted(found)}, not {sorted(wanted)}"


def test_without_log_in_a_company_page_asks_for_it(world, client):
    sweep(COMPANY, lambda a: expect(answers(client, a, company=world.nordisk.pk), {302}))


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_a_company_page_is_not_there_for_others(world, as_, who):
    """The stranger is of another tenant; the member belongs to another company of the same office."""
    client, company = as_(getattr(world, who)), world.nordisk if who == "stranger" else world.fjord
    sweep(COMPANY, lambda a: expect(answers(client, a, company=company.pk), {404}))


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_a_page_of_the_office_is_not_there_for_others(world, as_, who):
    """Also for a client of the office: it sees its own company and nothing above it."""
    client = as_(getattr(world, who))
    sweep(TENANT, lambda a: expect(answers(client, a, tenant=world.office.pk), {404}))


def test_a_missing_right_is_refused(world, as_):
    client = as_(world.reader)

    def check(address):
        required = required_by(address.callback)
        if isinstance(required, str) or STANDARD["viewer"].ceiling.get(required[0], 0) >= required[1]:
            assert client.get(address.url(company=world.nordisk.pk)).status_code != 403, "refused what may be read"
        else:
            expect(answers(client, address, company=world.nordisk.pk), {403})

    sweep(COMPANY, check)


# ------------------------------------------------------------------ the other way round
def things_of(company, admin: Actor) -> dict:
    """One of each thing an address may name."""
    with scope(company):
        run = make_run(1)
        job = Job.objects.create(kind="payroll.transfer", title="x")
        journal = Journal.objects.create(
            number=1, run=run, run_key=run.pk, run_label="x", run_version=1, reference="HB-1", period_on=DAY,
            job=job, channel="transfer", state="rejected", voucher_on=DAY, text="x",
            line_count=0, debit_total=0, content_sha256="x",
        )  # fmt: skip
        sie = files.store("x.se", b"#FLAGGA 0", content_type="application/x-sie", by=admin)
        ledger = main_ledger(company=company)
        made = SieImport.objects.create(ledger=ledger, file=sie, refused_file=sie, file_name=sie.name, created_by="x")
        year = FiscalYear.objects.create(
            ledger=ledger, start=date(2026, 1, 1), end=date(2026, 12, 31), source="imported"
        )
        period = Period.objects.create(year=year, month=date(2026, 1, 1))
        plan = BudgetPlan.objects.create(year=year, name="x", created_by="x")
        said = {"month": date(2026, 1, 1), "text": "x", "author": admin.id, "created_by": "x"}
        agreement = Agreement.objects.create(remote_id="x", bank="x", account="1", currency="SEK")
        chart = PinnedChart.objects.create(ledger=ledger, kind="result", row="sales")
        comment = ReportComment.objects.create(ledger=ledger, **said)
        wage_type = WageType.objects.create(number="1010", name="x", kind="pay")
        posting_rule = PostingRule.objects.create(wage_type=wage_type, valid_from=DAY, debit="7210", created_by="x")
        rate = Rate.objects.create(kind="vacation", group="x", name="x", valid_from=DAY, source="x", created_by="x")
        home = EmployeeHome.objects.create(employee="1001", valid_from=DAY)
        outbox.put("visma_net.journal", f"HB-1/{DAY:%Y%m}/0", {"journal": str(journal.pk)})
        key, _text = create_key(name="x", rights={}, by=admin)
        hook, _secret = create_endpoint(url="https://hub.example/x", by=admin)
    with tenant_scope(company.tenant_id):
        connection = Connection.objects.create(name=f"x{company.pk}")
        link = CompanyLink.objects.create(company=company, connection=connection)
        CompanyConnection.objects.create(company=company, system="severa")
        known = {"membership": Membership.objects.first(), "template": AccessTemplate.objects.first()}
    found = {
        "file": sie, "sie_import": made, "year": year, "period": period, "plan": plan, "agreement": agreement,
        "chart": chart, "comment": comment, "run": run, "wage_type": wage_type, "posting_rule": posting_rule,
        "rate": rate, "home": home, "job": job, "journal": journal, "webhook": hook, "connection": connection,
        "link": link, **known,
    }  # fmt: skip
    found |= bank_things(company) | sync_things(company)
    return {name: thing.pk for name, thing in found.items()} | {"key": key.pk, "record_key": "x"}


def sync_things(company) -> dict:
    """A run, a problem, and a record that an address names by its system's own key."""
    at = {"register": "customers", "side": "left", "key": "x"}
    with scope(company):
        SyncRecord.objects.create(**at, digest="x", read_at=timezone.now())
        return {
            "sync_run": SyncRun.objects.create(register="customers", created_by="x"),
            "sync_issue": SyncIssue.objects.create(**at, code="SYNC-080"),
        }


def bank_things(company) -> dict:
    """A bank partner with one of each: statement, line, ledger item, match, suggestion, preparation, voucher type."""
    now = timezone.now()
    with scope(company):
        account = BankAccount.objects.create(name="x", iban="1", ledger_account="1930", starts_on=DAY, created_by="x")
        own = {"bank_account": account}
        file = files.store("x.xml", b"x", content_type="application/x-bank-statement", by=Actor("system", None, "x"))
        statement = Statement.objects.create(**own, file=file, created_by="x", starts_on=DAY, ends_on=DAY)
        amounts = {"amount": 100, "remaining": 100, "date": DAY}
        return {
            "account": account,
            "statement": statement,
            "line": StatementLine.objects.create(**own, statement=statement, identity="x", **amounts),
            "item": LedgerItem.objects.create(**own, home_amount=100, **amounts),
            "match": Match.objects.create(**own, rule="manual", at=now, by="x", part_count=0, amount=0),
            "suggestion": Suggestion.objects.create(**own, rule="same_date", at=now),
            "approval": Approval.objects.create(**own, cut_off_on=DAY, prepared_by="x", prepared_at=now),
            "learned_rule": LearnedRule.objects.create(**own, pattern="hyra"),
            "posting_kind": PostingKind.objects.create(**own, name="x", series="B"),
        }


def test_the_owner_reaches_what_others_do_not(world, as_):
    """The positive control: with real things in the address, nothing says 403, 404 or crashes."""
    client, things = as_(world.owner), things_of(world.nordisk, world.admin)

    def check(address):
        found = answers(client, address, company=world.nordisk.pk, **things)
        assert not found & {403, 500}, f"answered {sorted(found)}"
        assert address.name in ELSEWHERE or found != {404}, f"answered {sorted(found)}"

    sweep(COMPANY, check)


def nowhere(found: set[int]) -> None:
    assert found <= {404, 405}, f"answered {sorted(found)}"


def naming(addresses, *outer: str) -> list[Address]:
    """Those whose address names a thing of its own."""
    return [a for a in addresses if any(k not in outer for k in a.kwargs)]


def test_things_of_another_company_are_not_there(world, as_):
    """The owner may enter both companies, yet a thing of one does not exist in the other."""
    client, things = as_(world.owner), things_of(world.fjord, world.admin)
    named = naming(COMPANY, *PLAIN)
    sweep(named, lambda a: nowhere(answers(client, a, company=world.nordisk.pk, **things)))


def test_the_administrator_reaches_the_office(world, as_):
    things = things_of(world.nordisk, world.admin) | {"group": world.group.pk, "company": world.nordisk.pk}
    client = as_(world.owner)

    def check(address):
        found = answers(client, address, tenant=world.office.pk, **things)
        assert not found & {403, 404, 500}, f"answered {sorted(found)}"

    sweep(TENANT, check)


def test_things_of_another_tenant_are_not_there(world, as_):
    things = things_of(world.nordisk, world.admin) | {"group": world.group.pk, "company": world.nordisk.pk}
    client = as_(world.stranger)
    named = naming(TENANT, "tenant")
    sweep(named, lambda a: nowhere(answers(client, a, tenant=world.other_office.pk, **things)))


# ------------------------------------------------------------------ the API
def key_for(company, admin: Actor, level: str) -> dict:
    with scope(company):
        _key, text = create_key(name=level, rights=dict.fromkeys((a.value for a in Area), level), by=admin)
    return {"Authorization": f"Bearer {text}"}


def api_answers(client, address, headers, **known) -> set[int]:
    url = address.url(**known)
    methods = [m for m in ("get", "post", "put", "delete") if hasattr(address.callback.cls, m)]
    return {getattr(client, m)(url, headers=headers, content_type="application/json").status_code for m in methods}


def test_the_api_wants_a_key(world, client):
    sweep(API, lambda a: expect(api_answers(client, a, {}, company=world.nordisk.pk), {401}))


def test_a_session_is_not_a_key(world, as_):
    client = as_(world.owner)
    sweep(API, lambda a: expect(api_answers(client, a, {}, company=world.nordisk.pk), {401}))


@pytest.mark.parametrize("where", ["fjord", "foreign", "nowhere"])
def test_a_key_opens_only_its_own_company(world, client, where):
    headers = key_for(world.nordisk, world.admin, "write")
    company = NOBODY if where == "nowhere" else getattr(world, where).pk
    sweep(API, lambda a: expect(api_answers(client, a, headers, company=company), {401}))


def test_a_key_without_rights_is_refused(world, client):
    """What any key of the company may ask shows it no more than its rights do: other things are not there."""
    headers, things = key_for(world.nordisk, world.admin, "none"), things_of(world.nordisk, world.admin)

    def check(address):
        is_open = required_by(address.callback) == "member"
        allowed = {403} if not is_open else {404, 405} if naming([address], "company", "kind") else {200}
        found = api_answers(client, address, headers, company=world.nordisk.pk, **things)
        assert found <= allowed, f"answered {sorted(found)}, not {sorted(allowed)}"

    sweep(API, check)


def test_a_key_with_rights_is_let_in(world, client):
    headers, things = key_for(world.nordisk, world.admin, "write"), things_of(world.nordisk, world.admin)

    def check(address):
        found = api_answers(client, address, headers, company=world.nordisk.pk, **things)
        assert not found & {401, 403, 500}, f"answered {sorted(found)}"

    sweep(API, check)


def test_a_key_does_not_see_things_of_another_company(world, client):
    headers, things = key_for(world.nordisk, world.admin, "write"), things_of(world.fjord, world.admin)

    def check(address):
        found = api_answers(client, address, headers, company=world.nordisk.pk, **things)
        assert found <= {400, 404, 405}, f"answered {sorted(found)}"

    sweep(naming(API, *PLAIN), check)
