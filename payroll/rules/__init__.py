"""Wage results + dated rules → balanced accounting rows per period, and findings. Pure: no Django, no clock.

drafts.py         what goes in and comes out     book.py        the rules, and which of them holds when
compute.py        results → rows                 on_costs.py    contributions, vacation debt, tax on pensions
law.py            rates the law decides          standard.py    a Swedish set of wage types and accounts to begin with
example.py        pay slips to show how it works
changes.py        the rules as a change would make them      difference.py   what that would change in the rows

What must not live here: files, pages, the database. The books (`ledger`) and journals are made of the rows elsewhere.
"""

from payroll.rules.book import Defaults, Home, Kind, PostingRule, Rate, RuleBook, WageType
from payroll.rules.compute import compute
from payroll.rules.difference import Change, differences
from payroll.rules.drafts import Computed, Finding, Result, Row

__all__ = [
    "Change",
    "Computed",
    "Defaults",
    "Finding",
    "Home",
    "Kind",
    "PostingRule",
    "Rate",
    "Result",
    "Row",
    "RuleBook",
    "WageType",
    "compute",
    "differences",
]
