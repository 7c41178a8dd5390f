-- The roles and the database, as a superuser, by psql; safe to run again (it sets the passwords anew):
--
--     psql -v owner_password=… -v app_password=… -v backup_password=… -f deploy/roles.sql
--
-- hub_owner   owns the tables and migrates; only the migration knows its password
-- hub_app     web, workers and beat: owns nothing, cannot pass row level security
-- hub_backup  reads everything past row level security, writes nothing; pg_dump fails as any of the others
\set ON_ERROR_STOP on
SELECT 'CREATE ROLE hub_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_owner') \gexec
SELECT 'CREATE ROLE hub_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_app') \gexec
SELECT 'CREATE ROLE hub_backup' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_backup') \gexec
ALTER ROLE hub_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE hub_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT PASSWORD :'app_password';
ALTER ROLE hub_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'backup_password';
GRANT pg_read_all_data TO hub_backup;
ALTER ROLE hub_backup SET default_transaction_read_only = on;

-- The builtin locale does not change with the operating system, so no index ever does either. Names are sorted by
-- keys of our own. Before PostgreSQL 17 the system's C.UTF-8 is the nearest.
SELECT current_setting('server_version_num')::int >= 170000 AS has_builtin \gset
\if :has_builtin
    \set locale 'LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'' LOCALE ''C.UTF-8'''
\else
    \set locale 'LOCALE ''C.UTF-8'''
\endif
SELECT 'CREATE DATABASE hub OWNER hub_owner TEMPLATE template0 ENCODING ''UTF8'' ' || :'locale'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hub') \gexec
REVOKE ALL ON DATABASE hub FROM public;
GRANT CONNECT, TEMPORARY ON DATABASE hub TO hub_app;
GRANT CONNECT ON DATABASE hub TO hub_backup;
