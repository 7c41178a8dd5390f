"""Where a company's books come from: eEkonomi, fetched and kept up to date; or another source, by file and upload.

mapping.py is pure. refresh.py asks eEkonomi between transactions and writes through the import machinery of the ledger.
desk/ is the other end of `clients/hub_connect.py`.
"""
