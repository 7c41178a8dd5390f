"""Addresses of the bank's side for programs."""

from django.urls import path

from hub.api.addresses import endpoint
from reconciliation.api import accounts, work

api_urls = [
    path("accounts/", endpoint(accounts.Accounts), name="accounts"),
    path("accounts/<uuid:account>/", endpoint(accounts.Account), name="account"),
    path("accounts/<uuid:account>/kinds/", endpoint(accounts.Kinds), name="kinds"),
    path("accounts/<uuid:account>/learned/", endpoint(accounts.Learned), name="learned"),
    path("learned/<uuid:learned_rule>/", endpoint(accounts.OneLearned), name="learned-rule"),
    path("accounts/<uuid:account>/lines/", endpoint(accounts.Lines), name="lines"),
    path("accounts/<uuid:account>/items/", endpoint(accounts.Items), name="items"),
    path("accounts/<uuid:account>/update/", endpoint(accounts.Update), name="update"),
    path("accounts/<uuid:account>/position/", endpoint(accounts.AsOf), name="position"),
    path("accounts/<uuid:account>/runs/", endpoint(work.Runs), name="runs"),
    path("accounts/<uuid:account>/matches/", endpoint(work.Matches), name="matches"),
    path("accounts/<uuid:account>/differences/", endpoint(work.Differences), name="differences"),
    path("accounts/<uuid:account>/suggestions/", endpoint(work.Suggestions), name="suggestions"),
    path("accounts/<uuid:account>/deactivation/", endpoint(work.Deactivation), name="deactivation"),
    path("accounts/<uuid:account>/activation/", endpoint(work.Activation), name="activation"),
    path("accounts/<uuid:account>/approvals/", endpoint(work.Approvals), name="approvals"),
    path("kinds/<uuid:posting_kind>/", endpoint(accounts.Kind), name="kind"),
    path("lines/<uuid:line>/", endpoint(accounts.Line), name="line"),
    path("lines/<uuid:line>/note/", endpoint(work.LineNote), name="line-note"),
    path("lines/<uuid:line>/posting/", endpoint(work.Posting), name="line-posting"),
    path("lines/<uuid:line>/payments/", endpoint(work.Payments), name="line-payments"),
    path("items/<uuid:item>/", endpoint(accounts.Item), name="item"),
    path("matches/<uuid:match>/", endpoint(work.OneMatch), name="match"),
    path("suggestions/<uuid:suggestion>/", endpoint(work.OneSuggestion), name="suggestion"),
    path("statements/", endpoint(work.Statements), name="statements"),
    path("statements/<uuid:statement>/", endpoint(work.OneStatement), name="statement"),
    path("statements/<uuid:statement>/file/", endpoint(work.StatementFile), name="statement-file"),
    path("approvals/<uuid:approval>/", endpoint(work.OneApproval), name="approval"),
    path("approvals/<uuid:approval>/withdrawal/", endpoint(work.Withdrawal), name="withdrawal"),
    path("approvals/<uuid:approval>/<str:kind>/", endpoint(work.ApprovalFile), name="approval-file"),
]
