from django.apps import AppConfig


class VismaNetConfig(AppConfig):
    name = "integrations.visma_net"
    label = "visma_net"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from hub import jobs, outbox, overview, rotation
        from hub.permissions import Area
        from integrations import oauth
        from integrations.visma_net import compare, faults, menu  # noqa: F401  their codes, jobs and items
        from integrations.visma_net.destinations import VISMA_NET
        from integrations.visma_net.models import Connection
        from integrations.visma_net.overview import queues, register_with_office, steps
        from integrations.visma_net.provider import JournalDeliverer
        from payroll import destinations

        destinations.register(VISMA_NET)
        outbox.register(VISMA_NET.kind, JournalDeliverer())
        jobs.open_to("visma_net", Area.VISMA_NET)
        overview.register(queues=queues, steps=steps)
        register_with_office()
        rotation.register_tenant_column(Connection, "sealed_tokens", oauth.place)
