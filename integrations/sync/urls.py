"""Addresses of the sync; `hub.urls` includes the three lists. A change of state is a noun that is posted to."""

from django.urls import path

from integrations.sync.views import comparison, issues, records, settings, transfer

company_urls = [
    path("sync/", transfer.index, name="index"),
    path("sync/runs/", transfer.start, name="start"),
    path("sync/runs/<uuid:run>/", transfer.run, name="run"),
    path("sync/checks/<str:kind>/", transfer.check, name="check"),
    path("sync/fields/", records.fields, name="fields"),
    path("sync/issues/", issues.index, name="issues"),
    path("sync/issues/file/<str:kind>/", issues.file, name="issues-file"),
    path("sync/issues/retry/", issues.retry, name="issues-retry"),
    path("sync/issues/muting/", issues.muting, name="issues-muting"),
    path("sync/issues/unmuting/", issues.unmuting, name="issues-unmuting"),
    path("sync/issues/<uuid:issue>/keeping/<str:side>/", issues.keeping, name="issue-keeping"),
    path("sync/<str:register>/comparison/", comparison.index, name="comparison"),
    path("sync/<str:register>/comparison/decisions/", comparison.decisions, name="decisions"),
    path("sync/<str:register>/comparison/file/<str:kind>/", comparison.file, name="comparison-file"),
    path("sync/<str:register>/comparison/upload/", comparison.upload, name="comparison-upload"),
    path("sync/<str:register>/records/<str:side>/<str:key>/", records.detail, name="record"),
    path("settings/sync/", settings.index, name="settings"),
    path("settings/sync/change/", settings.change, name="settings-change"),
]
