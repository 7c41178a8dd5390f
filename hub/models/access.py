from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models.tenant import Company
from hub.models.user import User
from hub.tenancy import TenantOwned


class AccessTemplate(TenantOwned):
    """None/Read/Write per area. `base` names the standard template whose ceiling it may not pass."""

    name = models.CharField(_("Namn"), max_length=60)
    base = models.CharField(_("Utgår från"), max_length=30)
    rights = models.JSONField(default=dict, help_text="area → none|read|write")

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="access_template_name")]

    def __str__(self):
        return self.name


class Membership(TenantOwned):
    """Who may enter, and with which template: the whole tenant (company empty) or one company of it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, verbose_name=_("Företag"))
    template = models.ForeignKey(AccessTemplate, models.PROTECT, verbose_name=_("Behörighetsmall"))
    own_rights = models.JSONField(default=dict, help_text="area → level of this person, whatever the template says")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "company"], name="membership_once", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["user"], name="membership_user")]

    def __str__(self):
        return str(self.user)
