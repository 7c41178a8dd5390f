from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayrollConfig(AppConfig):
    name = "payroll"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from hub import event_words, jobs, navigation, overview
        from hub.permissions import Area
        from payroll import dry_run, queries  # noqa: F401  its job
        from payroll.event_names import NAMES
        from payroll.queries import office

        navigation.register(
            navigation.Item(
                "payroll", _("Lön › Bokföring"), "payroll:index", "payroll", navigation.WORK, letter="l", order=10
            ),
            navigation.Item(
                "posting-rules", _("Konteringsregler"), "payroll:rules", "settings", navigation.SETTINGS, order=40
            ),
        )
        navigation.register_count("payroll", queries.waiting)
        event_words.register(NAMES)
        overview.register(queues=queries.queues, steps=queries.steps)
        office.register()
        jobs.open_to("payroll", Area.PAYROLL)
