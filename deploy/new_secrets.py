#!/usr/bin/env python3
"""Writes the secrets that docker-compose.yml reads, each in a file of its own. Standard library only.

    python3 deploy/new_secrets.py [FOLDER]      default: deploy/secrets

A file that is there is never changed: a password the database already knows must not be lost.
"""

import base64
import secrets
import sys
from pathlib import Path

ROLES = ("superuser", "owner", "app", "backup")


def write(path: Path, text: str) -> str:
    """The content of the file, which is `text` unless it was there before."""
    if not path.exists():
        path.write_text(text)
        path.chmod(0o644)
        print(f"wrote {path}")
    return path.read_text()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # containers get single files, under users of their own; nobody else comes this far
    passwords = {role: write(folder / f"database_{role}", secrets.token_urlsafe(32)) for role in ROLES}
    write(folder / "database_url", f"postgresql://hub_app:{passwords['app']}@db:5432/hub")
    write(folder / "database_owner_url", f"postgresql://hub_owner:{passwords['owner']}@db:5432/hub")
    write(folder / "secret_key", secrets.token_urlsafe(64))
    write(folder / "sealing_keys", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    write(folder / "visma_net_client_secret", "")
    write(folder / "eaccounting_client_secret", "")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "secrets"))
