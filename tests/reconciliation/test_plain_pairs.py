"""What the database keeps by itself is what the rules would have kept: the same run, with it and without it."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from bench.worlds.bank import World
from hub.tenancy import uuid7
from reconciliation import actions, matching
from reconciliation.actions import plain_pairs, runs
from reconciliation.actions.partners import rules_of
from reconciliation.actions.plain_pairs import has_plain_pairs, keep_plain
from reconciliation.matching.rules import MANY_TO_ONE, ONE_TO_MANY, RULES
from reconciliation.models import LearnedRule, LedgerItem, Match, Rejection, Statement, StatementLine, Suggestion
from tests.reconciliation.matching_world import mixed, noisy

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
WRITTEN = ["{}", "{}", "{}", "0{}", "RF-{}", "ref {}", "{}å", "{}–7", "№ {}", "{}_7", "--", "ﬁ{}"]


def _twisted(world: World, rnd: random.Random) -> World:
    """References that come back, in several forms, with letters of every kind; price points; dates far apart."""
    known = [line.reference for line in (*world.bank, *world.ledger) if line.reference]
    for side in (world.bank, world.ledger):
        for at, line in enumerate(side):
            chance = rnd.random()
            if chance < 0.1 and line.reference:
                side[at] = replace(line, reference=rnd.choice(WRITTEN).format(line.reference))
            elif chance < 0.15:
                side[at] = replace(line, reference=rnd.choice(known), amount=rnd.choice((9_900, 49_900, -9_900)))
            elif chance < 0.2:
                side[at] = replace(line, date=line.date + timedelta(rnd.choice((3, 11, 58, 61, 90))))
            elif chance < 0.22:
                side.append(replace(line, id=f"x{len(side)}", reference=line.reference.upper()))
    return world


def _laid(account, world: World) -> dict:
    """Both sides, open; and for every id in the database the one of the world."""
    seen = Statement.objects.create(bank_account=account, created_by="test")
    names, lines, items = {key: str(key) for key in LedgerItem.objects.values_list("pk", flat=True)}, [], []
    for line in world.bank:
        names[key := uuid7()] = line.id
        lines.append(StatementLine(
            id=key, bank_account=account, statement=seen, identity=str(key), amount=line.amount, remaining=line.amount,
            date=line.date, valued_on=line.date, reference=line.reference, text=line.text,
            counterparty=line.counterparty,
        ))  # fmt: skip
    for line in world.ledger:
        names[key := uuid7()] = line.id
        items.append(LedgerItem(
            id=key, bank_account=account, voucher=line.id, amount=line.amount, home_amount=line.amount,
            remaining=line.amount, date=line.date, reference=line.reference, text=line.text,
            counterparty=line.counterparty,
        ))  # fmt: skip
    StatementLine.objects.bulk_create(lines)
    LedgerItem.objects.bulk_create(items)
    return names


def _outcome(company, account, by, names: dict) -> tuple:
    """Everything a run leaves behind, in the words of the world; then it is taken back."""
    with transaction.atomic():
        told = actions.reconcile(company=company, account=account, by=by)
        kept = {
            tuple(sorted((names[part.line_id or part.item_id], part.amount) for part in match.lines.all())): (
                match.rule, match.reason, match.facts, match.score, match.parts, match.amount, match.difference
            )
            for match in Match.objects.filter(bank_account=account)
        }  # fmt: skip
        proposed = {
            tuple(sorted(names[key] for key in _held(each))): (
                each.rule, each.reason, each.facts, each.score, each.parts, each.is_sure, each.is_tie
            )
            for each in Suggestion.objects.filter(bank_account=account)
        }  # fmt: skip
        transaction.set_rollback(True)
    return kept, proposed, told.matched, told.suggested, dict(sorted(told.by_rule.items()))


def _held(each: Suggestion) -> list:
    return [*each.statementlines.values_list("pk", flat=True), *each.ledgeritems.values_list("pk", flat=True)]


def _refuse_some(company, account, by, count: int) -> None:
    """The user has said no to some of what the database would keep."""
    with transaction.atomic():
        actions.reconcile(company=company, account=account, by=by)
        plain = Match.objects.filter(bank_account=account, reason=matching.PLAIN).order_by("amount", "pk")[:count]
        refused = [[part.line_id or part.item_id for part in match.lines.all()] for match in plain]
        transaction.set_rollback(True)
    for keys in (*refused, *(each[:1] for each in refused[-1:])):
        Rejection.objects.create(bank_account=account, keys=keys, rule="reference", by="test")


SETTINGS = [
    {},
    {"order": [rule for rule in RULES if rule not in (ONE_TO_MANY, MANY_TO_ONE)], "reference_days": 10},
    {"order": list(RULES[::-1])},
    {"amount_tolerance": 300, "reference_tolerance": 200, "near_days": 2, "fee": 2_500},
    {"sure": ["same_date", "near_date"]},
    {"prefer": "oldest", "near_days": 2, "reference_share": 200},
    {"prefer": "newest", "fee": 0},
]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("make", [mixed, noisy])
def test_a_run_ends_alike_with_and_without_the_database(nordisk, by, account, monkeypatch, make, seed):
    world = _twisted(make(120, seed), random.Random(seed))
    account.rules = SETTINGS[seed % len(SETTINGS)]
    account.save()
    names = _laid(account, world)
    LearnedRule.objects.create(bank_account=account, pattern="faktura", days=3, is_on=True)
    _refuse_some(nordisk, account, by, 2)
    kept_by_it = []
    monkeypatch.setattr(plain_pairs, "AT_ONCE", 100 if seed % 2 else 10_000)
    monkeypatch.setattr(runs, "keep_plain", lambda *a, **k: kept_by_it.extend(found := keep_plain(*a, **k)) or found)
    with_it = _outcome(nordisk, account, by, names)
    assert bool(kept_by_it) == has_plain_pairs(rules_of(account))
    monkeypatch.setattr(runs, "has_plain_pairs", lambda rules: False)
    assert with_it == _outcome(nordisk, account, by, names)


def test_a_pair_kept_by_the_database_says_why_and_can_be_undone(nordisk, by, account):
    world = World()
    world.add_bank(0, 10_000, "RF-1 23")
    world.add_ledger(4, 10_000, "rf123")
    _laid(account, world)
    assert actions.reconcile(company=nordisk, account=account, by=by).by_rule == {"reference": 1}
    match = Match.objects.get(bank_account=account)
    assert match.facts == [["reference", "rf123"], ["days", 4], ["count", 1]] and match.part_count == 2
    actions.undo_match(company=nordisk, match=match, by=by)
    assert StatementLine.objects.get(bank_account=account).remaining == 10_000
