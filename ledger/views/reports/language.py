"""A report in another language than the reader's own: `lang` in the address, for the page and its files alike."""

from functools import wraps

from django.conf import settings
from django.utils import translation


def in_asked_language(view):
    """What is asked for where we speak it, else the reader's own. Stands under `require`."""

    @wraps(view)
    def spoken(request, *args, **kwargs):
        asked = request.GET.get("lang", "")
        if asked not in dict(settings.LANGUAGES):
            return view(request, *args, **kwargs)
        with translation.override(asked):
            return view(request, *args, **kwargs)

    return spoken
