"""eEkonomi's API (eAccounting v2), one method per call. HTTP only: no rows, no decisions about registers.

Every method raises ProviderError and nothing else. Records are dicts with the API's own names (`CustomerNumber`,
`InvoicePostalCode` …), numbers as int or Decimal, moments and days as the API writes them. `id` is always the guid
`Id`.

    company      get_company
    customers    each_customer get_customer find_customers create_customer update_customer delete_customer
    articles     each_article get_article find_articles create_article update_article
    lists        each_coding each_unit each_terms each_vat_code each_bank_account each_user
    dimensions   each_cost_center update_cost_center get_item create_item update_item
                 each_project get_project find_projects create_project update_project
    drafts       each_draft get_draft create_draft update_draft delete_draft convert_draft
    invoices     each_invoice get_invoice each_unpaid_invoice invoices_of_draft pay_invoice each_ledger_item
    purchases    each_supplier each_supplier_invoice get_supplier_invoice each_unpaid_supplier_invoice
                 each_supplier_draft get_supplier_draft
    books        each_year opening_balances each_account each_balance each_voucher get_voucher create_voucher
    files        each_attachment get_attachment create_attachment link_attachment file_of
    own marks    each_link create_link delete_link

`each_…` gives a `Listing`: iterate it, then read `server_time` (mark of the next run) and `complete`. `changed_since`
is a moment of the remote's clock. There is no change feed for drafts, cost centres and items (only CreatedUtc), and
none for deletions. PUT replaces: what a body leaves out is wiped, so read, merge, put.
"""

from collections.abc import Iterator
from datetime import date, datetime

from integrations.eaccounting.paging import Condition, Guid, Reader, in_path, moment
from integrations.eaccounting.wire import FILE_HOSTS
from integrations.listing import Listing

CHANGED, MODIFIED = "ChangedUtc", "ModifiedUtc"


