from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from ledger import attachments, audit, texts  # noqa: F401  the words of every code
        from ledger.actions.sie import run  # noqa: F401  the worker must know its handler

        audit.register_all()
        attachments.register()
