"""Addresses of the sync; `hub.urls` includes the three lists. A change of state is a noun that is posted to."""

from django.urls import path

from hub.api.addresses import endpoint
from integrations.sync import api
from integrations.sync.views import comparison, issues, records, settings, transfer

company_urls = [
    path("sync/", transfer.index, name="index"),
    path("sync/runs/", transfer.start, name="start"),
    path("sync/runs/<uuid:sync_run>/", transfer.run, name="run"),
    path("sync/checks/<str:what>/", transfer.check, name="check"),
    path("sync/fields/", records.fields, name="fields"),
    path("sync/issues/", issues.index, name="issues"),
    path("sync/issues/file/<str:kind>/", issues.file, name="issues-file"),
    path("sync/issues/retry/", issues.retry, name="issues-retry"),
    path("sync/issues/muting/", issues.muting, name="issues-muting"),
    path("sync/issues/unmuting/", issues.unmuting, name="issues-unmuting"),
    path("sync/issues/<uuid:sync_issue>/keeping/<str:side>/", issues.keeping, name="issue-keeping"),
    path("sync/<str:register>/comparison/", comparison.index, name="comparison"),
    path("sync/<str:register>/comparison/decisions/", comparison.decisions, name="decisions"),
    path("sync/<str:register>/comparison/file/<str:kind>/", comparison.file, name="comparison-file"),
    path("sync/<str:register>/comparison/upload/", comparison.upload, name="comparison-upload"),
    path("sync/<str:register>/records/<str:side>/<str:record_key>/", records.detail, name="record"),
    path("settings/sync/", settings.index, name="settings"),
    path("settings/sync/change/", settings.change, name="settings-change"),
]


api_urls = [
    path("connections/", endpoint(api.Connections), name="connections"),
    path("settings/", endpoint(api.Settings), name="settings"),
    path("choices/", endpoint(api.Choices), name="choices"),
    path("preflight/", endpoint(api.Checks), name="preflight"),
    path("registers/", endpoint(api.Registers), name="registers"),
    path("registers/<str:register>/comparison/", endpoint(api.Comparison), name="comparison"),
    path("registers/<str:register>/decisions/", endpoint(api.Decisions), name="decisions"),
    path("runs/", endpoint(api.Runs), name="runs"),
    path("runs/<uuid:sync_run>/", endpoint(api.OneRun), name="run"),
    path("runs/<uuid:sync_run>/plan/", endpoint(api.RunPlan), name="run-plan"),
    path("runs/<uuid:sync_run>/writes/", endpoint(api.RunWrites), name="run-writes"),
    path("checks/<str:what>/", endpoint(api.InvoiceChecks), name="check"),
    path("issues/", endpoint(api.Issues), name="issues"),
    path("issues/retry/", endpoint(api.Retry), name="issues-retry"),
    path("issues/muting/", endpoint(api.Muting), name="issues-muting"),
    path("issues/unmuting/", endpoint(api.Unmuting), name="issues-unmuting"),
    path("issues/keeping/", endpoint(api.Keeping), name="issues-keeping"),
]
