from django.core.management.base import BaseCommand

from hub.rotation import rotate


class Command(BaseCommand):
    help = "Seals every secret at rest under the newest of HUB_SEALING_KEYS. Afterwards the old key may be dropped."

    def handle(self, *args, **options):
        self.stdout.write(f"{rotate()} values sealed anew")
