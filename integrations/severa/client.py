"""Severa's REST API v1, one method per call. HTTP only: no rows, no decisions about registers.

Every method raises ProviderError and nothing else. Records are dicts with the API's own names (`vatNumber`,
`headquarterAddress` …), numbers as int or Decimal. `guid` is the record's id everywhere.

    organisation get_organization get_settings
    customers    each_customer get_customer find_customers create_customer patch_customer delete_customer
    addresses    each_address addresses_of create_address patch_address delete_address
    contacts     each_contact contacts_of create_contact patch_contact
    products     each_product get_product find_products create_product patch_product
    work types   each_work_type create_work_type patch_work_type
    travel types each_travel_type create_travel_type patch_travel_type
    projects     each_project get_project find_projects projects_of create_project patch_project phases_of
    invoices     each_invoice get_invoice find_invoices rows_of each_row get_row patch_invoice create_invoices
                 fees_of_row hours_of_row travels_of_row
    statuses     each_invoice_status
    costs in     each_fee get_fee fees_of create_fee patch_fee delete_fee each_deleted_fee
                 each_travel create_travel patch_travel delete_travel each_deleted_travel
    lists        each_vat_rate each_currency each_country each_sales_account each_cost_account each_cost_center
                 each_product_category each_user each_keyword

`each_…` gives a `Listing` (iterate, then `server_time` and `complete`; `total` is not told by Severa). `changed_since`
means added or changed at or after. Deletions are hard and only told for fees and travels. A PATCH replaces the members
it names: `patch_…(guid, {"status": {"guid": …}})`. There are no webhooks in the published description; poll.
"""

from datetime import datetime

from integrations.listing import Listing
from integrations.severa.paging import Reader, flag, in_path, moment, objects, only, since


