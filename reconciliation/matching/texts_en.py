"""The reasons in English; same keys and placeholders as in `texts`."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "reference": "Same reference ({reference}) and same amount.",
    "reference_form": "Same reference ({reference}), written differently, and same amount.",
    "reference_in_text": "The reference {reference} stands in the other line's text, and the amount is the same.",
    "reference_check": "Same reference ({reference}) but for the check digit, and same amount.",
    "reference_twins": "{count} lines on each side share reference ({reference}) and amount; paired by date.",
    "reference_far": "Same reference ({reference}) and amount, but the dates are {days} apart.",
    "reference_unequal": "Same reference ({reference}) and amount, but {bank} bank lines against {ledger} booked.",
    "reference_group": "Same reference ({reference}): {bank} against {ledger} lines with the same sum.",
    "reference_mixed": "Same reference ({reference}) and same sum, but some lines go the other way.",
    "reference_difference": "Same reference ({reference}), but the amounts differ by {difference}.",
    "reference_over": "Same reference ({reference}); the payment is {difference} more than booked, no tolerance asked.",
    "reference_oldest": "Same reference ({reference}) and amount, {bank} bank lines against {ledger} booked; "
    "as set: the oldest first.",
    "reference_newest": "Same reference ({reference}) and amount, {bank} bank lines against {ledger} booked; "
    "as set: the newest first.",
    "date_oldest": "Same amount, {bank} bank lines against {ledger} booked that only the date tells apart; "
    "as set: the oldest first.",
    "date_newest": "Same amount, {bank} bank lines against {ledger} booked that only the date tells apart; "
    "as set: the newest first.",
    "reference_conflict": "Same amount, dates {days} apart, but the references differ.",
    "learned": "Learned rule: “{pattern}” at the bank belongs to “{ledger_pattern}” in the books; same amount.",
    "same_date": "Same date and same amount.",
    "same_date_party": "Same date, same amount, and similar counterparty, reference or text.",
    "near_date": "Same amount; dates {days} apart.",
    "near_date_party": "Same amount, similar counterparty, reference or text; dates {days} apart.",
    "twins": "{count} lines on each side share date and amount and cannot be told apart; any pairing is right.",
    "chain": "Same amount on several days close together, {count} lines on each side; paired by date.",
    "likely": "Same amount; dates {days} apart, but another line with the same amount is near.",
    "one_to_many": "The only combination of at most {limit} booked lines within {days} that gives the bank's sum.",
    "many_to_one": "The only combination of at most {limit} bank lines within {days} that gives the booked sum.",
    "group_several": "{count} lines within {days} add up to the amount, but other combinations do too.",
    "group_chance": "{count} lines within {days} add up to the amount, but that may be chance.",
    "reversal": "Two lines of one side cancel each other; dates {days} apart.",
    "fee": "The bank has {difference} less: perhaps a fee taken off; dates {days} apart.",
    "difference": "The amounts differ by {difference}, within the tolerance; dates {days} apart.",
    "wide_date": "Same amount, but dates {days} apart.",
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
SAY = {"day": "{days} day", "days": "{days} days", "sure": "Sure", "suggestion": "Suggestion", "score": "score {score}"}
FAULTS: dict[str, tuple[str, str, str]] = {
    "cannot_open": ("The file cannot be opened: {reason}.", "It does not exist or may not be read.", "Check the path."),
    "too_big": (
        "The file is larger than {limit} MB.",
        "Files that large are not read.",
        "Split the period into several files.",
    ),
    "binary": (
        "The file holds null characters and is no CSV file.",
        "It is damaged or of another kind.",
        "Save it as CSV (UTF-8).",
    ),
    "empty": (
        "The file is empty.",
        "The row of headings is missing.",
        "Begin the file with the headings id, date, amount, reference.",
    ),
    "broken": (
        "The row cannot be read as CSV: {reason}.",
        "A quotation mark is probably not closed.",
        "Correct the row or save the file again.",
    ),
    "no_column": (
        "A column is missing: {value}.",
        "The row of headings has: {found}.",
        "The columns id, date, amount and reference must be there.",
    ),
    "column_twice": (
        "A column stands twice: {value}.",
        "So nobody can tell which one counts.",
        "Remove or rename one of them.",
    ),
    "short": (
        "The row has only {count} columns.",
        "It is cut off or has another delimiter.",
        "Write every column of the headings on each row.",
    ),
    "no_id": ("The row has no id.", "Every row must be possible to point at.", "Give it an id of its own."),
    "id_twice": (
        "The id “{value}” is already on row {first}.",
        "Each id may occur once in a file.",
        "Give the rows different ids.",
    ),
    "bad_date": (
        "The date “{value}” cannot be read.",
        "It does not exist or is written in another way.",
        "Write it as YYYY-MM-DD, for example 2026-03-31.",
    ),
    "bad_amount": (
        "The amount “{value}” cannot be read.",
        "It must be a whole number of minor units, negative for money out.",
        "Write 1,234.50 as 123450 and a withdrawal as -123450.",
    ),
}
