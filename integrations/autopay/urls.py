"""Addresses of bank agreements."""

from django.urls import path

from integrations.autopay import api, views

company_urls = [
    path("", views.index, name="index"),
    path("connection/", views.connection, name="connection"),
    path("disconnection/", views.disconnection, name="disconnection"),
    path("reading/", views.reading, name="reading"),
    path("fetching/", views.fetching, name="fetching"),
    path("<uuid:agreement>/service/", views.service, name="service"),
]


def _endpoint(view_class):
    """What the class requires stands on the view too, where the rights are looked up."""
    view = view_class.as_view()
    view.requires = view_class.requires
    return view


api_urls = [
    path("", _endpoint(api.Agreements), name="agreements"),
    path("fetching/", _endpoint(api.Fetching), name="fetching"),
    path("<uuid:agreement>/service/", _endpoint(api.Service), name="service"),
]
