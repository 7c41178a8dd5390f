-- The roles: hub_owner owns the tables and migrates, hub_app is everything else and owns nothing.
-- Row level security holds both; only a superuser or a role with BYPASSRLS passes it. Safe to run again.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_owner') THEN
        CREATE ROLE hub_owner LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_app') THEN
        CREATE ROLE hub_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
    END IF;
END
$$;
