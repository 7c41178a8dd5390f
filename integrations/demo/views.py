"""«Återställ demo»."""

import contextlib

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from hub.permissions import signed_in
from integrations.demo import seed
from integrations.demo.registers import NobodyAnswers, connect_demo


@require_POST
@signed_in
def reset(request):
    """Everything as at the first start; ends the log-in, since its user is made anew."""
    if not settings.DEMO or not request.user.is_demo:
        raise Http404
    logout(request)
    seed.remove()
    seed.empty_simulated_systems()
    seed.seed(timezone.localdate())
    with contextlib.suppress(NobodyAnswers):  # then its company is as one that nobody has connected yet
        connect_demo()
    return redirect("hub:login")
