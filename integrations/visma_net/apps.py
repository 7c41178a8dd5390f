from django.apps import AppConfig


class VismaNetConfig(AppConfig):
    name = "integrations.visma_net"
    label = "visma_net"
    default_auto_field = "django.db.models.BigAutoField"
