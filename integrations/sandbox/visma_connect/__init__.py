"""Visma Connect, simulated: OpenID Connect provider with log-in and consent pages, under /visma-connect.

A consent picks exactly one company; refresh tokens rotate and work once. Shapes follow OAuth 2.0, RFC 7636,
RFC 9207 and OpenID Connect Core; the paths are Visma's.
"""

from flask import Flask

from integrations.sandbox.visma_connect import authorize, identity, token


def install(app: Flask) -> None:
    for blueprint in (identity.blueprint, authorize.blueprint, token.blueprint):
        app.register_blueprint(blueprint, url_prefix="/visma-connect")
