"""Addresses of bank agreements."""

from django.urls import path

from hub.api.addresses import endpoint
from integrations.autopay import api, views

company_urls = [
    path("", views.index, name="index"),
    path("connection/", views.connection, name="connection"),
    path("disconnection/", views.disconnection, name="disconnection"),
    path("reading/", views.reading, name="reading"),
    path("fetching/", views.fetching, name="fetching"),
    path("<uuid:agreement>/service/", views.service, name="service"),
]


api_urls = [
    path("", endpoint(api.Agreements), name="agreements"),
    path("fetching/", endpoint(api.Fetching), name="fetching"),
    path("<uuid:agreement>/service/", endpoint(api.Service), name="service"),
]
