"""The company a command is given, as a person names it."""

from django.core.management.base import CommandError

from hub.models import Company
from hub.queries.directory import all_companies
from hub.tenancy import scope


def find_company(wanted: str) -> Company:
    """Raises CommandError unless exactly one company has that id, number or name."""
    found = []
    for companies in all_companies().values():
        for key in companies:
            with scope(key):
                company = Company.objects.get(pk=key)
            if wanted in (str(key), company.orgnr, company.orgnr.replace("-", ""), company.name):
                found.append(company)
    if len(found) != 1:
        raise CommandError(f"{len(found)} companies are called {wanted}; give the id")
    return found[0]
