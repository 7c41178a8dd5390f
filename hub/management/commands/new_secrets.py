from django.core.management.base import BaseCommand
from django.core.management.utils import get_random_secret_key

from hub.sealing import new_key


class Command(BaseCommand):
    help = "Prints fresh secrets for the environment of a real installation. Keep them apart from the backups."
    requires_system_checks = []

    def handle(self, *args, **options):
        self.stdout.write(f"HUB_SECRET_KEY={get_random_secret_key()}{get_random_secret_key()}".replace("$", "_"))
        self.stdout.write(f"HUB_SEALING_KEYS={new_key()}")
