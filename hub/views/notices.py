"""The bell."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub import notices
from hub.models import Notice
from hub.permissions import member
from hub.views.pages import render


@member
def index(request, company):
    found = Notice.objects.filter(user_id=request.user.pk).select_related("job").order_by("-at")[:200]
    context = {"notices": found, "has_unread": any(each.read_at is None for each in found)}
    return render(request, "hub/notice/list.html", context, crumbs=[(_("Notiser"), None)])


@require_POST
@member
def reading(request, company):
    """All of them are read."""
    notices.mark_read(request.user.pk)
    return redirect("hub:notices", company)
