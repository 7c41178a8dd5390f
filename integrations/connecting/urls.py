"""Addresses of connections; `hub.urls` includes both lists."""

from django.urls import path

from integrations.connecting import views

company_urls = [
    path("", views.index, name="index"),
    path("<str:system>/disconnection/", views.disconnection, name="disconnection"),
]
root_urls = [  # outside /c/: another system is asked, and no transaction is open meanwhile
    path("eekonomi/callback/", views.callback, name="callback"),
    path("eekonomi/<uuid:company>/", views.begin, name="eaccounting"),
    path("severa/<uuid:company>/", views.severa, name="severa"),
    path("<str:system>/<uuid:company>/check/", views.check, name="check"),
]
