"""Addresses of the books. A change of state is a noun that is posted to."""

from django.urls import path

from hub.api.addresses import endpoint
from ledger.api import import_files as api_files
from ledger.api import imports as api_imports
from ledger.books_urls import books_api_urls, books_urls
from ledger.report_urls import report_api_urls, report_urls
from ledger.views import import_files, import_several, imports

company_urls = [
    *books_urls,
    *report_urls,
    path("settings/import/", imports.index, name="imports"),
    path("settings/import/files/", import_files.upload, name="import-upload"),
    path("settings/import/several/", import_several.several, name="import-several"),
    path("settings/import/files/<uuid:file>/", import_files.one, name="import-preview"),
    path("settings/import/files/<uuid:file>/preview/", import_files.looking, name="import-looking"),
    path("settings/import/files/<uuid:file>/start/", import_files.start, name="import-start"),
    path("settings/import/files/<uuid:file>/removal/", import_files.removal, name="import-discard"),
    path("settings/import/log/<uuid:sie_import>/", imports.detail, name="import"),
    path("settings/import/log/<uuid:sie_import>/file/", imports.source, name="import-file"),
    path("settings/import/log/<uuid:sie_import>/refused/", imports.refused, name="import-refused"),
    path("settings/import/log/<uuid:sie_import>/undoing/", imports.undoing, name="import-undoing"),
    path("settings/import/years/<uuid:year>/removal/", imports.removal, name="year-removal"),
]


api_urls = [
    *books_api_urls,
    *report_api_urls,
    path("imports/", endpoint(api_imports.Imports), name="imports"),
    path("imports/files/", endpoint(api_files.Files), name="import-files"),
    path("imports/files/<uuid:file>/", endpoint(api_files.File), name="import-handed-in"),
    path("imports/files/<uuid:file>/preview/", endpoint(api_files.Looking), name="import-looking"),
    path("imports/files/<uuid:file>/start/", endpoint(api_files.Start), name="import-start"),
    path("imports/<uuid:sie_import>/file/", endpoint(api_files.Source), name="import-file"),
    path("imports/<uuid:sie_import>/refused/", endpoint(api_files.Refused), name="import-refused"),
    path("imports/<uuid:sie_import>/", endpoint(api_imports.Import), name="import"),
    path("imports/<uuid:sie_import>/undoing/", endpoint(api_imports.Undoing), name="import-undoing"),
]
