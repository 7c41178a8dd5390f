"""A company's own connections: eEkonomi by log-in and consent, Severa by client id and secret.

    with client_of(company, "severa") as client: ...      an open client; raises ProviderError at its first call

One connection per company and system. «Anslut igen» keeps the row, so that links and history stay.
"""
