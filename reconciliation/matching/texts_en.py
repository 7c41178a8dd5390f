"""The reasons in English; same keys and placeholders as in `texts`."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "reference": "Same reference ({reference}) and same amount.",
    "reference_form": "Same reference ({reference}), written differently, and same amount.",
    "reference_in_text": "The reference {reference} stands in the other line's text, and the amount is the same.",
    "reference_check": "Same reference ({reference}) but for the check digit, and same amount.",
    "reference_twins": "{count} lines on each side share reference ({reference}) and amount; paired by date.",
    "reference_far": "Same reference ({reference}) and amount, but the dates are {days} days apart.",
    "reference_unequal": "Same reference ({reference}) and amount, but {bank} bank lines against {ledger} booked.",
    "reference_group": "Same reference ({reference}): {bank} against {ledger} lines with the same sum.",
    "reference_mixed": "Same reference ({reference}) and same sum, but some lines go the other way.",
    "reference_difference": "Same reference ({reference}), but the amounts differ by {difference}.",
    "reference_conflict": "Same amount, dates {days} days apart, but the references differ.",
    "learned": "Learned rule: “{pattern}” at the bank belongs to “{ledger_pattern}” in the books; same amount.",
    "same_date": "Same date and same amount.",
    "same_date_party": "Same date, same amount, and similar counterparty, reference or text.",
    "near_date": "Same amount; dates {days} days apart.",
    "near_date_party": "Same amount, similar counterparty, reference or text; dates {days} days apart.",
    "twins": "{count} lines on each side share date and amount and cannot be told apart; any pairing is right.",
    "chain": "Same amount on several days close together, {count} lines on each side; paired by date.",
    "likely": "Same amount; dates {days} days apart, but another line with the same amount is near.",
    "one_to_many": "The only combination of at most {limit} booked lines within {days} days that gives the bank's sum.",
    "many_to_one": "The only combination of at most {limit} bank lines within {days} days that gives the booked sum.",
    "group_several": "{count} lines within {days} days add up to the amount, but other combinations do too.",
    "group_chance": "{count} lines within {days} days add up to the amount, but that may be chance.",
    "reversal": "Two lines of one side cancel each other; dates {days} days apart.",
    "fee": "The bank has {difference} less: perhaps a fee taken off; dates {days} days apart.",
    "difference": "The amounts differ by {difference}, within the tolerance; dates {days} days apart.",
    "wide_date": "Same amount, but dates {days} days apart.",
    "tie": "{bank} bank lines and {ledger} booked lines have the same amount and cannot be told apart.",
}
RULES: dict[str, str] = {
    "reference": "Reference", "reference_group": "Reference, several lines", "learned": "Learned rule",
    "same_date": "Same date and amount", "near_date": "Near date and amount",
    "one_to_many": "One bank line, several booked", "many_to_one": "Several bank lines, one booked",
    "reversal": "Reversal", "fee": "Fee taken off", "difference": "Difference within tolerance",
    "wide_date": "Same amount, further apart", "tie": "Cannot be told apart",
}  # fmt: skip
PARTS: dict[str, str] = {
    "amount": "same amount", "sum": "same sum", "reference": "reference", "date": "date",
    "words": "counterparty and text", "unique": "only one of its kind", "rivals": "other lines of the same amount",
    "difference": "difference in amount", "conflict": "different references", "learned": "earlier choices",
}  # fmt: skip
SAY = {"sure": "Sure", "suggestion": "Suggestion", "score": "score {score}"}
