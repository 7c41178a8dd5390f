"""The findings in English; same keys and placeholders as `texts.SV`."""

from __future__ import annotations

from reconciliation.formats import codes

_RESEND = "Fetch the file from the bank again and send it unchanged."
_ASK = "Compare with the account statement, and ask the bank if it does not agree."
WORDS = {
    "zip": "a zip file or an Office document", "pdf": "a PDF file", "packed": "a packed file", "image": "an image",
    "program": "a program", "html": "a web page", "xml": "an XML file of another kind", "text": "another text file",
    "sie": "a SIE file", "rtf": "an RTF document", "binary": "a binary file", "json": "a JSON file",
    "camt.052": "an intraday account report (camt.052)", "pain": "payment orders (pain)",
    "pacs": "a message between banks (pacs)", "iso20022": "another ISO 20022 message",
    "MT942": "an intraday report (MT942)", "MT": "another SWIFT message", "avtalegiro": "AvtaleGiro",
    "nets": "another Nets assignment", "autogiro": "Autogiro", "lb": "supplier payments (Bankgirot)",
    "bankgiro": "another Bankgirot file", "edifact": "another EDIFACT message",
    "bytes": "bytes", "lines": "lines", "elements": "XML elements", "entries": "entries", "details": "payments",
    "start": "the beginning", "end": "the end", "payments": "payments", "deductions": "deductions",
    "references": "references", "deposits": "deposits", "transactions": "transactions", "records": "records",
    "sum": "sum", "segments": "segments", "messages": "messages", "credits": "credits", "debits": "debits",
    "credit_sum": "the sum of credits", "debit_sum": "the sum of debits", "all": "entries",
    "booked_on": "the booking date", "amount": "the amount", "opening": "the opening balance",
    "closing": "the closing balance",
}  # fmt: skip

