"""Addresses of payroll. A change of state is a noun that is posted to."""

from django.urls import path

from payroll.api import journals as api_journals
from payroll.api import outgoing
from payroll.api import runs as api_runs
from payroll.views import files, imports, journals, runs, selection, transfers

company_urls = [
    path("", runs.index, name="index"),
    path("import/", imports.new, name="import"),
    path("import/result/", imports.result, name="import-result"),
    path("import/<uuid:job>/repetition/", imports.repetition, name="import-repetition"),
    path("import/template/<str:kind>/", imports.template, name="template"),
    path("runs/<uuid:run>/", runs.detail, name="run"),
    path("runs/<uuid:run>/replacement/", imports.replacement, name="replacement"),
    path("runs/<uuid:run>/mark/", runs.mark, name="run-mark"),
    path("runs/<uuid:run>/removal/", runs.removal, name="removal"),
    path("selection/", selection.detail, name="selection"),
    path("files/", files.new, name="files"),
    path("files/<uuid:job>/", files.detail, name="file"),
    path("files/<uuid:job>/<str:kind>/", files.content, name="file-content"),
    path("transfers/", transfers.new, name="transfers"),
    path("transfers/<uuid:job>/", transfers.detail, name="transfer"),
    path("journals/<uuid:journal>/", journals.detail, name="journal"),
    path("journals/<uuid:journal>/sending/", journals.sending, name="journal-sending"),
    path("journals/<uuid:journal>/link/", journals.link, name="journal-link"),
    path("journals/<uuid:journal>/mark/", journals.mark, name="journal-mark"),
    path("journals/<uuid:journal>/cancellation/", journals.cancellation, name="journal-cancellation"),
    path("journals/<uuid:journal>/file/<str:kind>/", journals.file, name="journal-file"),
]


def _endpoint(view_class):
    """What the class requires stands on the view too, where the rights are looked up."""
    view = view_class.as_view()
    view.requires = view_class.requires
    return view


api_urls = [
    path("runs/", _endpoint(api_runs.Runs), name="runs"),
    path("runs/<uuid:run>/", _endpoint(api_runs.Run), name="run"),
    path("templates/<str:kind>/", _endpoint(api_runs.Template), name="template"),
    path("journals/", _endpoint(api_journals.Journals), name="journals"),
    path("journals/preview/", _endpoint(outgoing.PreviewOfJournals), name="preview"),
    path("journals/<uuid:journal>/", _endpoint(api_journals.OneJournal), name="journal"),
    path("journals/<uuid:journal>/sending/", _endpoint(api_journals.Sending), name="journal-sending"),
    path("journals/<uuid:journal>/link/", _endpoint(api_journals.Link), name="journal-link"),
    path("journals/<uuid:journal>/mark/", _endpoint(api_journals.Mark), name="journal-mark"),
    path("journals/<uuid:journal>/cancellation/", _endpoint(api_journals.Cancellation), name="journal-cancellation"),
    path("files/", _endpoint(outgoing.Files), name="files"),
    path("files/<uuid:job>/", _endpoint(outgoing.File), name="file"),
    path("transfers/", _endpoint(outgoing.Transfers), name="transfers"),
    path("transfers/<uuid:job>/", _endpoint(outgoing.Transfer), name="transfer"),
]
