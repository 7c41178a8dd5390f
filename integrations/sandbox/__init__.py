"""Other people's systems, simulated, so that everything can be tried without a contract.

A program of its own with its own storage: it imports nothing of the project and nothing imports it.
One sub-package per system; what they share is `store` (SQLite), `faults` (what goes wrong, on demand),
`app` (the WSGI program) and `server` (the HTTP server that can drop a connection half-way).
"""
