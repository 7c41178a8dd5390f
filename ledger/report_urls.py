"""Addresses of the reports."""

from django.urls import path

from hub.api.addresses import endpoint
from ledger.api import report_prints as prints
from ledger.api import reports as api
from ledger.views.reports import book, budgets, comments, drill, invoices, pages, ratios, rows

report_urls = [
    path("reports/", pages.result, name="report-result"),
    path("reports/balance/", pages.balance, name="report-balance"),
    path("reports/months/", pages.months, name="report-months"),
    path("reports/rolling/", pages.rolling, name="report-rolling"),
    path("reports/ratios/", ratios.ratios, name="report-ratios"),
    path("reports/ledger/", book.ledger, name="report-ledger"),
    path("reports/vouchers/", book.vouchers, name="report-vouchers"),
    path("reports/invoices/", invoices.invoices, name="report-invoices"),
    path("reports/accounts/<path:number>/", drill.account, name="report-account"),
    path("reports/vouchers/<uuid:voucher>/", drill.voucher, name="report-voucher"),
    path("reports/documents/<uuid:attachment>/", drill.document, name="report-document"),
    path("reports/budgets/", budgets.index, name="report-budgets"),
    path("reports/budgets/new/", budgets.new, name="report-budget-new"),
    path("reports/budgets/<uuid:plan>/", budgets.detail, name="report-budget"),
    path("reports/budgets/<uuid:plan>/main/", budgets.main, name="report-budget-main"),
    path("reports/budgets/<uuid:plan>/removal/", budgets.removal, name="report-budget-removal"),
    path("reports/comments/", comments.index, name="report-comments"),
    path("reports/comments/<uuid:comment>/removal/", comments.removal, name="report-comment-removal"),
    path("settings/report-rows/", rows.index, name="report-rows"),
    path("settings/report-rows/change/", rows.change, name="report-rows-change"),
    path("settings/report-rows/sharing/", rows.sharing, name="report-rows-sharing"),
    path("settings/report-rows/charts/", rows.pin, name="report-chart-new"),
    path("settings/report-rows/charts/<uuid:chart>/removal/", rows.unpin, name="report-chart-removal"),
    path("settings/report-rows/shown/", rows.shown, name="report-shown"),
]
API = (
    ("reports/ratios/", api.Ratios, "report-ratios"),
    ("reports/invoices/", api.Invoices, "report-invoices"),
    ("reports/ledger/", prints.ReportLedger, "report-ledger"),
    ("reports/accounts/<path:number>/", prints.ReportAccount, "report-account"),
    ("reports/vouchers/", prints.ReportVouchers, "report-vouchers"),
    ("reports/vouchers/<uuid:voucher>/", prints.ReportVoucher, "report-voucher"),
    ("reports/documents/<uuid:attachment>/", prints.ReportDocument, "report-document"),
    ("reports/budgets/", api.Budgets, "budgets"),
    ("reports/budgets/<uuid:plan>/", api.Budget, "budget"),
    ("reports/budgets/<uuid:plan>/main/", api.MainBudget, "budget-main"),
    ("reports/comments/", api.Comments, "comments"),
    ("reports/comments/<uuid:comment>/", api.Comment, "comment"),
    ("reports/charts/", api.Charts, "charts"),
    ("reports/charts/<uuid:chart>/", api.OneChart, "chart"),
    ("reports/shown/", api.WhatClientsSee, "shown"),
    ("reports/rows/<str:kind>/", api.Rows, "report-rows"),
    ("reports/<str:report>/", api.Reports, "report"),
)


report_api_urls = [path(address, endpoint(view_class), name=name) for address, view_class, name in API]
