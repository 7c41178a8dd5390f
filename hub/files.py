"""Files of a company: stored sealed, opened only inside its scope."""

import hashlib

from hub import sealing
from hub.models import StoredFile
from hub.permissions import Actor
from hub.tenancy import current_company, uuid7


def store(name: str, content: bytes, *, content_type: str, by: Actor) -> StoredFile:
    key = uuid7()
    return StoredFile.objects.create(
        id=key,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sealed=sealing.seal(content, current_company(), key),
        created_by=by.name[:120],
    )


def content(file: StoredFile) -> bytes:
    """Raises `sealing.CannotOpen`."""
    return sealing.unseal(file.sealed, file.company_id, file.pk)
