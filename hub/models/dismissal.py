from django.db import models

from hub.models.user import User
from hub.tenancy import CompanyOwned


class Dismissal(CompanyOwned):
    """What one person has put away in one company, such as the first steps."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=40)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "user", "what"], name="dismissal_once")]
