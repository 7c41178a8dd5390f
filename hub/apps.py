from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class HubConfig(AppConfig):
    name = "hub"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import hub.celery  # noqa: F401  a task's name must be known in web processes too
        from hub import checks, navigation, walls, webhooks

        register(walls.check_models, Tags.models)
        register(walls.check_tables, Tags.database)
        register(checks.check_secrets, "hub")
        register(checks.check_demo_users, Tags.database)
        webhooks.listen()
        navigation.register_own()
        post_migrate.connect(grant, sender=self)  # Django's own hook; the house has no other signal


GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
REVOKE UPDATE, DELETE ON hub_event, hub_tenantevent, hub_pushattempt, hub_eventseal, hub_tenanteventseal FROM {role};
REVOKE EXECUTE ON FUNCTION hub_memberships(uuid), hub_companies(uuid), hub_all_companies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub_memberships(uuid), hub_companies(uuid), hub_all_companies() TO {role};
"""


def grant(sender, using, **kwargs):
    """What the application's role may do; history and attempts are append-only for it."""
    from django.db import connections

    connection = connections[using]
    if using != "owner" or connection.settings_dict["USER"] == settings.APP_ROLE:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('hub_eventseal') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute(GRANTS.format(role=connection.ops.quote_name(settings.APP_ROLE)))
