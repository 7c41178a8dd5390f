"""A rule book as it would be after a change: for trying the change before it is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from payroll.rules.book import Defaults, Home, PostingRule, Rate, RuleBook, WageType


def with_wage_type(book: RuleBook, new: WageType, number: str | None = None) -> RuleBook:
    """`number`: of the one it stands in for; its rules follow."""
    old = number or new.number
    kept = tuple(each for each in book.wage_types if each.number not in (old, new.number))
    rules = tuple(replace(rule, wage_type=new.number) if rule.wage_type == old else rule for rule in book.rules)
    return replace(book, wage_types=(*kept, new), rules=rules)


def without_wage_type(book: RuleBook, number: str) -> RuleBook:
    return replace(
        book,
        wage_types=tuple(each for each in book.wage_types if each.number != number),
        rules=tuple(rule for rule in book.rules if rule.wage_type != number),
    )


def with_rule(book: RuleBook, new: PostingRule) -> RuleBook:
    return replace(book, rules=(*without_rule(book, new).rules, new))


def without_rule(book: RuleBook, gone: PostingRule) -> RuleBook:
    subject = (gone.wage_type, gone.kind, gone.valid_from)
    return replace(
        book, rules=tuple(each for each in book.rules if (each.wage_type, each.kind, each.valid_from) != subject)
    )


def with_rate(book: RuleBook, new: Rate) -> RuleBook:
    return replace(book, rates=(*without_rate(book, new).rates, new))


def without_rate(book: RuleBook, gone: Rate) -> RuleBook:
    subject = (gone.kind, gone.group, gone.valid_from)
    return replace(
        book, rates=tuple(each for each in book.rates if (each.kind, each.group, each.valid_from) != subject)
    )


def with_homes(book: RuleBook, new: Iterable[Home]) -> RuleBook:
    found = {(home.employee, home.valid_from): home for home in (*book.homes, *new)}
    return replace(book, homes=tuple(found.values()))


def without_home(book: RuleBook, gone: Home) -> RuleBook:
    subject = (gone.employee, gone.valid_from)
    return replace(book, homes=tuple(each for each in book.homes if (each.employee, each.valid_from) != subject))


def with_defaults(book: RuleBook, new: Defaults) -> RuleBook:
    return replace(book, defaults=new)
