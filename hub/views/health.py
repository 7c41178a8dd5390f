"""Is the process alive; is everything it leans on?"""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone

from hub.models import Heartbeat
from hub.permissions import public

LATE = timedelta(minutes=3)


@public
def healthz(request):
    return JsonResponse({"ok": True})


@public
def readyz(request):
    """503 while the database does not answer, or no worker has swept for three minutes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        beat = Heartbeat.objects.filter(name="sweep").first()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    works = beat is not None and timezone.now() - beat.at < LATE
    return JsonResponse({"ok": works, "database": True, "worker": works}, status=200 if works else 503)
