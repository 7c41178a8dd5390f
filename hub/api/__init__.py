"""The REST API's own ways: keys, rights, errors, idempotency. The acts themselves stand in their rooms.

`ScopeMiddleware` opens the company's scope from the key before a view runs, as it does for pages.
"""
