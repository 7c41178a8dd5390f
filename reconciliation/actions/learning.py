"""Rules learned from what people did: proposed, tried on what is open, and switched on by a person."""

from dataclasses import dataclass

from hub import events
from hub.models import Company
from hub.permissions import Actor, Area, Level
from reconciliation import matching
from reconciliation.actions.runs import board_of
from reconciliation.matching.rules import CAN_BE_SURE
from reconciliation.matching.rules import LearnedRule as Learned
from reconciliation.models import BankAccount, LearnedRule, Match, MatchPart

HISTORY = 5_000  # matches people made, newest first


@dataclass(frozen=True)
class Trial:
    """A learned rule and what it alone would match among the open lines now."""

    rule: LearnedRule
    would_match: int


def look_for_rules(*, company: Company, account: BankAccount, by: Actor) -> int:
    """Proposes what the matches made or confirmed by people support. Gives how many are new; none is switched on."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    made = 0
    for found in matching.learn(_history(account)):
        facts = {"days": found.days, "support": found.support, "seen": found.seen}
        keys = {"pattern": found.pattern[:100], "ledger_pattern": found.ledger_pattern[:100]}
        _rule, is_new = LearnedRule.objects.update_or_create(bank_account=account, **keys, defaults=facts)
        made += is_new
    if made:
        events.record("learned_rule.changed", obj=account, by=by, proposed=made)
    return made


def _history(account: BankAccount) -> list[matching.Confirmed]:
    taught = Match.objects.filter(bank_account=account).exclude(rule__in=[*CAN_BE_SURE, "posting", "reversal"])
    keys = list(taught.filter(part_count=2).order_by("-at").values_list("pk", flat=True)[:HISTORY])
    sides: dict = {key: ([], []) for key in keys}
    for part in MatchPart.objects.filter(match__in=keys).select_related("line", "item"):
        sides[part.match_id][0 if part.line_id else 1].append(_line(part.line or part.item))
    return [matching.Confirmed(tuple(bank), tuple(ledger)) for bank, ledger in sides.values()]


def _line(kept) -> matching.Line:
    return matching.Line(str(kept.pk), kept.date, kept.amount, kept.reference, kept.text, kept.counterparty)


def trials(account: BankAccount) -> list[Trial]:
    """Every rule that is not dismissed, the best supported first, each tried on what is open."""
    rules = list(LearnedRule.objects.filter(bank_account=account, is_dismissed=False).order_by("-support", "pattern"))
    board = board_of(account) if rules else None
    found = []
    for rule in rules:
        learned = Learned(rule.pattern, rule.ledger_pattern, rule.days, rule.support, rule.seen)
        found.append(Trial(rule, len(matching.try_rule(learned, board.bank, board.ledger))))
    return found


def switch_rule(
    *, company: Company, rule: LearnedRule, is_on: bool, is_dismissed: bool = False, by: Actor
) -> LearnedRule:
    """On: it takes part in every run from now on. Dismissed: it is not proposed again."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    rule.is_on, rule.is_dismissed = is_on and not is_dismissed, is_dismissed
    rule.save(update_fields=["is_on", "is_dismissed"])
    events.record("learned_rule.changed", obj=rule, by=by, pattern=rule.pattern, is_on=rule.is_on)
    return rule
