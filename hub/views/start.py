"""The way in: from `/` to the company the user stood in last."""

from django.shortcuts import redirect

from hub.overview import queues_of, steps_of
from hub.permissions import member, signed_in
from hub.queries.directory import companies_of, memberships_of
from hub.views.pages import render


@signed_in
def start(request):
    entries = companies_of(request.user.pk)
    last = request.session.get("company")
    if any(str(e.id) == last for e in entries):
        return redirect("hub:company", last)
    if entries:
        return redirect("hub:company", entries[0].id)
    wide = [m for m in memberships_of(request.user.pk) if m.company_id is None]
    return redirect("hub:tenant", wide[0].tenant_id) if wide else render(request, "hub/no_company.html")


@member
def company(request, company):
    request.session["company"] = str(company)
    context = {
        "queues": queues_of(request.company, request.actor),
        "steps": steps_of(request.company, request.actor),
    }
    return render(request, "hub/company.html", context)


@member
def tenant(request, tenant):
    return render(request, "hub/tenant.html")
