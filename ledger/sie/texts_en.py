"""The findings in English; same keys and placeholders as `texts.SV`."""

from __future__ import annotations

from ledger.sie import codes

VOUCHER = "Voucher {voucher}: "
WORDS = {
    "zip": "a zip file", "pdf": "a PDF file", "gzip": "a gzip file", "office": "an Office document",
    "7z": "a 7z archive", "rar": "a RAR archive", "image": "an image", "program": "a program",
    "rtf": "an RTF document", "html": "a web page", "xml": "an XML file of another kind", "text": "another text file",
    "accounts": "accounts", "objects": "objects", "dimensions": "dimensions", "rows": "rows in one voucher",
    "open": "the list has no closing brace", "none": "the object list is missing",
    "odd": "the list has an odd number of fields", "account": "account", "amount": "amount", "value": "value",
    "generated_on": "date of making", "date": "date", "kind": "file type", "year": "fiscal year 0",
    "vouchers": "vouchers", "balances": "balances",
}  # fmt: skip

EN: dict[str, tuple[str, str, str]] = {
    codes.EMPTY: ("The file is empty.", "The export was cut short or the wrong file chosen.",
                  "Export again and choose the file anew."),
    codes.NOT_SIE: (
        "The file is not a SIE file but {kind}.", "It holds no known SIE item (#FLAGGA, #KONTO, #VER …).",
        "Choose a SIE file of type 1–4. If it is packed, unpack it first."),
    codes.SIE5: (
        "The file is SIE 5 (XML), which is not read.", "SIE 5 is another format than SIE 1–4.",
        "Export as SIE type 4 (4E or 4I) from the accounting program instead."),
    codes.BINARY: (
        "The file holds NUL characters and is no text file.", "It is damaged or of another kind (line {line}).",
        "Export again. Do not open and save the file in another program."),
    codes.LINE_TOO_LONG: (
        "Line {line} is longer than a megabyte.", "Line breaks are missing, or it is not a SIE file.",
        "Export again; send the file without changing its line ends."),
    codes.TOO_MANY: (
        "The file has an unreasonable number of {what} (line {line}).", "It is more than any books need.",
        "Check that the right file was chosen, or split the export into several files."),
    codes.CANNOT_OPEN: ("The file cannot be opened: {reason}.", "It does not exist or may not be read.",
                        "Check the path."),
    codes.ENDS_IN_VOUCHER: (
        "the file ends inside the voucher that begins on line {line}.", "The file is cut off.",
        "Export again and check that the whole file came along."),
    codes.KSUMMA_BAD: (
        "The check sum is wrong: the file says {stated}, the content gives {computed}.",
        "The file was changed or damaged after the export.", "Export again and import the file unchanged."),
    codes.KSUMMA_UNTERMINATED: (
        "The file begins with #KSUMMA but the closing check sum is missing.", "The file is cut off.",
        "Export again and check that the whole file came along."),
    codes.KSUMMA_STRAY: (
        "A #KSUMMA stands in the wrong place and was not checked.",
        "There should be one without a field first and one with the sum last.",
        "Nothing to do if the figures are right."),
    codes.NO_YEAR: (
        "The file gives no fiscal year (#RAR 0).", "#RAR 0 with start and end is compulsory in type {type}.",
        "Export again with a fiscal year chosen."),
    codes.YEAR_OVERLAP: (
        "The fiscal years overlap: year {year} begins {start} but the one before ends {end}.",
        "The dates in #RAR are wrong.", "Correct the fiscal years in the accounting program and export again."),
    codes.YEAR_BAD: (
        "Fiscal year {year} ends before it begins: {value}.", "The dates in #RAR are swapped or wrong.",
        "Correct the fiscal year in the accounting program and export again."),
    codes.ROW_OUTSIDE: (
        "A {label} on line {line} belongs to no voucher.", "#VER is missing before it, or the file is damaged.",
        "Export again."),
    codes.TYPE_UNKNOWN: (
        "Unknown file type #SIETYP {value}.", "Types are 1, 2, 3 and 4.", "The type was decided by the content."),
    codes.NO_LABEL: (
        "Line {line} does not begin with #: “{value}”.", "It is no SIE item, often a text with a line break in it.",
        "The line was skipped. Check the text on the line before."),
    codes.UNTERMINATED_QUOTE: (
        "A quotation mark in {label} is not closed on line {line}.", "The text is cut off or has a line break.",
        "The text was read to the end of the line. Check it."),
    codes.ODD_QUOTE: (
        "A quotation mark stands inside a field of {label} on line {line}.",
        "Quotes in texts are written \\\"; sometimes it is an ö gone wrong.", "Check the name or text."),
    codes.CONTROL_CHARACTER: (
        "Control character ({value}) on line {line}.", "Such characters are not allowed in a SIE file.",
        "They were read as blanks. Check the text."),
    codes.UNKNOWN_LABEL: (
        "Unknown item {label} ({count}).", "It is not in the SIE standard.", "It was set aside, as the standard says."),
    codes.EXTRA_FIELDS: (
        "{label} has more fields than the standard ({count} lines), on line {line}: {value}.",
        "The program writes fields of its own, or a text with blanks lacks its quotation marks.",
        "The fields were set aside. If a text is cut short, put it in quotation marks in the program."),
    codes.FIELD_MISSING: (
        "{label} on line {line} lacks {field}.", "The field is compulsory.",
        "Correct it in the accounting program and export again."),
    codes.OBJECT_LIST: (
        "{label} on line {line}: {problem}.", "Objects stand as pairs in braces: {{dimension object}}.",
        "Check the objects of the row."),
    codes.VALUE_BAD: (
        "{label} on line {line} has a value that cannot be read: “{value}”.", "It does not follow the SIE standard.",
        "Correct the value in the accounting program and export again."),
    codes.STRAY_BRACE: (
        "A brace {brace} stands alone on line {line}.", "Braces should enclose the rows of a voucher.",
        "Check the vouchers around the line."),
    codes.UTF8: (
        "The file is written in {encoding}.", "The SIE standard says PC8 (CP437), but many programs write UTF-8.",
        "Nothing to do: å, ä and ö are read right."),
    codes.LATIN: (
        "The file is written in Windows-1252/Latin-1.", "The SIE standard says PC8 (CP437).",
        "Nothing to do: å, ä and ö are read right."),
    codes.STRAY_BYTES: (
        "{count} characters are in another character set than the rest ({encoding}).",
        "The program mixes character sets, often in a path.", "Check names with strange characters."),
    codes.REPLACED: (
        "The file holds replacement characters: “{value}”.", "Letters were lost before the file came here.",
        "Amounts are unharmed. Export again if names must be right."),
    codes.MOJIBAKE: (
        "Å, ä and ö look garbled: “{value}”.", "The file was saved anew in the wrong character set.",
        "Amounts are unharmed. Export again if names must be right."),
    codes.BROKEN_UTF8: (
        "The file is UTF-8 but some characters are broken.", "The program cut texts in the middle of a character.",
        "Amounts are unharmed. Check texts that end strangely."),
    codes.FORMAT: (
        "#FORMAT is “{value}” instead of PC8.", "PC8 is the only value allowed.",
        "Nothing to do: the character set is decided by the content."),
    codes.UNBALANCED: (
        "debit and credit differ by {kronor} (line {line}, {day}).",
        "The {rows} rows of the voucher sum to {difference} instead of 0.",
        "Correct the voucher in the accounting program and export again."),
    codes.VOUCHER_DATE: (
        "the date “{value}” on line {line} cannot be read.", "Dates are written YYYYMMDD and must exist.",
        "Correct the voucher's date and export again."),
    codes.OUTSIDE_YEAR: (
        "the date {day} is outside the fiscal year of the file.", "All vouchers should belong to #RAR 0.",
        "Check the fiscal year, or the voucher's date."),
    codes.AMOUNT: (
        "the amount “{value}” on line {line} (account {account}) cannot be read.",
        "Amounts have a point and at most two decimals, and no thousands marks.",
        "Correct the amount in the accounting program and export again."),
    codes.AMOUNT_LENIENT: (
        "the amount “{value}” on line {line} was read as {amount}.", "It is not written as the SIE standard says.",
        "Check that the amount is right."),
    codes.ROW_DATE: (
        "the row on line {line} has a date that does not exist: “{value}”.",
        "Dates are written YYYYMMDD and must exist.", "Correct the row's date and export again."),
    codes.TEXT_AS_DATE: (
        "on line {line} “{value}” stands where the date should be.", "The program left out the field for the date.",
        "It was taken as the row's text, and the voucher's date holds."),
    codes.DATE_LENIENT: (
        "the date “{value}” was read as {day}.", "Dates are written YYYYMMDD.", "Check that the date is right."),
    codes.EMPTY_VOUCHER: (
        "no rows (line {line}).", "The voucher is empty or cancelled.", "Nothing to do: the number is kept."),
    codes.DUPLICATE_NUMBER: (
        "the number is already in the file (line {line}).", "Two vouchers have the same series and number.",
        "Check in the accounting program which is right."),
    codes.NOT_ASCENDING: (
        "The numbers of series “{series}” do not come in order ({count}).",
        "The standard says ascending numbers within a series.", "Nothing to do: the order does not matter."),
    codes.NOT_CLOSED: (
        "the voucher on line {line} has no closing brace.", "The file is damaged, and rows may be missing.",
        "Export again."),
    codes.NO_BRACE: (
        "the rows do not stand in braces (line {line}).", "The program does not follow the SIE standard.",
        "The rows were read all the same. Check the voucher."),
    codes.NO_NUMBER: (
        "{count} vouchers have no number.", "In an export vouchers should have their numbers.",
        "They are numbered in the order of the file."),
    codes.NO_TWIN: (
        "#RTRANS on line {line} (account {account}) is not followed by the same row as #TRANS.",
        "An added row is written twice, for old readers.", "Only #TRANS is booked. Check the voucher."),
    codes.QUANTITY: (
        "the quantity “{value}” on line {line} cannot be read.", "A quantity is a number with a point.",
        "The row was read without a quantity."),
    codes.REGISTERED_ON: (
        "the date of registration “{value}” cannot be read.", "Dates are written YYYYMMDD.",
        "The voucher was read without one."),
    codes.VOUCHERS_IN_TYPE: (
        "The file says type {type} but has {count} vouchers.", "Vouchers belong to type 4.",
        "Export as type 4 if the vouchers are to be imported."),
    codes.ACCOUNT_UNDECLARED: (
        "Account {account} is used but not in the file's chart.", "Its #KONTO is missing.",
        "The account is made without a name. Name it afterwards."),
    codes.OBJECT_UNDECLARED: (
        "Object {object} of dimension {dimension} is used but not in the file.", "Its #OBJEKT is missing.",
        "The object is made without a name. Name it afterwards."),
    codes.DIMENSION_UNDECLARED: (
        "Dimension {dimension} is used but not in the file.", "Its #DIM is missing.",
        "The dimension is made without a name. Name it afterwards."),
    codes.ACCOUNT_TWICE: (
        "Account {account} stands twice: “{first}” and “{second}”.", "The chart has the same number twice.",
        "The later name holds. Check the chart."),
    codes.ACCOUNT_ODD: (
        "The account number “{account}” is unusual.", "Account numbers mostly have four to six digits.",
        "It is kept as it is. Check where it lands in the reports."),
    codes.BALANCE_TWICE: (
        "{label} of account {account}, year {year}, stands twice (line {line}).", "The same balance is written twice.",
        "The amounts were added. Check the balance of the account."),
    codes.FLAG_SET: (
        "The file is marked as already read (#FLAGGA 1).", "A program has read the file before.",
        "Check that the vouchers are not booked twice."),
    codes.ITEM_MISSING: ("{label} is missing.", "It is compulsory in type {type}.",
                         "Check that the right file was chosen."),
    codes.ITEM_MISSING_MINOR: (
        "{label} is missing.", "It is compulsory in type {type}, but not needed for reading.", "Nothing to do."),
    codes.YEAR_GAP: (
        "There is a gap between the fiscal years: {end} to {start}.", "A year is missing or has wrong dates in #RAR.",
        "Check the fiscal years."),
    codes.YEAR_LONG: (
        "Fiscal year {year} is longer than 18 months: {start} to {end}.",
        "Such long fiscal years are not allowed (Swedish Bookkeeping Act, chapter 3).", "Check the dates in #RAR."),
    codes.CURRENCY: (
        "The currency of the file is {value}, not SEK.", "#VALUTA holds for all amounts of the file.",
        "Import it only into books of the same currency."),
    codes.ORGNR: (
        "The organisation number “{value}” does not have ten or twelve digits.", "#ORGNR is written nnnnnn-nnnn.",
        "Check that the file belongs to the right company."),
    codes.NO_VOUCHERS: (
        "The file has no vouchers.", "The year has not begun, or only balances were exported.",
        "Nothing to do if that is as it should be."),
    codes.IB_SUM: (
        "Opening balances sum to {kronor}, not 0.",
        "Mostly last year's result is not yet moved to equity ({amount}).", "Nothing to do if it is moved later."),
    codes.IB_FROM_UB: (
        "Opening balances are missing; last year's closing balances are used.",
        "The standard lets #IB 0 be left out.", "Nothing to do."),
    codes.IB_NOT_UB: (
        "Opening balances differ from last year's closing on {count} accounts.",
        "Account: #IB 0 / #UB −1: {accounts}", "#IB 0 holds. Check that last year is reconciled."),
    codes.UB_DIFFERS: (
        "Closing balances do not agree with the vouchers on {count} accounts.",
        "Account: #UB / opening balance and rows: {accounts}",
        "The file is part of a year, or vouchers are missing. Compare with the accounting program."),
    codes.RES_DIFFERS: (
        "Results do not agree with the vouchers on {count} accounts.", "Account: #RES / rows: {accounts}",
        "The file is part of a year, or vouchers are missing. Compare with the accounting program."),
    codes.UB_RES_SUM: (
        "Closing balances and results sum to {kronor}, not to the opening balances.",
        "The balances of the file do not belong together ({amount}).", "Check the balances in the accounting program."),
    codes.CHARACTER_LOST: (
        "{place}: the characters {characters} are not in CP437 and were replaced in “{value}”.",
        "SIE files are written in CP437, which lacks many characters.", "Change the text if it must be exact."),
    codes.CONTROL_LOST: (
        "{place}: a line break or control character became a blank.", "Such characters are not allowed in SIE.",
        "Nothing to do."),
    codes.BACKSLASH_LOST: (
        "{place}: a backslash at the end of the text became /.", "It would hide the end of the field.",
        "Nothing to do."),
    codes.EXTRA_NOT_WRITTEN: (
        "{count} items or fields outside the standard were not written.", "They came with an imported file.",
        "Nothing to do."),
    codes.CANNOT_WRITE: (
        "{place}: “{value}” cannot be written to a SIE file.", "The value is missing or has the wrong form.",
        "Correct the value and try again."),
    codes.KIND_LEAVES_OUT: (
        "Type {type} has no room for {count} {what}.", "The file type has only certain items.",
        "Choose type 4E if everything is to come along."),
    codes.MORE_OF_SAME: (
        "{count} more findings of {same} are not shown.", "The list is limited.",
        "Mend the cause; then they go away together."),
}  # fmt: skip
