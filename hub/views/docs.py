"""The API described on a page of our own: it needs no script, so the content policy stays as strict as elsewhere."""

from functools import cache

from drf_spectacular.generators import SchemaGenerator

from hub.api.reference import rooms_of
from hub.api.schema import ERROR
from hub.permissions import public
from hub.views.pages import render


@cache
def _rooms() -> list[dict]:
    """The same in every language and until the next start: one walk through all addresses."""
    return rooms_of(SchemaGenerator().get_schema(public=True))


@public
def reference(request):
    context = {"rooms": _rooms(), "error_fields": ERROR["properties"], "origin": request.build_absolute_uri("/")[:-1]}
    return render(request, "hub/api/reference.html", context)
