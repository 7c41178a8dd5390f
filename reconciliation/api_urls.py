"""Addresses of the bank's side for programs."""

from django.urls import path

from reconciliation.api import accounts, work


def _endpoint(view_class):
    """What the class requires stands on the view too, where the rights are looked up."""
    view = view_class.as_view()
    view.requires = view_class.requires
    return view


api_urls = [
    path("accounts/", _endpoint(accounts.Accounts), name="accounts"),
    path("accounts/<uuid:account>/", _endpoint(accounts.Account), name="account"),
    path("accounts/<uuid:account>/kinds/", _endpoint(accounts.Kinds), name="kinds"),
    path("accounts/<uuid:account>/learned/", _endpoint(accounts.Learned), name="learned"),
    path("learned/<uuid:learned_rule>/", _endpoint(accounts.OneLearned), name="learned-rule"),
    path("accounts/<uuid:account>/lines/", _endpoint(accounts.Lines), name="lines"),
    path("accounts/<uuid:account>/items/", _endpoint(accounts.Items), name="items"),
    path("accounts/<uuid:account>/update/", _endpoint(accounts.Update), name="update"),
    path("accounts/<uuid:account>/position/", _endpoint(accounts.AsOf), name="position"),
    path("accounts/<uuid:account>/runs/", _endpoint(work.Runs), name="runs"),
    path("accounts/<uuid:account>/matches/", _endpoint(work.Matches), name="matches"),
    path("accounts/<uuid:account>/suggestions/", _endpoint(work.Suggestions), name="suggestions"),
    path("accounts/<uuid:account>/deactivation/", _endpoint(work.Deactivation), name="deactivation"),
    path("accounts/<uuid:account>/activation/", _endpoint(work.Activation), name="activation"),
    path("accounts/<uuid:account>/approvals/", _endpoint(work.Approvals), name="approvals"),
    path("kinds/<uuid:posting_kind>/", _endpoint(accounts.Kind), name="kind"),
    path("lines/<uuid:line>/", _endpoint(accounts.Line), name="line"),
    path("lines/<uuid:line>/note/", _endpoint(work.LineNote), name="line-note"),
    path("lines/<uuid:line>/posting/", _endpoint(work.Posting), name="line-posting"),
    path("items/<uuid:item>/", _endpoint(accounts.Item), name="item"),
    path("matches/<uuid:match>/", _endpoint(work.OneMatch), name="match"),
    path("suggestions/<uuid:suggestion>/", _endpoint(work.OneSuggestion), name="suggestion"),
    path("statements/", _endpoint(work.Statements), name="statements"),
    path("statements/<uuid:statement>/", _endpoint(work.OneStatement), name="statement"),
    path("statements/<uuid:statement>/file/", _endpoint(work.StatementFile), name="statement-file"),
    path("approvals/<uuid:approval>/", _endpoint(work.OneApproval), name="approval"),
    path("approvals/<uuid:approval>/withdrawal/", _endpoint(work.Withdrawal), name="withdrawal"),
    path("approvals/<uuid:approval>/<str:kind>/", _endpoint(work.ApprovalFile), name="approval-file"),
]
