"""The settings of a run, all visible to the user: which rules, in which order, how far apart, how many lines."""

from __future__ import annotations

from dataclasses import dataclass

REFERENCE = "reference"  # same reference, same amount
REFERENCE_GROUP = "reference_group"  # same reference, one line against several with the same sum
LEARNED = "learned"  # what the user taught: a text pattern on the bank's side, a criterion on the ledger's
SAME_DATE = "same_date"  # same amount, same date
NEAR_DATE = "near_date"  # same amount, dates at most `near_days` apart
ONE_TO_MANY = "one_to_many"  # one bank line, several ledger lines without a common reference
MANY_TO_ONE = "many_to_one"  # several bank lines, one ledger line
REVERSAL = "reversal"  # two lines of one side that cancel each other
FEE = "fee"  # the bank's amount is less by at most `fee`
DIFFERENCE = "difference"  # the amounts differ by at most the tolerance
WIDE_DATE = "wide_date"  # same amount, dates further apart
TIE = "tie"  # lines that cannot be told apart, and not equally many

RULES = (REFERENCE, REFERENCE_GROUP, LEARNED, SAME_DATE, TIE, NEAR_DATE, ONE_TO_MANY, MANY_TO_ONE, REVERSAL, FEE,
         DIFFERENCE, WIDE_DATE)  # fmt: skip
"""Every rule in the order of a standard run."""

CAN_BE_SURE = frozenset({REFERENCE, REFERENCE_GROUP, LEARNED, SAME_DATE, NEAR_DATE, ONE_TO_MANY, MANY_TO_ONE})
"""The rest only ever suggest: something about their lines differs, or the lines cannot be told from others."""

OLDEST, NEWEST = "oldest", "newest"
PREFERRED = ("", OLDEST, NEWEST)
"""Which of several lines that only their date tells apart is taken; "": none."""

WHOLE = 10_000  # parts in all of an amount


@dataclass(frozen=True, slots=True)
class LearnedRule:
    """Bank lines whose words hold `pattern` belong to ledger lines of the same amount that fit the other side.

    `pattern` and `ledger_pattern` are words, compared without regard to case and figures; an empty `ledger_pattern`
    takes any line. `days` is the greatest distance in days. `support` of `seen` confirmed cases agreed.
    """

    pattern: str
    ledger_pattern: str = ""
    days: int = 5
    support: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings. Days are distances between the two dates; amounts are minor units; a rule left out of `order` is off.

    ValueError: an unknown rule or preference, a rule made sure that can only suggest, a negative limit, or a share of
    more than the whole.
    """

    order: tuple[str, ...] = RULES
    sure: frozenset[str] = CAN_BE_SURE
    reference_days: int = 60
    near_days: int = 1
    group_days: int = 1
    wide_days: int = 5
    reversal_days: int = 30
    bank_days: bool | None = None
    """Count only days on which the bank books anything; None: when the bank's lines plainly show closed days."""
    reference_tolerance: int = 0
    reference_share: int = 0
    """Parts per ten thousand of the booked amount (100 is 1 %) that lines with the same reference may differ by; what
    either this or `reference_tolerance` allows is allowed. Where it is set, one who pays too much is not measured."""
    amount_tolerance: int = 0
    fee: int = 5_000
    certainty: int = 82
    """Percent: how likely a pair with the same amount must be, among all ways to pair its neighbours, to be sure."""
    group_certainty: int = 93
    """Percent: how likely a group found by its sum alone must be, against chance and other groups, to be sure."""
    group_lines: int = 5
    """Most lines in a group found by its sum alone."""
    group_candidates: int = 80
    """Most lines to choose such a group from; among more, a chance sum is too likely."""
    group_ways: int = 20_000
    """Most combinations among which one found by its sum alone may be sure."""
    reference_lines: int = 500
    """Most lines in a group held together by a reference."""
    rejected: frozenset[frozenset[str]] = frozenset()
    """Sets of ids the user has said no to; nothing that holds all ids of one comes back."""
    learned: tuple[LearnedRule, ...] = ()
    prefer: str = ""
    """One of PREFERRED. Unless it is set, lines that only their date tells apart are left to people."""

    def __post_init__(self) -> None:
        unknown = set(self.order) - set(RULES) | set(self.sure) - set(RULES)
        if unknown:
            raise ValueError(f"unknown rules: {sorted(unknown)}")
        if set(self.sure) - CAN_BE_SURE:
            raise ValueError(f"these rules can only suggest: {sorted(set(self.sure) - CAN_BE_SURE)}")
        if len(set(self.order)) < len(self.order):
            raise ValueError("a rule stands twice in the order")
        limits = {name: getattr(self, name) for name in LIMITS}
        if low := [name for name, value in limits.items() if value < 0]:
            raise ValueError(f"limits below zero: {low}")
        if self.reference_share > WHOLE:
            raise ValueError(f"reference_share is more than the whole ({WHOLE}): {self.reference_share}")
        if self.prefer not in PREFERRED:
            raise ValueError(f"prefer is none of {PREFERRED}: {self.prefer!r}")


LIMITS = ("reference_days", "near_days", "group_days", "wide_days", "reversal_days", "reference_tolerance",
          "reference_share", "amount_tolerance", "fee", "certainty", "group_certainty", "group_lines",
          "group_candidates", "group_ways", "reference_lines")  # fmt: skip
"""The settings that are whole numbers from 0."""

STANDARD = Rules()