EN: dict[str, tuple[str, str, str]] = {
    codes.EMPTY: ("The file is empty.", "The download was cut short or the wrong file chosen.", "Fetch it again."),
    codes.NOT_BANK: (
        "The file is not a bank file but {kind}.", "It holds no known bank format.",
        "Choose camt.053, camt.054, MT940, BgMax, OCR giro, CREMUL or CSV. If it is packed, unpack it first."),
    codes.XML_DTD: (
        "The file has a document type (DTD) and is not taken in.",
        "A bank file never has one; it can hide included files or growing entities.", _RESEND),
    codes.XML_BROKEN: (
        "The XML file is broken at line {line}.", "It is cut off, changed or wrongly made.", _RESEND),
    codes.TOO_BIG: (
        "The file has more than {limit} {what}.", "Files that large are not read.", "Fetch a shorter period per file."),
    codes.OTHER_MESSAGE: (
        "The file is {kind}, not an account statement.", "What it holds is not booked by the bank.",
        "Fetch the account statement (camt.053) or the deposit file (BgMax, OCR giro) of the period."),
    codes.CANNOT_OPEN: ("The file cannot be opened: {reason}.", "It does not exist or may not be read.",
                        "Check the path."),
    codes.BINARY: (
        "The file holds NUL characters and is no text file.", "It is damaged or of another kind.", _RESEND),
    codes.FRAGMENT: (
        "The file is not whole: {place} is missing.", "It is cut off or a piece of a larger file.", _RESEND),
    codes.NO_STATEMENT: (
        "The file holds no account statement.", "The format is right but there are no accounts in it.",
        "Check that the right account and period were chosen at the bank."),
    codes.VERSION: (
        "The version {version} is not known.", "The file is newer or older than the versions tried.",
        "It was read by the names of its elements. Check balances and counts."),
    codes.NAMESPACE: (
        "The XML namespace is missing or does not fit: “{value}”.",
        "The bank or somebody between has changed the file.",
        "It was read by the names of its elements. Check balances and counts."),
    codes.ENCODING: (
        "The file is encoded as {encoding}, not as the format says.", "It was saved again on its way.",
        "It was read so. Check å, ä and ö in the texts."),
    codes.TEST_FILE: ("The file is marked as a test.", "The bank has sent a trial file.", "Read in the real file."),
    codes.MORE_PAGES: (
        "Statement {statement} goes on in another file.", "The file is marked as one of several pages.",
        "Read in the other pages too."),
    codes.TRAILER: (
        "The trailer says {stated} {what} but the file has {counted}.", "The file is changed or incomplete.", _RESEND),
    codes.UNKNOWN_RECORD: (
        "{count} records of an unknown kind were skipped ({value}).", "They are not part of the format.",
        "Nothing to do."),
    codes.SHORT_RECORD: (
        "{count} records have the wrong length or tabs.", "The file went through a program that changes blanks.",
        "They were read as if the blanks were there. Check the sums."),
    codes.RECORD_BAD: (
        "The record on line {line} cannot be read: “{value}”.", "It does not follow the format.", _RESEND),
    codes.AMOUNT_BAD: (
        "The amount “{value}” on line {line} is no number.", "The file is wrongly made.",
        "The entry is kept with its error and the statement cannot be imported. " + _RESEND),
    codes.DECIMALS: (
        "The amount {value} {currency} on line {line} has more than {places} decimals.",
        "The currency has no such small parts, and amounts are never rounded silently.",
        "Ask the bank for a file with the right amounts."),
    codes.NO_SIGN: (
        "The entry on line {line} does not say whether it is a credit or a debit.", "CdtDbtInd is missing or unknown.",
        "Ask the bank for a right file."),
    codes.NEGATIVE: (
        "The amount {value} on line {line} has a sign of its own.",
        "In this format debit or credit gives the direction.",
        "The direction was taken from debit and credit. " + _ASK),
    codes.NO_STATUS: (
        "{count} entries have no status and were read as booked.", "The bank leaves out the field Sts.",
        "Check that the statement is final."),
    codes.NO_DATE: (
        "{count} entries have no booking date and were given {value}.", "The bank leaves out the field.",
        "Check the day if it matters for the reconciliation."),
    codes.DATE_BAD: (
        "The date “{value}” on line {line} does not exist.", "The file is wrongly made.",
        "The nearest sensible day was used, or none. Check the line."),
    codes.NOT_BOOKED: (
        "{count} entries are not booked ({value}) and were left out.", "They are announced, or information only.",
        "Nothing to do: they come when the bank has booked them."),
    codes.OTHER_CURRENCY: (
        "The entry on line {line} is in {currency} but the account in {account_currency}.",
        "The amount in the account's currency is not told.", "It does not count in the sum. State the amount by hand."),
    codes.CURRENCY_ASSUMED: (
        "The file tells no currency; {currency} was assumed.", "The format or the bank leaves it out.",
        "State the currency on the account or in the choice of columns if it is another."),
    codes.CURRENCY_BAD: (
        "The currency “{value}” on line {line} is no currency code.", "The file is wrongly made.",
        "Two decimals were assumed. " + _ASK),
    codes.ZERO: ("The entry on line {line} has the amount zero.", "The bank gives information as an entry.",
                 "Nothing to do."),
    codes.BATCH_COUNT: (
        "The entry on line {line} says {stated} payments but has {counted}.",
        "The bank does not give all single payments.", "Reconcile the entry as one sum, or fetch the specification."),
    codes.BATCH_SUM: (
        "The payments of the entry on line {line} make {counted} but the entry {stated}; they differ by {difference}.",
        "A charge, an exchange, or a payment that is missing.", "The entry holds. Check the specification."),
    codes.DETAIL_NO_AMOUNT: (
        "{count} payments inside entries have no amount.", "The bank leaves them out.",
        "The entries' own amounts hold; the sum of the payments was not checked."),
    codes.DETAIL_CURRENCY: (
        "{count} entries have payments in another currency.", "The bank has exchanged them.",
        "The entries' own amounts hold; the sum of the payments was not checked."),
    codes.CHARGES: (
        "{count} entries are net of charges, {value} together.", "The bank took the charge before booking.",
        "Post the charge when the entry is reconciled with the full amount."),
    codes.RETURNED: (
        "{count} entries are returns.", "The payment came back from the receiver's bank.",
        "Check the reason on the line and open the invoice again."),
    codes.REVERSED: (
        "{count} entries are reversals.", "The bank takes back an earlier entry.",
        "Reconcile the reversal with the entry it is about."),
    codes.DETAIL_AMOUNT: (
        "An amount of a payment on line {line} cannot be read: “{value}”.",
        "It is no number or has more decimals than the currency.", "The entry's own amount holds."),
    codes.NOT_DEPOSITED: (
        "{count} payments are not followed by a deposit (line {line}).", "The deposit record (TK15) is missing.",
        _RESEND),
    codes.NOT_BALANCED: (
        "Statement {statement} does not tie: {opening} + {total} is not {closing}; they differ by {difference}.",
        "Entries are missing or have a later value date than the balance, or a balance in the file is wrong.", _ASK),
    codes.NO_OPENING: (
        "Statement {statement} has no opening balance.", "The bank leaves it out.",
        "The sum cannot be checked. " + _ASK),
    codes.NO_CLOSING: (
        "Statement {statement} has no closing balance.", "The file is cut off or the bank leaves it out.",
        "The sum cannot be checked. " + _ASK),
    codes.BALANCE_NO_SIGN: (
        "{count} balances do not say debit or credit and were read as credit.", "The bank leaves out CdtDbtInd.", _ASK),
    codes.BALANCE_CURRENCY: (
        "A balance on line {line} is in {currency} but the account in {account_currency}.", "The file is wrongly made.",
        "It was read in the account's currency. " + _ASK),
    codes.BALANCE_AVAILABLE: (
        "Statement {statement} has only available balances ({value}).", "The bank leaves out the booked balance.",
        "They were used instead. Reserved amounts can make a difference."),
    codes.OPENING_PREVIOUS: (
        "The opening balance is the closing one of the statement before (PRCD).", "The bank gives none of its own.",
        "Nothing to do."),
    codes.NO_ACCOUNT: (
        "Statement {statement} names no account.", "The format or the bank leaves it out.",
        "Choose the account when the file is imported."),
    codes.NO_LINES: ("Statement {statement} has no entries.", "The account was not touched.", "Nothing to do."),
    codes.SUMMARY: (
        "Statement {statement} says {stated} for {what}, but the file has {counted}.",
        "Entries are missing or there twice.", _ASK),
    codes.GAP: (
        "Account {account}: {closing} after {before}, then {opening} before {after}; they differ by {difference}.",
        "A statement between them is missing or was changed.", "Read in the statement that is missing."),
    codes.REPEATED: (
        "Account {account}: statement {statement} is there more than once.", "The same statement was sent again.",
        "Nothing to do: the same entries are taken once."),
    codes.OVERLAP: (
        "Account {account}: the statement from {after} begins before the last one ends ({before}).",
        "The periods overlap.", "Nothing to do: entries already there are taken once. Check the balance."),
    codes.OUT_OF_ORDER: (
        "Account {account}: the statements are not in order of time.", "The file is sorted in another way.",
        "Nothing to do."),
    codes.BALANCE_BAD: (
        "The balance “{value}” on line {line} cannot be read.", "It is no number or has too many decimals.",
        "The sum cannot be checked. " + _ASK),
    codes.NO_HEADINGS: (
        "The columns of the CSV file are not recognised.", "No headings for date and amount were found.",
        "Say once which column is what; the choice is used the next time."),
    codes.COLUMN_MISSING: (
        "The file has no column “{value}”.", "The columns were chosen for another file, or the bank changed a heading.",
        "Choose the columns again."),
    codes.ROW_BAD: (
        "Line {line}: {what} cannot be read: “{value}”.", "The cell has another form than the rest.",
        "Correct the cell or the choice of columns and read the file again."),
    codes.AMOUNTS_AMBIGUOUS: (
        "It is not told whether {value} has decimals or thousands (line {line}).",
        "All amounts in the file have a mark followed by three digits.", "State the decimal mark with the columns."),
    codes.DATES_AMBIGUOUS: (
        "The dates can be read in two ways; {value} was read as {shown}.",
        "No date in the file tells which is the day.",
        "State the form of dates with the columns if it is wrong."),
    codes.BALANCE_CHAIN: (
        "The balance after line {line} is {stated} but should be {counted}.", "A line is missing or was changed.",
        _ASK),
    codes.MORE_OF_SAME: (
        "{count} more findings of kind {same} are not shown.", "The list is bounded.",
        "Correct the cause; then they disappear together."),
}  # fmt: skip
