"""Bank lines against ledger lines: matches and suggestions, each with its rule and reason. Pure Python, no Django.

    match(bank, ledger, rules)        every Match of a run; `sure` ones may be kept without asking
    explain(match, language)          why, in words
    clear_twins(bank, ledger)         only the lines that cannot be told apart and are equally many
    learn(history)                    rules proposed from what the user confirmed
    try_rule(rule, bank, ledger)      what such a rule would have done

Nothing depends on the order of the input. Amounts are minor units, money in > 0 on both sides.
`python -m reconciliation.matching BANK.csv LEDGER.csv` runs it on two files.
"""

from reconciliation.matching.by_reference import PLAIN, plain_pair
from reconciliation.matching.engine import match, uncollected
from reconciliation.matching.learning import Confirmed, learn, try_rule
from reconciliation.matching.records import Line, Match, Part, Reason
from reconciliation.matching.references import compact
from reconciliation.matching.rules import CAN_BE_SURE, LIMITS, REFERENCE, RULES, STANDARD, LearnedRule, Rules
from reconciliation.matching.texts import rule_name
from reconciliation.matching.twins import clear_twins
from reconciliation.matching.words import explain

__all__ = [
    "CAN_BE_SURE", "LIMITS", "PLAIN", "REFERENCE", "RULES", "STANDARD", "Confirmed", "LearnedRule", "Line", "Match",
    "Part", "Reason", "Rules", "clear_twins", "compact", "explain", "learn", "match", "plain_pair", "rule_name",
    "try_rule", "uncollected",
]  # fmt: skip
