from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "integrations.sync"
    label = "sync"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from integrations.sync import engine, menu, office  # noqa: F401  its items

        engine.register()
        office.register()
