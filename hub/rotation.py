"""Sealed values under the newest key. Each room names the columns it keeps sealed; the rotation walks them all.

Safe to stop and to run again: a value already under the newest key is left alone.
"""

from collections.abc import Callable, Iterator

from hub import sealing
from hub.models import StoredFile, WebhookEndpoint
from hub.queries.directory import all_companies
from hub.tenancy import scope, tenant_scope

# model, column, place(row): what the value is bound to
_company_columns: list[tuple[type, str, Callable]] = [
    (StoredFile, "sealed", lambda row: (row.company_id, row.pk)),
    (WebhookEndpoint, "sealed_secret", lambda row: (row.company_id, row.pk)),
]
_tenant_columns: list[tuple[type, str, Callable]] = []


def register_company_column(model: type, column: str, place: Callable) -> None:
    _company_columns.append((model, column, place))


def register_tenant_column(model: type, column: str, place: Callable) -> None:
    _tenant_columns.append((model, column, place))


def rotate() -> int:
    """Seals every old value anew; gives how many. Each row is a transaction of its own."""
    return sum(_reseal(*found) for found in _stale())


def _stale() -> Iterator[tuple]:
    for tenant, companies in all_companies().items():
        for company in companies:
            for model, column, place in _company_columns:
                yield from _old(lambda c=company: scope(c), model, column, place)
        for model, column, place in _tenant_columns:
            yield from _old(lambda t=tenant: tenant_scope(t), model, column, place)


def _old(open_scope: Callable, model, column, place) -> Iterator[tuple]:
    with open_scope():
        rows = list(model.objects.values_list("pk", column))
    for key, value in rows:
        if value and not sealing.is_current(value):
            yield open_scope, model, column, place, key


def _reseal(open_scope: Callable, model, column, place, key) -> int:
    with open_scope():
        row = model.objects.select_for_update().filter(pk=key).first()
        value = getattr(row, column) if row else None
        if not value or sealing.is_current(value):
            return 0
        setattr(row, column, sealing.seal(sealing.unseal(value, *place(row)), *place(row)))
        row.save(update_fields=[column])
        return 1
