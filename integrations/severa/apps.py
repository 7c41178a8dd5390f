from django.apps import AppConfig


class SeveraConfig(AppConfig):
    name = "integrations.severa"
    label = "severa"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from integrations.severa import faults  # noqa: F401  its codes