class Client(Reader):
    """Use with an open `Wire` (`integrations.severa.wire.open_wire`). `calls` counts by (method, endpoint)."""

    # -------------------------------------------------------------- organisation
    def get_organization(self) -> dict:
        """GET /v1/organizationdetails: guid, name, vatNumber, country, currency, activeAddons."""
        return self._object("/v1/organizationdetails")

    def get_settings(self) -> dict:
        """GET /v1/organizationsettings: nextCustomerNumber, nextInvoiceNumber, nextProjectNumber, paymentTerm …"""
        return self._object("/v1/organizationsettings")

    # -------------------------------------------------------------- customers
    def each_customer(self, changed_since: datetime | None = None, *, active: bool | None = None) -> Listing:
        """GET /v1/customers: name, number (int), isActive, email, vatNumber, paymentTerm, currency{code},
        headquarterAddress, notes, lastUpdatedDateTime. A changed address marks the address, not the customer."""
        return self._tokens("/v1/customers", since(changed_since) | flag("isActive", active))

    def get_customer(self, guid: str) -> dict:
        return self._object(f"/v1/customers/{in_path(guid)}")

    def find_customers(self, *, number: int | None = None, name: str = "") -> list[dict]:
        """GET /v1/customers?numbers=…&customerNames=…"""
        asked = ({"numbers": [number]} if number is not None else {}) | ({"customerNames": [name]} if name else {})
        return [*self._tokens("/v1/customers", asked)]

    def create_customer(self, fields: dict) -> dict:
        """POST /v1/customers: name is required, number is given by the series where it is absent."""
        return self._create("/v1/customers", fields)

    def patch_customer(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/customers", guid, changes)

    def delete_customer(self, guid: str) -> None:
        self._delete("/v1/customers", guid)

    # -------------------------------------------------------------- addresses and contacts
    def each_address(self, changed_since: datetime | None = None) -> Listing:
        """GET /v1/addresses: addressline, postalCode, city, country{name}, isBillingAddress, customer{guid, number},
        contacts[]{guid, name}."""
        return self._numbered("/v1/addresses", since(changed_since))

    def addresses_of(self, customer: str) -> list[dict]:
        """GET /v1/customers/{guid}/addresses, in their order."""
        return [*self._numbered(f"/v1/customers/{in_path(customer)}/addresses")]

    def create_address(self, customer: str, fields: dict) -> dict:
        return self._create(f"/v1/customers/{in_path(customer)}/addresses", fields)

    def patch_address(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/addresses", guid, changes)

    def delete_address(self, guid: str) -> None:
        self._delete("/v1/addresses", guid)

    def each_contact(self, changed_since: datetime | None = None) -> Listing:
        """GET /v1/contactpersons: firstName, lastName, customer, addressGuid, phoneNumbers[], emails[], isActive."""
        return self._numbered("/v1/contactpersons", since(changed_since))

    def contacts_of(self, customer: str) -> list[dict]:
        return [*self._numbered(f"/v1/customers/{in_path(customer)}/contactpersons")]

    def create_contact(self, fields: dict) -> dict:
        """POST /v1/contactpersons: firstName, lastName and customer{guid} are required."""
        return self._create("/v1/contactpersons", fields)

    def patch_contact(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/contactpersons", guid, changes)

    # -------------------------------------------------------------- products, work types, travel types
    def each_product(self, changed_since: datetime | None = None, *, active: bool | None = None) -> Listing:
        """GET /v1/products: name, code, unitPrice{amount, currencyCode}, vatRate, measurementUnit, isActive, type."""
        return self._tokens("/v1/products", since(changed_since) | flag("isActive", active))

    def get_product(self, guid: str) -> dict:
        return self._object(f"/v1/products/{in_path(guid)}")

    def find_products(self, *, code: str) -> list[dict]:
        return [*self._tokens("/v1/products", {"code": code})]

    def create_product(self, fields: dict) -> dict:
        return self._create("/v1/products", fields)

    def patch_product(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/products", guid, changes)

    def each_work_type(self, changed_since: datetime | None = None) -> Listing:
        """GET /v1/worktypes: name, code, isActive, isProductive, hourCost; no VAT and no sales price."""
        return self._numbered("/v1/worktypes", since(changed_since))

    def create_work_type(self, fields: dict) -> dict:
        return self._create("/v1/worktypes", fields)

    def patch_work_type(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/worktypes", guid, changes)

    def each_travel_type(self, changed_since: datetime | None = None) -> Listing:
        """GET /v1/travelexpensetypes: name, code, expenseClass, unitCost, vatRate, measurementUnit."""
        return self._numbered("/v1/travelexpensetypes", since(changed_since))

    def create_travel_type(self, fields: dict) -> dict:
        return self._create("/v1/travelexpensetypes", fields)

    def patch_travel_type(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/travelexpensetypes", guid, changes)

    # -------------------------------------------------------------- projects
    def each_project(self, changed_since: datetime | None = None, *, closed: bool | None = None) -> Listing:
        """GET /v1/projects: name, number, customer, isClosed, isInternal, startDate, deadline, salesStatus, costCenter.
        A sales case is the same object; one that is not won is not yet a project."""
        return self._tokens("/v1/projects", since(changed_since) | flag("isClosed", closed))

    def get_project(self, guid: str) -> dict:
        return self._object(f"/v1/projects/{in_path(guid)}")

    def find_projects(self, *, number: int) -> list[dict]:
        return [*self._tokens("/v1/projects", {"numbers": [number]})]

    def projects_of(self, customer: str) -> list[dict]:
        return [*self._tokens(f"/v1/customers/{in_path(customer)}/projects")]

    def create_project(self, fields: dict) -> dict:
        return self._create("/v1/projects", fields)

    def patch_project(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/projects", guid, changes)

    def phases_of(self, project: str) -> list[dict]:
        """GET /v1/phases?projectGuids=…: name, code, parentPhase, isCompleted."""
        return [*self._tokens("/v1/phases", {"projectGuids": [project]})]

    # -------------------------------------------------------------- invoices
    def each_invoice(self, changed_since: datetime | None = None, *, statuses: tuple[str, ...] = ()) -> Listing:
        """GET /v1/invoices, of these invoiceStatusGuids: number, referenceNumber, status, customer, projects[], date,
        dueDate, currency, totalExcludingTax, totalTax, isCreditNote, notes, freeText1, freeText2."""
        asked = {"invoiceStatusGuids": list(statuses)} if statuses else {}
        return self._tokens("/v1/invoices", since(changed_since) | asked)

    def get_invoice(self, guid: str) -> dict:
        return self._object(f"/v1/invoices/{in_path(guid)}")

    def find_invoices(self, *, numbers: tuple[int, ...] = (), references: tuple[str, ...] = ()) -> list[dict]:
        asked = ({"numbers": list(numbers)} if numbers else {}) | (
            {"referenceNumbers": list(references)} if references else {}
        )
        return [*self._tokens("/v1/invoices", asked)]

    def rows_of(self, invoice: str) -> list[dict]:
        """GET /v1/invoices/{guid}/invoicerows: rowType, description, quantity, unitPrice, vatRate, code[],
        sortOrder."""
        return [*self._tokens(f"/v1/invoices/{in_path(invoice)}/invoicerows")]

    def each_row(self, changed_since: datetime | None = None) -> Listing:
        """GET /v1/invoicerows: rows of all invoices; `invoiceGuid` says whose."""
        return self._tokens("/v1/invoicerows", since(changed_since))

    def get_row(self, guid: str) -> dict:
        return self._object(f"/v1/invoicerows/{in_path(guid)}")

    def fees_of_row(self, row: str) -> list[dict]:
        """GET /v1/invoicerows/{guid}/projectfees: which project and product a row came from."""
        return [*self._tokens(f"/v1/invoicerows/{in_path(row)}/projectfees")]

    def hours_of_row(self, row: str) -> list[dict]:
        """GET /v1/invoicerows/{guid}/workhours: project{guid, number}, workType{guid, code}, quantity."""
        return [*self._tokens(f"/v1/invoicerows/{in_path(row)}/workhours")]

    def travels_of_row(self, row: str) -> list[dict]:
        return [*self._tokens(f"/v1/invoicerows/{in_path(row)}/projecttravelexpenses")]

    def create_invoices(self, projects: tuple[str, ...], **more) -> list[dict]:
        """POST /v1/invoices: built from billable items of projects; rows cannot be posted."""
        body = {"projects": [{"guid": each} for each in projects]} | more
        return objects(self._sent("POST", "/v1/invoices", body))

    def patch_invoice(self, guid: str, changes: dict) -> dict:
        """PATCH /v1/invoices/{guid}: status, number, referenceNumber, paymentDate …; which of them are accepted is not
        published, so a refusal (SEV-101) names the member."""
        return self._patch("/v1/invoices", guid, changes)

    def each_invoice_status(self) -> Listing:
        """GET /v1/invoicestatuses: name, isActive, isDefault, isReadOnly, hasInvoiceNumber, isSent, isWaitingPayment,
        isPaid, sortOrder."""
        return self._numbered("/v1/invoicestatuses")

    # -------------------------------------------------------------- costs in
    def each_fee(self, changed_since: datetime | None = None) -> Listing:
        """GET /v1/projectfees."""
        return self._tokens("/v1/projectfees", since(changed_since))

    def get_fee(self, guid: str) -> dict:
        return self._object(f"/v1/projectfees/{in_path(guid)}")

    def fees_of(self, project: str) -> list[dict]:
        """GET /v1/projects/{guid}/projectfees: to look before a creation is repeated."""
        return [*self._tokens(f"/v1/projects/{in_path(project)}/projectfees")]

    def create_fee(self, fields: dict) -> dict:
        """POST /v1/projectfees: project{guid} required; quantity, unitCost, unitPrice, vatRate, eventDate, description,
        isBillable, productType. No external id: put the mark into the description. Answers a list; its one record."""
        return only(objects(self._sent("POST", "/v1/projectfees", fields)))

    def patch_fee(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/projectfees", guid, changes)

    def delete_fee(self, guid: str) -> None:
        """Refused once the fee is on an invoice."""
        self._delete("/v1/projectfees", guid)

    def each_deleted_fee(self, deleted_since: datetime) -> Listing:
        """GET /v1/deletedprojectfees."""
        return self._tokens("/v1/deletedprojectfees", {"deletedSince": moment(deleted_since)})

    def each_travel(self, changed_since: datetime | None = None) -> Listing:
        """GET /v1/projecttravelexpenses."""
        return self._tokens("/v1/projecttravelexpenses", since(changed_since))

    def create_travel(self, fields: dict) -> dict:
        """POST /v1/projecttravelexpenses: project, phase, travelExpense, user (each {guid}) and quantity required."""
        return self._create("/v1/projecttravelexpenses", fields)

    def patch_travel(self, guid: str, changes: dict) -> dict:
        return self._patch("/v1/projecttravelexpenses", guid, changes)

    def delete_travel(self, guid: str) -> None:
        self._delete("/v1/projecttravelexpenses", guid)

    def each_deleted_travel(self, deleted_since: datetime) -> Listing:
        return self._tokens("/v1/deletedprojecttravelexpenses", {"deletedSince": moment(deleted_since)})

    # -------------------------------------------------------------- lists to choose from
    def each_vat_rate(self) -> Listing:
        """GET /v1/vatrates (one page): percentage, code, isActive, isDefault."""
        return self._whole("/v1/vatrates")

    def each_currency(self) -> Listing:
        """GET /v1/currencies: code, rate, isOrganizationCurrency."""
        return self._whole("/v1/currencies")

    def each_country(self) -> Listing:
        """GET /v1/localization/countries: name, englishName, code2."""
        return self._whole("/v1/localization/countries")

    def each_sales_account(self) -> Listing:
        return self._numbered("/v1/salesaccounts")

    def each_cost_account(self) -> Listing:
        return self._numbered("/v1/costaccounts")

    def each_cost_center(self, changed_since: datetime | None = None) -> Listing:
        return self._numbered("/v1/costcenters", since(changed_since))

    def each_product_category(self) -> Listing:
        return self._numbered("/v1/productcategories")

    def each_keyword(self) -> Listing:
        return self._numbered("/v1/keywords")

    def each_user(self) -> Listing:
        return self._tokens("/v1/users")
