#!/bin/sh
# Run once by the PostgreSQL image on an empty volume.
set -eu
secret() { cat "/run/secrets/database_$1"; }
psql --username postgres --no-psqlrc -v owner_password="$(secret owner)" -v app_password="$(secret app)" \
    -v backup_password="$(secret backup)" --file /deploy/roles.sql
