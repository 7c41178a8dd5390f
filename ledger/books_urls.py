from django.urls import path

from hub.api.addresses import endpoint
from ledger.api import books as api
from ledger.api import books_vouchers as api_vouchers
from ledger.views import accounts, documents, export, posting, vouchers, years

books_urls = [
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/new/", years.new_account, name="account-new"),
    path("accounts/<path:number>/", accounts.detail, name="account"),
    path("vouchers/", vouchers.index, name="vouchers"),
    path("vouchers/new/", posting.new, name="voucher-new"),
    path("vouchers/fetching/", posting.fetching, name="voucher-fetching"),
    path("vouchers/fetched/<uuid:file>/", posting.fetched, name="voucher-fetched"),
    path("vouchers/<uuid:voucher>/", vouchers.detail, name="voucher"),
    path("vouchers/<uuid:voucher>/reversal/", posting.reversal, name="voucher-reversal"),
    path("vouchers/<uuid:voucher>/documents/", documents.add, name="attachment-new"),
    path("documents/<uuid:attachment>/", documents.content, name="attachment"),
    path("trial-balance/", accounts.balance, name="balance"),
    path("years/", years.index, name="years"),
    path("years/new/", years.new_year, name="year-new"),
    path("years/<uuid:year>/opening/", years.opening, name="year-opening"),
    path("years/months/<uuid:period>/locking/", years.locking, name="period-locking"),
    path("years/months/<uuid:period>/unlocking/", years.unlocking, name="period-unlocking"),
    path("export/", export.index, name="export"),
]
API = (
    ("ledgers/", api.Ledgers, "ledgers"),
    ("years/", api.Years, "years"),
    ("years/<uuid:year>/", api.Year, "year"),
    ("years/<uuid:year>/opening/", api.Opening, "year-opening"),
    ("periods/<uuid:period>/locking/", api.Locking, "period-locking"),
    ("periods/<uuid:period>/unlocking/", api.Unlocking, "period-unlocking"),
    ("accounts/", api.Accounts, "accounts"),
    ("accounts/<path:number>/ledger/", api.AccountLedger, "account-ledger"),
    ("dimensions/", api.Dimensions, "dimensions"),
    ("trial-balance/", api.TrialBalance, "trial-balance"),
    ("vouchers/", api_vouchers.Vouchers, "vouchers"),
    ("vouchers/fetching/", api_vouchers.Fetching, "fetching"),
    ("vouchers/fetched/<uuid:file>/", api_vouchers.Fetched, "fetched"),
    ("vouchers/<uuid:voucher>/", api_vouchers.OneVoucher, "voucher"),
    ("vouchers/<uuid:voucher>/reversal/", api_vouchers.Reversal, "voucher-reversal"),
    ("vouchers/<uuid:voucher>/attachments/", api_vouchers.Attachments, "attachments"),
    ("attachments/<uuid:attachment>/", api_vouchers.OneAttachment, "attachment"),
    ("export/", api_vouchers.Export, "export"),
)


books_api_urls = [path(address, endpoint(view_class), name=name) for address, view_class, name in API]
