"""The bank's side of the books: statements in, lines matched with the ledger, reconciliations approved.

`formats` and `matching` compute and know no Django; nothing here knows payroll or the systems outside.
"""
