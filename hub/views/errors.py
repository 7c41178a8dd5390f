"""Every error says what happened, why, and what to do next."""

from dataclasses import asdict

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from hub.errors import Refused, Words
from hub.permissions import AREA_LABELS, LEVEL_LABELS, Forbidden
from hub.views.pages import render


def log_in_first(request) -> HttpResponse:
    """A fragment sends the whole page to the log-in, and back to where it stood."""
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = redirect_to_login(request.htmx.current_url_abs_path or "/").url
        return answer
    return redirect_to_login(request.get_full_path())


def _page(request, status: int, words: Words, title: str, back: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(asdict(words), status=status)
    answer = render(
        request, "errors/refused.html", {"words": words, "page_title": title, "back_url": back}, status=status
    )
    answer.undo = True  # a refused act leaves nothing behind
    return answer


def refused(request, error: Refused) -> HttpResponse:
    return _page(request, error.status, error.words, _("Det gick inte"))


def forbidden(request, error: Forbidden) -> HttpResponse:
    area, level = AREA_LABELS[error.area], LEVEL_LABELS[error.level]
    words = Words(
        "HUB-403",
        _("Du saknar behörigheten %(level)s för %(area)s.") % {"level": level, "area": area},
        _("Din behörighetsmall ger inte rätt till detta."),
        _("Be en administratör att ändra mallen under Inställningar › Användare och roller."),
    )
    return _page(request, 403, words, _("Behörighet saknas"))


def not_found(request, exception=None) -> HttpResponse:
    words = Words(
        "HUB-404",
        _("Sidan finns inte, eller så har du inte tillgång till den."),
        _("Adressen kan vara fel, uppgiften borttagen, eller höra till ett företag du inte är medlem i."),
        _("Välj företag i listan överst, eller gå till översikten."),
    )
    return _page(request, 404, words, _("Finns inte"), "/")


def csrf(request, reason="") -> HttpResponse:
    words = Words(
        "HUB-403",
        _("Formuläret hade blivit för gammalt och skickades inte."),
        _("Du har loggat in eller ut i en annan flik sedan sidan öppnades."),
        _("Gå tillbaka, ladda om sidan och gör om. Inget är ändrat."),
    )
    return _page(request, 403, words, _("Skickades inte"))


def crash(request) -> HttpResponse:
    words = Words(
        "HUB-500",
        _("Ett oväntat fel inträffade. Inget är ändrat."),
        _("Felet är vårt, och det är loggat med numret %(id)s.") % {"id": getattr(request, "id", "–")},
        _("Försök igen. Händer det igen: skicka numret till den som driver Huvudbok."),
    )
    return _page(request, 500, words, _("Oväntat fel"), "/")


def link_is_spent(request) -> HttpResponse:
    words = Words(
        "HUB-410",
        _("Länken gäller inte längre."),
        _("Den har redan använts, eller är äldre än tre dagar."),
        _("Be administratören att skapa en ny länk."),
    )
    return _page(request, 410, words, _("Länken gäller inte"), "/")
