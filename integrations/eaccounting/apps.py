from django.apps import AppConfig


class EaccountingConfig(AppConfig):
    name = "integrations.eaccounting"
    label = "eaccounting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from integrations.eaccounting import faults  # noqa: F401  its codes
