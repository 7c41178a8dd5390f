"""Addresses where the books are looked at."""

from django.urls import path

from ledger.views import accounts, export, vouchers

books_urls = [
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/<path:number>/", accounts.detail, name="account"),
    path("vouchers/", vouchers.index, name="vouchers"),
    path("vouchers/<uuid:voucher>/", vouchers.detail, name="voucher"),
    path("trial-balance/", accounts.balance, name="balance"),
    path("export/", export.index, name="export"),
]
