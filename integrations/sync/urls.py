"""Addresses of the sync; `hub.urls` includes the three lists. A change of state is a noun that is posted to."""

from django.urls import path

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


def _endpoint(view_class):
    """What the class requires stands on the view too, where the rights are looked up."""
    view = view_class.as_view()
    view.requires = view_class.requires
    return view


api_urls = [
    path("connections/", _endpoint(api.Connections), name="connections"),
    path("settings/", _endpoint(api.Settings), name="settings"),
    path("choices/", _endpoint(api.Choices), name="choices"),
    path("preflight/", _endpoint(api.Checks), name="preflight"),
    path("registers/", _endpoint(api.Registers), name="registers"),
    path("registers/<str:register>/comparison/", _endpoint(api.Comparison), name="comparison"),
    path("registers/<str:register>/decisions/", _endpoint(api.Decisions), name="decisions"),
    path("runs/", _endpoint(api.Runs), name="runs"),
    path("runs/<uuid:sync_run>/", _endpoint(api.OneRun), name="run"),
    path("runs/<uuid:sync_run>/plan/", _endpoint(api.RunPlan), name="run-plan"),
    path("runs/<uuid:sync_run>/writes/", _endpoint(api.RunWrites), name="run-writes"),
    path("checks/<str:what>/", _endpoint(api.InvoiceChecks), name="check"),
    path("issues/", _endpoint(api.Issues), name="issues"),
    path("issues/retry/", _endpoint(api.Retry), name="issues-retry"),
    path("issues/muting/", _endpoint(api.Muting), name="issues-muting"),
    path("issues/unmuting/", _endpoint(api.Unmuting), name="issues-unmuting"),
    path("issues/keeping/", _endpoint(api.Keeping), name="issues-keeping"),
]
