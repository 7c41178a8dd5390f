"""What the ERP refuses when a general ledger batch is saved, in the order it looks. Raises Refusal at the first.

Message texts are the probable ones of the ERP's base; a caller must not rely on them word by word.
"""

from integrations.sandbox import data, faults, store
from integrations.sandbox.visma_net.books import Books
from integrations.sandbox.visma_net.gate import Refusal

IN_SUBACCOUNT = "An error occurred during processing of the field Subaccount : Error: "


class Checker:
    """`Checker(books, doing).check(batch)`: batch is `{"header": {...}, "lines": [...]}` as batches.py keeps it."""

    def __init__(self, books: Books, doing: str):
        self.books, self.doing = books, doing

    def check(self, batch: dict) -> None:
        header, lines = batch["header"], batch["lines"]
        self._ledger(header)
        self.period(header)
        self._currency(header)
        self._branch(header)
        for line in lines:
            self._account(line, header)
            self._subaccount(line)
            self._amounts(line)
            self._texts(line)
        self._totals(header, lines)

    def _refuse(self, text: str) -> None:
        raise Refusal(self.doing, text)

    def _ledger(self, header: dict) -> None:
        if not header["ledger"]:
            self._refuse("No posting ledger of the Actual type is specified for the branch")
        ledger = self.books.ledgers.get(header["ledger"])
        if ledger is None:
            self._refuse(f"Ledger '{header['ledger']}' cannot be found in the system.")
        elif ledger["balanceType"] == "Budget":
            self._refuse(f"The {header['branch']} branch has not been associated with the {header['ledger']} ledger")

    def period(self, header: dict) -> None:
        """Also asked again at release."""
        if not header["transactionDate"]:
            self._refuse("'Transaction Date' cannot be empty.")
        if not header["period"]:
            day, name = header["transactionDate"], self.books.company["name"]
            text = f"The financial period that corresponds to the {day} date does not exist in the {name} company"
            self._refuse(text)
        found = self.books.periods.get(header["period"])
        if found is None:
            self._refuse("Financial Period cannot be found in the system.")
        elif not found["active"]:
            self._refuse(f"The {self._label(found)} financial period is inactive")
        elif found["closedInGeneralLedger"] or faults.take("closed_period"):
            name = self.books.company["name"]
            self._refuse(f"The {self._label(found)} financial period is closed in the {name} company")
        elif not found["startDate"] <= header["transactionDate"] <= found["endDate"]:
            self._refuse("The date is outside the range of the selected financial period.")

    @staticmethod
    def _label(period: dict) -> str:
        return f"{period['period']}-{period['year']}"

    def _currency(self, header: dict) -> None:
        if header["currencyId"] not in data.CURRENCIES:
            self._refuse(f"Currency '{header['currencyId']}' cannot be found in the system.")
        if header["currencyId"] != self._ledger_currency(header) and not header["exchangeRate"] > 0:
            self._refuse(f"The currency rate is not defined for {header['currencyId']} on {header['transactionDate']}.")

    def _ledger_currency(self, header: dict) -> str:
        return self.books.ledgers[header["ledger"]]["currencyId"]

    def _branch(self, header: dict) -> None:
        if header["branch"] != "1":
            self._refuse(f"Branch '{header['branch']}' cannot be found in the system.")

    def _account(self, line: dict, header: dict) -> None:
        code = line["account"]
        account = self.books.account(code) if code else None
        if not code:
            self._refuse("'Account' cannot be empty.")
        elif account is None:
            self._refuse(f"Account '{code}' cannot be found in the system.")
        elif not account["active"]:
            self._refuse("Account is inactive")
        elif code == data.YEAR_TO_DATE_INCOME:
            self._refuse("Cannot post transactions directly to Year to Date Net Income account.")
        elif not account["allowManualEntry"]:
            self._refuse(f"Manual entry is not allowed: account {code} is a control account of a subledger.")
        elif account["currency"] not in ("", header["currencyId"]):
            self._refuse("Denominated GL Account currency is different from transaction currency.")

    def _subaccount(self, line: dict) -> None:
        sent, segments = line["segments"], self.books.segments
        if segments and not sent:
            self._refuse(f"{IN_SUBACCOUNT}'Subaccount' cannot be empty.")
        if set(sent) != {str(each["segmentId"]) for each in segments}:
            self._refuse(f"{IN_SUBACCOUNT}the segments do not fit the segmented key SUBACCOUNT.")
        for segment in segments:
            self._segment(segment, sent[str(segment["segmentId"])])

    def _segment(self, segment: dict, sent: str) -> None:
        value = segment["values"].get(sent)
        if value is None:
            self._refuse(f"{IN_SUBACCOUNT}{segment['description']} of Subaccount do not exist.")
        elif not value["active"]:
            self._refuse(f"Subaccount {sent} is inactive.")

    def _amounts(self, line: dict) -> None:
        if line["debit"] < 0 or line["credit"] < 0:
            self._refuse("The amount must be greater than or equal to 0.")
        if line["debit"] and line["credit"]:
            self._refuse("Both Debit and Credit parts of transaction are not zero.")
        if not line["debit"] and not line["credit"]:
            self._refuse("'Debit Amount' cannot be empty.")

    def _texts(self, line: dict) -> None:
        """The ERP's column has some length nobody publishes; a test may assume one (15 in the ERP's base)."""
        longest = store.setting("reference_length")
        if longest and len(line["referenceNumber"]) > longest:
            self._refuse("The string value provided exceeds the field 'RefNbr' length.")

    def _totals(self, header: dict, lines: list[dict]) -> None:
        if header["hold"]:
            return
        debit, credit = sum(each["debit"] for each in lines), sum(each["credit"] for each in lines)
        statistical = self.books.ledgers[header["ledger"]]["balanceType"] == "Statistical"
        if not lines or (debit != credit and not statistical):
            self._refuse("Batch is out of balance, please review.")
        control = header["controlTotal"]
        if control is not None and control != debit:
            self._refuse("The batch is not balanced with its control total.")
