"""Addresses of payroll. A change of state is a noun that is posted to."""

from django.urls import path

from payroll.api import journals as api_journals
from payroll.api import outgoing, trying
from payroll.api import results as api_results
from payroll.api import rules as api_rules
from payroll.api import runs as api_runs
from payroll.views import (
    dry_runs,
    files,
    history,
    homes,
    imports,
    journals,
    rates,
    results,
    reversals,
    rules,
    runs,
    selection,
    transfers,
)

company_urls = [
    path("", runs.index, name="index"),
    path("import/", imports.new, name="import"),
    path("import/result/", imports.result, name="import-result"),
    path("import/<uuid:job>/repetition/", imports.repetition, name="import-repetition"),
    path("import/template/<str:kind>/", imports.template, name="template"),
    path("import/results-template/<str:kind>/", imports.results_template, name="results-template"),
    path("import/<uuid:job>/failed/<str:kind>/", imports.failed, name="import-failed"),
    path("import/<uuid:job>/correction/", imports.correction, name="import-correction"),
    path("import/<uuid:job>/again/", imports.again, name="import-again"),
    path("runs/<uuid:run>/", runs.detail, name="run"),
    path("runs/<uuid:run>/results/", results.index, name="results"),
    path("runs/<uuid:run>/calculation/", results.calculation, name="calculation"),
    path("runs/<uuid:run>/replacement/", imports.replacement, name="replacement"),
    path("runs/<uuid:run>/mark/", runs.mark, name="run-mark"),
    path("runs/<uuid:run>/removal/", runs.removal, name="removal"),
    path("rules/", rules.index, name="rules"),
    path("rules/standard/", rules.standard, name="rules-standard"),
    path("rules/defaults/", rules.defaults, name="rules-defaults"),
    path("rules/kind/", rules.kind_rule_new, name="kind-rule-new"),
    path("rules/wage-types/new/", rules.wage_type_new, name="wage-type-new"),
    path("rules/wage-types/<uuid:wage_type>/", rules.wage_type, name="wage-type"),
    path("rules/wage-types/<uuid:wage_type>/edit/", rules.wage_type_edit, name="wage-type-edit"),
    path("rules/wage-types/<uuid:wage_type>/removal/", rules.wage_type_removal, name="wage-type-removal"),
    path("rules/wage-types/<uuid:wage_type>/rule/", rules.rule_new, name="posting-rule-new"),
    path("rules/postings/<uuid:posting_rule>/removal/", rules.rule_removal, name="posting-rule-removal"),
    path("rules/rates/", rates.index, name="rates"),
    path("rules/rates/new/", rates.new, name="rate-new"),
    path("rules/rates/<uuid:rate>/removal/", rates.removal, name="rate-removal"),
    path("rules/employees/", homes.index, name="homes"),
    path("rules/employees/new/", homes.new, name="home-new"),
    path("rules/employees/import/", homes.upload, name="homes-upload"),
    path("rules/employees/template/<str:kind>/", homes.template, name="homes-template"),
    path("rules/employees/<uuid:home>/removal/", homes.removal, name="home-removal"),
    path("selection/", selection.detail, name="selection"),
    path("files/", files.new, name="files"),
    path("files/<uuid:job>/", files.detail, name="file"),
    path("files/<uuid:job>/<str:kind>/", files.content, name="file-content"),
    path("dry-runs/", dry_runs.new, name="dry-runs"),
    path("dry-runs/<uuid:job>/", dry_runs.detail, name="dry-run"),
    path("transfers/", transfers.new, name="transfers"),
    path("transfers/<uuid:job>/", transfers.detail, name="transfer"),
    path("transfers/<uuid:job>/rest/", transfers.rest, name="transfer-rest"),
    path("transfers/<uuid:job>/dry-run/", dry_runs.of_transfer, name="transfer-dry-run"),
    path("history/", history.index, name="history"),
    path("journals/<uuid:journal>/", journals.detail, name="journal"),
    path("journals/<uuid:journal>/dry-run/", dry_runs.of_journal, name="journal-dry-run"),
    path("journals/<uuid:journal>/sending/", journals.sending, name="journal-sending"),
    path("journals/<uuid:journal>/link/", journals.link, name="journal-link"),
    path("journals/<uuid:journal>/mark/", journals.mark, name="journal-mark"),
    path("journals/<uuid:journal>/cancellation/", journals.cancellation, name="journal-cancellation"),
    path("journals/<uuid:journal>/reversal/", reversals.reversal, name="journal-reversal"),
    path("journals/<uuid:journal>/receipt/", reversals.receipt, name="journal-receipt"),
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
    path("runs/<uuid:run>/results/", _endpoint(api_results.Results), name="results"),
    path("runs/<uuid:run>/calculation/", _endpoint(api_results.Calculation), name="calculation"),
    path("results-templates/<str:kind>/", _endpoint(api_results.ResultsTemplate), name="results-template"),
    path("imports/<uuid:job>/failed/<str:kind>/", _endpoint(api_results.FailedRows), name="import-failed"),
    path("imports/<uuid:job>/correction/", _endpoint(api_results.Correction), name="import-correction"),
    path("imports/<uuid:job>/again/", _endpoint(api_results.Again), name="import-again"),
    path("rules/", _endpoint(api_rules.Rules), name="rules"),
    path("rules/standard/", _endpoint(api_rules.Standard), name="rules-standard"),
    path("rules/defaults/", _endpoint(api_rules.Defaults), name="rules-defaults"),
    path("rules/trial/", _endpoint(api_rules.Trial), name="rules-trial"),
    path("rules/wage-types/", _endpoint(api_rules.WageTypes), name="wage-types"),
    path("rules/wage-types/<uuid:wage_type>/", _endpoint(api_rules.OneWageType), name="wage-type"),
    path("rules/postings/", _endpoint(api_rules.Postings), name="posting-rules"),
    path("rules/postings/<uuid:posting_rule>/", _endpoint(api_rules.OnePosting), name="posting-rule"),
    path("rules/rates/", _endpoint(api_rules.Rates), name="rates"),
    path("rules/rates/<uuid:rate>/", _endpoint(api_rules.OneRate), name="rate"),
    path("rules/employees/", _endpoint(api_rules.Homes), name="homes"),
    path("rules/employees/<uuid:home>/", _endpoint(api_rules.OneHome), name="home"),
    path("templates/<str:kind>/", _endpoint(api_runs.Template), name="template"),
    path("journals/", _endpoint(api_journals.Journals), name="journals"),
    path("journals/preview/", _endpoint(outgoing.PreviewOfJournals), name="preview"),
    path("journals/<uuid:journal>/", _endpoint(api_journals.OneJournal), name="journal"),
    path("journals/<uuid:journal>/sending/", _endpoint(api_journals.Sending), name="journal-sending"),
    path("journals/<uuid:journal>/dry-run/", _endpoint(trying.DryRunOfJournal), name="journal-dry-run"),
    path("journals/<uuid:journal>/reversal/", _endpoint(api_journals.Reversal), name="journal-reversal"),
    path("journals/<uuid:journal>/receipt/", _endpoint(api_journals.Receipt), name="journal-receipt"),
    path("journals/<uuid:journal>/link/", _endpoint(api_journals.Link), name="journal-link"),
    path("journals/<uuid:journal>/mark/", _endpoint(api_journals.Mark), name="journal-mark"),
    path("journals/<uuid:journal>/cancellation/", _endpoint(api_journals.Cancellation), name="journal-cancellation"),
    path("files/", _endpoint(outgoing.Files), name="files"),
    path("files/<uuid:job>/", _endpoint(outgoing.File), name="file"),
    path("dry-runs/", _endpoint(trying.DryRuns), name="dry-runs"),
    path("dry-runs/<uuid:job>/", _endpoint(trying.OneDryRun), name="dry-run"),
    path("transfers/", _endpoint(outgoing.Transfers), name="transfers"),
    path("transfers/<uuid:job>/", _endpoint(outgoing.Transfer), name="transfer"),
    path("transfers/<uuid:job>/rest/", _endpoint(outgoing.RestOfTransfer), name="transfer-rest"),
]
