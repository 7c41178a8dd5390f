"""Secrets at rest: AES-256-GCM with rotating keys, bound to the place they belong to.

A sealed value is: 4 bytes of the key's name, 12 bytes of nonce, ciphertext. The place (tenant and connection, or
company and file) is associated data, so a row copied elsewhere does not open.
"""

import base64
import hashlib
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class CannotOpen(Exception):
    """The key is gone, or the value was moved or changed."""


def seal(secret: bytes, *place: object) -> bytes:
    """Sealed with the newest key."""
    name, key = next(iter(_keys(tuple(settings.SEALING_KEYS)).items()))
    nonce = os.urandom(12)
    return name + nonce + key.encrypt(nonce, secret, _bind(place))


def unseal(sealed: bytes, *place: object) -> bytes:
    """Raises `CannotOpen`."""
    sealed = bytes(sealed)
    key = _keys(tuple(settings.SEALING_KEYS)).get(sealed[:4])
    if key is None:
        raise CannotOpen("sealed with a key that is not configured")
    try:
        return key.decrypt(sealed[4:16], sealed[16:], _bind(place))
    except InvalidTag as error:
        raise CannotOpen("the value does not belong here, or was changed") from error


def is_current(sealed: bytes) -> bool:
    return bytes(sealed[:4]) == next(iter(_keys(tuple(settings.SEALING_KEYS))))


def new_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def _bind(place: tuple) -> bytes:
    return "/".join(map(str, place)).encode()


@cache
def _keys(encoded: tuple[str, ...]) -> dict[bytes, AESGCM]:
    raw = [base64.urlsafe_b64decode(key) for key in encoded]
    return {hashlib.sha256(key).digest()[:4]: AESGCM(key) for key in raw}
