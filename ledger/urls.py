"""Addresses of the books. A change of state is a noun that is posted to."""

from django.urls import path

from ledger.api import imports as api_imports
from ledger.books_urls import books_urls
from ledger.views import imports

company_urls = [
    *books_urls,
    path("settings/import/", imports.index, name="imports"),
    path("settings/import/files/", imports.upload, name="import-upload"),
    path("settings/import/several/", imports.several, name="import-several"),
    path("settings/import/files/<uuid:file>/", imports.one, name="import-preview"),
    path("settings/import/files/<uuid:file>/start/", imports.start, name="import-start"),
    path("settings/import/log/<uuid:sie_import>/file/", imports.source, name="import-file"),
    path("settings/import/log/<uuid:sie_import>/refused/", imports.refused, name="import-refused"),
    path("settings/import/log/<uuid:sie_import>/undoing/", imports.undoing, name="import-undoing"),
    path("settings/import/years/<uuid:year>/removal/", imports.removal, name="year-removal"),
]


def _endpoint(view_class):
    """What the class requires stands on the view too, where the rights are looked up."""
    view = view_class.as_view()
    view.requires = view_class.requires
    return view


api_urls = [
    path("imports/", _endpoint(api_imports.Imports), name="imports"),
    path("imports/<uuid:sie_import>/", _endpoint(api_imports.Import), name="import"),
    path("imports/<uuid:sie_import>/undoing/", _endpoint(api_imports.Undoing), name="import-undoing"),
]
