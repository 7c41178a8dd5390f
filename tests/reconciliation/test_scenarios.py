"""Scenarios of the reconciliation by number, told in the application: import, state and database."""

from datetime import date

import pytest

from hub.errors import Refused
from reconciliation import actions
from reconciliation.actions import runs
from reconciliation.models import LedgerItem, Match, MatchPart, Statement, StatementLine
from tests.reconciliation.bank import QUARTER, camt, entry, quarter

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def read(nordisk, by, data: bytes, name: str = "q1.xml"):
    return actions.import_statements(company=nordisk, data=data, name=name, by=by)


def test_30_of_two_accounts_in_a_file_the_known_comes_in_and_the_other_is_told(nordisk, account, by):
    other = camt(entry("2026-01-02", "5.00"), start="2026-01-01", end="2026-01-31", opening="0.00", closing="5.00",
                 iban="SE3550000000054910000003", number="2")  # fmt: skip
    start, end = other.index(b"<Stmt>"), other.index(b"</BkToCstmrStmt>")
    both = quarter().replace(b"</BkToCstmrStmt>", other[start:end] + b"</BkToCstmrStmt>")
    found = read(nordisk, by, both)
    assert found.new == len(QUARTER) and Statement.objects.count() == 1
    assert sum(not judged.may_import for judged in found.judged) == 1
    assert any(told.code for judged in found.judged if not judged.may_import for told in judged.told)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + quarter().split(b"?>", 1)[1],
        b"PK\x03\x04" + bytes(200),
        bytes(5000),
    ],
    ids=["doctype and entity", "zip", "nothing but zeros"],
)
def test_31_what_is_no_statement_is_refused_and_leaves_nothing(nordisk, account, by, data):
    with pytest.raises(Refused) as refused:
        read(nordisk, by, data)
    assert refused.value.code == "BANK-110" and not StatementLine.objects.exists()


def test_31_a_statement_under_a_wrong_namespace_is_read_and_that_is_told(nordisk, account, by):
    found = read(nordisk, by, quarter().replace(b"camt.053.001.02", b"pain.001.001.03"))
    assert found.new == len(QUARTER) and (found.told or any(judged.told for judged in found.judged))


def test_32_an_entry_pending_and_then_booked_is_one_line(nordisk, account, by):
    pending = entry("2026-01-15", "1000.00", "Faktura 1", key="B1").replace("BOOK", "PDNG")
    read(nordisk, by, camt(pending, entry("2026-01-16", "1.00", key="X"), start="2026-01-01", end="2026-01-31",
                           opening="2000.00", closing="2001.00"), "januari.xml")  # fmt: skip
    assert not StatementLine.objects.filter(amount=100_000).exists()
    read(nordisk, by, quarter())
    assert StatementLine.objects.filter(amount=100_000).count() == 1


def test_34_undoing_an_automatic_group_opens_all_of_it_and_forgets_the_rule(nordisk, account, by):
    read(nordisk, by, quarter())
    actions.reconcile(company=nordisk, account=account, by=by)
    made = Match.objects.first()
    keys = list(MatchPart.objects.filter(match=made).values_list("line_id", "item_id"))
    actions.undo_match(company=nordisk, match=made, by=by)
    assert not Match.objects.filter(pk=made.pk).exists() and not MatchPart.objects.filter(match=made.pk).exists()
    for line, item in keys:
        found = StatementLine.objects.get(pk=line) if line else LedgerItem.objects.get(pk=item)
        assert found.state == "open" and found.remaining == found.amount


def test_44_the_report_of_an_approval_is_the_same_bytes_after_later_work(nordisk, account, by):
    from hub import files

    read(nordisk, by, quarter())
    actions.reconcile(company=nordisk, account=account, by=by)
    made = actions.approve(company=nordisk, account=account, cut_off_on=date(2026, 2, 28), comment="Mellan", by=by)
    before, figures = files.content(made.file), made.figures
    line = StatementLine.objects.get(amount=-2500)
    actions.deactivate(company=nordisk, account=account, lines=[line.pk], reason="Fel", by=by)
    made.refresh_from_db()
    assert files.content(made.file) == before and made.figures == figures


def test_48_a_crash_in_the_middle_keeps_whole_matches_and_leaves_the_rest_open(nordisk, account, by, monkeypatch):
    read(nordisk, by, quarter())
    monkeypatch.setattr(runs, "CHUNK", 1)
    kept = runs.keep

    def crash_at_the_second(where, pairings, who):
        if Match.objects.exists():
            raise RuntimeError("the power went")
        return kept(where, pairings, who)

    monkeypatch.setattr(runs, "keep", crash_at_the_second)
    from hub import jobs

    job = actions.start_run(company=nordisk, account=account, by=by)
    with pytest.raises(RuntimeError):
        jobs.run(nordisk.pk, job.pk)
    assert Match.objects.count() == 1
    made = Match.objects.get()
    assert MatchPart.objects.filter(match=made).count() == made.part_count
    assert StatementLine.objects.filter(state="open").exists()


def test_28_what_came_before_is_recognised_whatever_it_is_called_and_twins_stay_two(nordisk, account, by):
    twins = [entry("2026-02-01", "10.00", "Kort", key=f"K{n}") for n in (1, 2)]
    february = camt(*twins, start="2026-02-01", end="2026-02-01", opening="0.00", closing="20.00")
    first = read(nordisk, by, february, "februari.xml")
    assert first.new == 2, "two alike inside one file are two"
    for name in ("februari.xml", "omdöpt.xml"):
        again = read(nordisk, by, february, name)
        assert again.new == 0 and not again.statements
        assert [told.code for judged in again.judged for told in judged.told] == ["BANK-112"]
    more = [*twins, entry("2026-02-02", "5.00", key="K3")]
    longer = camt(*more, start="2026-02-01", end="2026-02-02", opening="0.00", closing="25.00", number="2")
    overlap = read(nordisk, by, longer, "längre.xml")
    assert overlap.new == 1 and StatementLine.objects.count() == 3
    assert "BANK-113" in [told.code for judged in overlap.judged for told in judged.told]
    assert read(nordisk, by, longer, "längre.xml").new == 0
