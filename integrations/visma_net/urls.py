"""Addresses of the room; `hub.urls` includes the four lists."""

from django.urls import path

from integrations.visma_net import api, format_api
from integrations.visma_net.views import authorization, company, connections, formats, links

tenant_urls = [
    path("", connections.integrations, name="integrations"),
    path("visma-net/", connections.index, name="accounts"),
    path("visma-net/new/", connections.new, name="connection-new"),
    path("visma-net/administrations/", links.administrations, name="administrations"),
    path("visma-net/links/<uuid:link>/", links.options, name="link"),
    path("visma-net/links/<uuid:link>/activation/", links.activation, name="link-activation"),
    path("visma-net/links/<uuid:link>/deactivation/", links.deactivation, name="link-deactivation"),
    path("visma-net/<uuid:connection>/", connections.detail, name="connection"),
    path("visma-net/<uuid:connection>/formats/", formats.of_connection, name="connection-formats"),
    path("visma-net/<uuid:connection>/formats/change/", formats.change_of_connection, name="connection-formats-change"),
    path("visma-net/<uuid:connection>/authorization/", authorization.begin, name="authorization"),
    path("visma-net/<uuid:connection>/pause/", connections.pause, name="connection-pause"),
    path("visma-net/<uuid:connection>/resumption/", connections.resumption, name="connection-resumption"),
    path("visma-net/<uuid:connection>/disconnection/", connections.disconnection, name="connection-disconnection"),
    path("visma-net/<uuid:connection>/removal/", connections.removal, name="connection-removal"),
]
company_urls = [
    path("", company.settings, name="settings"),
    path("comparison/", company.comparison, name="comparison"),
    path("formats/", formats.of_company, name="formats"),
    path("formats/change/", formats.change_of_company, name="formats-change"),
]
api_urls = [
    path("", api.Link.as_view(), name="link"),
    path("activation/", api.Activation.as_view(), name="activation"),
    path("comparison/", api.Comparison.as_view(), name="comparison"),
    path("formats/", format_api.FormatsOfCompany.as_view(), name="formats"),
]
root_urls = [  # outside /t/: another system is asked, and no transaction is open meanwhile
    path("callback/", authorization.callback, name="callback"),
    path("visma-net/<uuid:tenant>/<uuid:connection>/reading/", authorization.reading, name="reading"),
]
