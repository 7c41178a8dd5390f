"""The registers: what a record is on each side, in shared words, and how it is written on the other.

Pure but for the calls of an open client: no row of ours is read or written here. `Register.fields` is the field map as
pages show it; the code beside it does what it says.
"""

from integrations.sync.registers.articles import Articles
from integrations.sync.registers.customers import Customers
from integrations.sync.registers.invoices import Invoices
from integrations.sync.registers.projects import Projects
from integrations.sync.registers.register import Register
from integrations.sync.registers.supplier_costs import SupplierCosts

_ALL: dict[str, Register] = {
    each.name: each for each in (Customers(), Articles(), Projects(), Invoices(), SupplierCosts())
}
NAMES = tuple(_ALL)  # in the order they depend on each other


def register_of(name: str) -> Register:
    """Raises KeyError."""
    return _ALL[name]
