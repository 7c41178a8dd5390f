"""The bell."""

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hub import notices
from hub.models import Notice
from hub.permissions import member
from hub.views.pages import render


@member
def index(request, company):
    found = Notice.objects.filter(user_id=request.user.pk).select_related("job").order_by("-at")[:200]
    return render(request, "hub/notice/list.html", {"notices": found})


@require_POST
@member
def reading(request, company):
    """All of them are read."""
    notices.mark_read(request.user.pk)
    return redirect("hub:notices", company)
