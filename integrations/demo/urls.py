from django.urls import path

from integrations.demo import views

root_urls = [path("reset/", views.reset, name="reset")]
