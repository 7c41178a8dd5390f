from django.urls import include, path

from hub.views import errors, start

company = [path("", start.company, name="company")]
tenant = [path("", start.tenant, name="tenant")]
hub = [
    path("", start.start, name="start"),
    path("c/<uuid:company>/", include(company)),
    path("t/<uuid:tenant>/", include(tenant)),
]
urlpatterns = [path("", include((hub, "hub")))]
handler404, handler500 = errors.not_found, errors.crash