class Client(Reader):
    """Use with an open `Wire` (`integrations.eaccounting.wire.open_wire`). `calls` counts by (method, endpoint)."""

    # -------------------------------------------------------------- company
    def get_company(self) -> dict:
        """GET /companysettings: the pre-flight (CompanyStatus, ProductVariant, UsesCostCenter, AccountingLockedTo
        …)."""
        return self._object("/companysettings")

    # -------------------------------------------------------------- customers
    def each_customer(self, changed_since: datetime | None = None) -> Listing:
        """GET /customers, by ChangedUtc."""
        return self._list("/customers", since=(CHANGED, changed_since))

    def get_customer(self, id: str) -> dict:
        return self._object(f"/customers/{in_path(id)}")

    def find_customers(self, *, number: str = "", name: str = "") -> list[dict]:
        """GET /customers filtered by CustomerNumber or Name: to look before a creation is repeated."""
        return [*self._list("/customers", {"CustomerNumber": number, "Name": name})]

    def create_customer(self, fields: dict) -> dict:
        """POST /customers. Required: Name <=50, InvoiceCity, InvoicePostalCode, TermsOfPaymentId, IsPrivatePerson,
        IsActive. CustomerNumber <=16 is given by the series where it is absent."""
        return self._write("POST", "/customers", fields)

    def update_customer(self, id: str, fields: dict) -> dict:
        """PUT /customers/{id}: replaces the whole; checks VatNumber again."""
        return self._write("PUT", f"/customers/{in_path(id)}", fields)

    def delete_customer(self, id: str) -> None:
        """DELETE /customers/{id}: only one without transactions (EACC-113); else put IsActive false."""
        self.wire.ask("DELETE", f"/customers/{in_path(id)}")

    # -------------------------------------------------------------- articles
    def each_article(self, changed_since: datetime | None = None) -> Listing:
        """GET /articles, by ChangedUtc."""
        return self._list("/articles", since=(CHANGED, changed_since))

    def get_article(self, id: str) -> dict:
        return self._object(f"/articles/{in_path(id)}")

    def find_articles(self, *, number: str) -> list[dict]:
        return [*self._list("/articles", {"Number": number})]

    def create_article(self, fields: dict) -> dict:
        """POST /articles. Required: Number <=40, Name <=50, CodingId, UnitId, IsActive; NetPrice and GrossPrice must
        agree with the VAT rate of the coding."""
        return self._write("POST", "/articles", fields)

    def update_article(self, id: str, fields: dict) -> dict:
        """PUT /articles/{id}. There is no DELETE."""
        return self._write("PUT", f"/articles/{in_path(id)}", fields)

    # -------------------------------------------------------------- lists to choose from
    def each_coding(self) -> Listing:
        """GET /articleaccountcodings: Id, Name, Type, VatRatePercent, IsActive, one sales account per kind of sale."""
        return self._list("/articleaccountcodings")

    def each_unit(self) -> Listing:
        """GET /units: Id, Name, Code, Abbreviation."""
        return self._list("/units")

    def each_terms(self) -> Listing:
        """GET /termsofpayments: Id, Name, NumberOfDays, TermsOfPaymentTypeId, AvailableForSales."""
        return self._list("/termsofpayments")

    def each_vat_code(self) -> Iterator[dict]:
        """GET /vatcodes (a bare array): Id, Code, Description, VatRate, RelatedAccounts."""
        yield from self._array("/vatcodes")

    def each_bank_account(self) -> Listing:
        """GET /bankaccounts: Id, Name, LedgerAccountNumber, Iban, IsDefaultChequeAccount."""
        return self._list("/bankaccounts")

    def each_user(self) -> Listing:
        """GET /users."""
        return self._list("/users")

    # -------------------------------------------------------------- cost centres and projects
    def each_cost_center(self) -> Listing:
        """GET /costcenters: a fixed set (Number 1–3, Name, IsActive), each with its Items."""
        return self._list("/costcenters")

    def update_cost_center(self, id: str, fields: dict) -> dict:
        return self._write("PUT", f"/costcenters/{in_path(id)}", fields)

    def get_item(self, id: str) -> dict:
        """GET /costcenteritems/{id}."""
        return self._object(f"/costcenteritems/{in_path(id)}")

    def create_item(self, fields: dict) -> dict:
        """POST /costcenteritems: CostCenterId, Name <=50, ShortName <=9, IsActive. It cannot be deleted or moved."""
        return self._write("POST", "/costcenteritems", fields)

    def update_item(self, id: str, fields: dict) -> dict:
        return self._write("PUT", f"/costcenteritems/{in_path(id)}", fields)

    def each_project(self, changed_since: datetime | None = None) -> Listing:
        """GET /projects, by ModifiedUtc."""
        return self._list("/projects", since=(MODIFIED, changed_since))

    def get_project(self, id: str) -> dict:
        return self._object(f"/projects/{in_path(id)}")

    def find_projects(self, *, number: str) -> list[dict]:
        return [*self._list("/projects", {"Number": number})]

    def create_project(self, fields: dict) -> dict:
        """POST /projects: Number <=9 unique, Name <=200, StartDate, Status (1 ongoing, 2 finished)."""
        return self._write("POST", "/projects", fields)

    def update_project(self, id: str, fields: dict) -> dict:
        return self._write("PUT", f"/projects/{in_path(id)}", fields)

    # -------------------------------------------------------------- invoice drafts
    def each_draft(self) -> Listing:
        """GET /customerinvoicedrafts: all of them, for edits leave no stamp; compare hashes."""
        return self._list("/customerinvoicedrafts")

    def get_draft(self, id: str) -> dict:
        return self._object(f"/customerinvoicedrafts/{in_path(id)}")

    def create_draft(self, fields: dict) -> dict:
        """POST /customerinvoicedrafts: CustomerId, RotReducedInvoicingType, EuThirdParty, Rows. The article decides VAT
        and account, the customer the currency; Quantity has 2 decimals, UnitPrice 2 (domestic) or 4."""
        return self._write("POST", "/customerinvoicedrafts", fields)

    def update_draft(self, id: str, fields: dict) -> dict:
        """PUT: replaces all rows, which get new ids."""
        return self._write("PUT", f"/customerinvoicedrafts/{in_path(id)}", fields)

    def delete_draft(self, id: str) -> None:
        self.wire.ask("DELETE", f"/customerinvoicedrafts/{in_path(id)}")

    def convert_draft(self, id: str, expected: dict | None = None) -> dict:
        """POST /customerinvoicedrafts/{id}/convert: the invoice. `expected` totals are checked there (EACC-102)."""
        return self._write("POST", f"/customerinvoicedrafts/{in_path(id)}/convert", expected or {})

    # -------------------------------------------------------------- invoices
    def each_invoice(self, changed_since: datetime | None = None) -> Listing:
        """GET /customerinvoices?modifiedSinceUtc: InvoiceNumber, PaymentReferenceNumber, CreatedFromDraftId,
        PaymentStatus (0 paid, 1 unpaid, 2 overdue), RemainingAmount, CreditedBy, ModifiedUtc."""
        asked = {"modifiedSinceUtc": moment(changed_since)} if changed_since else {}
        return self._list("/customerinvoices", asked=asked)

    def get_invoice(self, id: str) -> dict:
        return self._object(f"/customerinvoices/{in_path(id)}")

    def each_unpaid_invoice(self) -> Listing:
        """GET /customerinvoices with something remaining; credit invoices come negative."""
        return self._list("/customerinvoices", where=(Condition("RemainingAmount", "ne", 0),))

    def invoices_of_draft(self, draft_id: str) -> list[dict]:
        """GET /customerinvoices with this CreatedFromDraftId: the only tie between a draft and its invoice."""
        return [*self._list("/customerinvoices", where=(Condition("CreatedFromDraftId", "eq", Guid(draft_id)),))]

    def pay_invoice(self, id: str, fields: dict) -> dict:
        """POST /customerinvoices/{id}/payments: CompanyBankAccountId, PaymentDate, PaymentAmount, PaymentCurrency,
        PaymentType (1 partial, 2 complete)."""
        return self._write("POST", f"/customerinvoices/{in_path(id)}/payments", fields, named=False)

    def each_ledger_item(self, changed_since: datetime | None = None) -> Listing:
        """GET /customerledgeritems: opening receivables, by ModifiedUtc."""
        return self._list("/customerledgeritems", since=(MODIFIED, changed_since))

    # -------------------------------------------------------------- purchases
    def each_supplier(self, changed_since: datetime | None = None) -> Listing:
        return self._list("/suppliers", since=(MODIFIED, changed_since))

    def each_supplier_invoice(self, changed_since: datetime | None = None) -> Listing:
        """GET /supplierinvoices with Rows (AccountNumber, DebetAmount (sic), CreditAmount, CostCenterItemId1–3,
        ProjectId, TransactionText, LineNumber, Id), by ModifiedUtc."""
        return self._list("/supplierinvoices", since=(MODIFIED, changed_since))

    def get_supplier_invoice(self, id: str) -> dict:
        return self._object(f"/supplierinvoices/{in_path(id)}")

    def each_unpaid_supplier_invoice(self) -> Listing:
        return self._list("/supplierinvoices", where=(Condition("RemainingAmount", "ne", 0),))

    def each_supplier_draft(self) -> Listing:
        """GET /supplierinvoicedrafts; their rows say DebitAmount."""
        return self._list("/supplierinvoicedrafts")

    def get_supplier_draft(self, id: str) -> dict:
        return self._object(f"/supplierinvoicedrafts/{in_path(id)}")

    # -------------------------------------------------------------- books
    def each_year(self) -> Listing:
        """GET /fiscalyears: Id, StartDate, EndDate, IsLockedForAccounting, BookkeepingMethod."""
        return self._list("/fiscalyears")

    def opening_balances(self) -> list[dict]:
        """GET /fiscalyears/openingbalances, of the first year: Name, Number, Balance."""
        return [*self._list("/fiscalyears/openingbalances", key="Number")]

    def each_account(self, year_id: str = "", changed_since: datetime | None = None) -> Listing:
        """GET /accounts, or of one year /accounts/{fiscalyearId}: Number, Name, Type, IsActive …, by ModifiedUtc."""
        path = f"/accounts/{in_path(year_id)}" if year_id else "/accounts"
        return self._list(path, since=(MODIFIED, changed_since), key="FiscalYearId Number")

    def each_balance(self, day: date) -> Listing:
        """GET /accountbalances/{date}: AccountNumber, AccountName, Balance (debit positive), incl. the opening one."""
        return self._list(f"/accountbalances/{day.isoformat()}", key="AccountNumber")

    def each_voucher(self, year_id: str = "", changed_since: datetime | None = None) -> Listing:
        """GET /vouchers, or of one year /vouchers/{fiscalyearId}: VoucherDate, VoucherText, NumberAndNumberSeries, Rows
        (AccountNumber, DebitAmount, CreditAmount, TransactionText, CostCenterItemId1–3, ProjectId), Attachments
        ({DocumentId, DocumentType, AttachmentIds}), VoucherType, by ModifiedUtc."""
        path = f"/vouchers/{in_path(year_id)}" if year_id else "/vouchers"
        return self._list(path, since=(MODIFIED, changed_since))

    def get_voucher(self, year_id: str, id: str) -> dict:
        return self._object(f"/vouchers/{in_path(year_id)}/{in_path(id)}")

    def create_voucher(self, fields: dict) -> dict:
        """POST /vouchers: VoucherDate, VoucherText <=1000, Rows that balance."""
        return self._write("POST", "/vouchers", fields)

    # -------------------------------------------------------------- files
    def each_attachment(self, *, with_links: bool = False) -> Listing:
        """GET /attachments: Id, FileName, ContentType, DocumentId, AttachedDocumentType (1 supplier invoice, 3
        voucher). `with_links` asks for TemporaryUrl too, which is slow."""
        return self._list("/attachments", asked={"includeMatched": True, "includeTemporaryUrl": with_links})

    def get_attachment(self, id: str) -> dict:
        """GET /attachments/{id}, with TemporaryUrl."""
        return self._object(f"/attachments/{in_path(id)}")

    def create_attachment(self, fields: dict) -> dict:
        """POST /attachments: ContentType <=15 (pdf, jpeg, png, tiff), FileName, Data (base64)."""
        return self._write("POST", "/attachments", fields)

    def link_attachment(self, fields: dict) -> dict:
        """POST /attachmentlinks: DocumentId, DocumentType, AttachmentIds."""
        return self._write("POST", "/attachmentlinks", fields, named=False)

    def file_of(self, attachment: dict) -> bytes:
        """The bytes behind TemporaryUrl, fetched without our token and only from Visma's own file servers."""
        return self.wire.fetch(attachment.get("TemporaryUrl") or "", hosts=FILE_HOSTS)

    # -------------------------------------------------------------- our marks on their records
    def each_link(self) -> Listing:
        """GET /partnerresourcelinks: ResourceId, ResourceType (0 article, 1 customer, 5 draft …), Href."""
        return self._list("/partnerresourcelinks")

    def create_link(self, fields: dict) -> dict:
        """POST /partnerresourcelinks: ResourceId, ResourceType, Href <=256, PartnerCompanyName, PartnerSystemName."""
        return self._write("POST", "/partnerresourcelinks", fields)

    def delete_link(self, id: str) -> None:
        self.wire.ask("DELETE", f"/partnerresourcelinks/{in_path(id)}")
