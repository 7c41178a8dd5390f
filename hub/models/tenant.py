from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import TenantOwned, uuid7


class Tenant(models.Model):
    """A customer of the hub: an accounting office, or a group's master account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("Namn"), max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.name


class Group(TenantOwned):
    """A koncern: collects companies; a blocked one keeps them from sending."""

    name = models.CharField(_("Namn"), max_length=100)
    is_blocked = models.BooleanField(_("Blockerad"), default=False)
    blocked_reason = models.CharField(_("Orsak"), max_length=200, blank=True)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="group_name")]

    def __str__(self):
        return self.name


class Country(models.TextChoices):
    SWEDEN = "SE", _("Sverige")
    NORWAY = "NO", _("Norge")


class Company(TenantOwned):
    """One set of books, and the wall."""

    name = models.CharField(_("Namn"), max_length=100)
    orgnr = models.CharField(_("Organisationsnummer"), max_length=20)
    country = models.CharField(_("Land"), max_length=2, choices=Country.choices, default=Country.SWEDEN)
    currency = models.CharField(_("Valuta"), max_length=3, default="SEK")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, verbose_name=_("Koncern"))
    is_test = models.BooleanField(_("Testföretag"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "orgnr", "name"], name="company_orgnr_name")]

    def __str__(self):
        return self.name
