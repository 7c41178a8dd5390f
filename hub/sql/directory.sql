-- The log-in path and the hub's own rounds read across tenants through these three functions and nowhere else.
-- They run as the owner, whom the `directory` policies let read; the application's role may only call them.
CREATE FUNCTION hub_memberships(who uuid)
RETURNS TABLE (tenant_id uuid, tenant_name varchar, company_id uuid, rights jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.tenant_id, t.name, m.company_id, a.rights
  FROM hub_membership m
  JOIN hub_tenant t ON t.id = m.tenant_id
  JOIN hub_accesstemplate a ON a.tenant_id = m.tenant_id AND a.id = m.template_id
  WHERE m.user_id = who
$$;

CREATE FUNCTION hub_companies(who uuid)
RETURNS TABLE (id uuid, tenant_id uuid, tenant_name varchar, name varchar, orgnr varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT c.id, c.tenant_id, t.name, c.name, c.orgnr
  FROM hub_membership m
  JOIN hub_company c ON c.tenant_id = m.tenant_id AND (m.company_id IS NULL OR m.company_id = c.id)
  JOIN hub_tenant t ON t.id = c.tenant_id
  WHERE m.user_id = who
$$;

CREATE FUNCTION hub_all_companies()
RETURNS TABLE (tenant_id uuid, company_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.tenant_id, c.id FROM hub_company c
$$;
