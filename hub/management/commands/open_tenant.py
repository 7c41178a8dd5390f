from django.conf import settings
from django.core.management.base import BaseCommand

from hub.actions.passwords import link_for
from hub.actions.tenants import open_tenant
from hub.models import User
from hub.permissions import system


class Command(BaseCommand):
    help = "Opens a customer of the hub with its first administrator, and prints the link to choose a password."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the office, or the group's master account")
        parser.add_argument("email", help="its first administrator")
        parser.add_argument("--person", default="", help="the administrator's name")

    def handle(self, *args, name, email, person, **options):
        email = email.strip().lower()
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=person or email)
        tenant = open_tenant(name=name, owner=user, by=system("open_tenant"))
        self.stdout.write(f"{tenant.name}: {tenant.pk}")
        if not user.has_usable_password():
            self.stdout.write(f"{email} chooses a password at {settings.HUB_URL}{link_for(user=user)}")
