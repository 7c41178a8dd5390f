"""Addresses of the data source; `hub.urls` includes the lists."""

from django.urls import path

from integrations.sources import api, views
from integrations.sources.desk import api as desk

company_urls = [
    path("", views.index, name="index"),
    path("choice/", views.choice, name="choice"),
    path("refresh/", views.refresh, name="refresh"),
]
api_urls = [
    path("source/", api.Source.as_view(), name="source"),
    path("source/refresh/", api.Refreshing.as_view(), name="refresh"),
    path("connect/uploads/", desk.Uploads.as_view(), name="uploads"),
    path("connect/uploads/<uuid:upload>/", desk.OneUpload.as_view(), name="upload"),
    path("connect/uploads/<uuid:upload>/parts/", desk.Parts.as_view(), name="parts"),
    path("connect/uploads/<uuid:upload>/completion/", desk.Completion.as_view(), name="completion"),
]
root_urls = [path("sessions/", desk.Sessions.as_view(), name="sessions")]
