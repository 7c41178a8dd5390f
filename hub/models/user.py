from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import uuid7


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email):
        """What is typed at the log-in, in whatever case."""
        return self.get(email=email.strip().lower())


class Theme(models.TextChoices):
    SYSTEM = "system", _("Som systemet")
    LIGHT = "light", _("Ljust")
    DARK = "dark", _("Mörkt")


class Density(models.TextChoices):
    NORMAL = "normal", _("Normal")
    COMPACT = "compact", _("Kompakt")


class User(AbstractBaseUser):
    """A person. Belongs to tenants and companies by memberships; has no rights of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("E-post"), unique=True)
    name = models.CharField(_("Namn"), max_length=100)
    language = models.CharField(_("Språk"), max_length=5, default="sv")
    theme = models.CharField(_("Tema"), max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    density = models.CharField(_("Täthet"), max_length=10, choices=Density.choices, default=Density.NORMAL)
    letter_keys = models.BooleanField(_("Bokstavsgenvägar"), default=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    home_tenant_id = models.UUIDField(null=True, help_text="who made the log-in: only they may hand out its password")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self):
        return self.name or self.email

    def get_short_name(self):
        return self.name


class LoginAttempt(models.Model):
    """Failed log-ins, so that guessing is slow: per account and per address."""

    key = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="login_attempt_key")]
