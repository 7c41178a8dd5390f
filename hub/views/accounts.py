"""Log-in, log-out, and what a person sets for themselves."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as log_in
from django.contrib.auth import logout as log_out
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub import logins
from hub.forms import LogInForm
from hub.models import LoginAttempt
from hub.models.user import Density, Theme
from hub.navigation import switcher_of
from hub.permissions import public, signed_in
from hub.queries.demo import demo_people
from hub.queries.directory import memberships_of
from hub.views.pages import render

WINDOW, PER_ACCOUNT, PER_ADDRESS = timedelta(minutes=15), 8, 60


@public
def login(request):
    if request.user.is_authenticated:
        return redirect(_next(request))
    if request.method == "POST" and _is_throttled(request):
        messages.error(request, _("För många försök. Vänta en kvart och försök igen."))
        return _page(request, LogInForm(request), 429)
    form = LogInForm(request, data=request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            return _enter(request, form.get_user())
        _remember_failure(request)
    return _page(request, form, 200 if request.method == "GET" else 422)


def _page(request, form, status: int):
    context = {"form": form, "next": _next(request, default=""), "demo_people": demo_people()}
    return render(request, "registration/login.html", context, status=status)


def _enter(request, user):
    target = _next(request)
    log_in(request, user)
    request.session["language"] = user.language
    LoginAttempt.objects.filter(key=_account_key(request)).delete()
    logins.tell(user.pk)
    return redirect(target)


def _next(request, default: str = "/") -> str:
    """Where to go after the log-in; only addresses of our own."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else default


def _account_key(request) -> str:
    return f"account:{request.POST.get('username', '').strip().lower()[:80]}"


def _keys(request) -> tuple[tuple[str, int], ...]:
    return (_account_key(request), PER_ACCOUNT), (f"address:{request.META.get('REMOTE_ADDR', '')}", PER_ADDRESS)


def _is_throttled(request) -> bool:
    since = timezone.now() - WINDOW
    return any(LoginAttempt.objects.filter(key=key, at__gt=since).count() >= most for key, most in _keys(request))


def _remember_failure(request) -> None:
    """And what is too old to count is thrown away, so that the table stays small."""
    LoginAttempt.objects.filter(at__lt=timezone.now() - WINDOW).delete()
    LoginAttempt.objects.bulk_create([LoginAttempt(key=key) for key, _most in _keys(request)])


@require_POST
@signed_in
def logout(request):
    log_out(request)
    return redirect("hub:login")


@require_POST
@signed_in
def profile(request):
    """Theme, density, letter keys and language: one small form each, back to the page it stood on."""
    user, sent = request.user, request.POST
    choices = {"theme": Theme.values, "density": Density.values, "language": [code for code, _n in settings.LANGUAGES]}
    for name, known in choices.items():
        if sent.get(name) in known:
            setattr(user, name, sent[name])
    if "letter_keys" in sent:
        user.letter_keys = sent["letter_keys"] in ("1", "on", "true")
    user.save()
    request.session["language"] = user.language
    return redirect(_next(request))


@require_POST
@public
def language(request):
    """Before log-in: the language of the log-in page itself."""
    answer = redirect(_next(request, default="/login/"))
    if request.POST.get("language") in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, request.POST["language"], samesite="Lax", max_age=31_536_000)
    return answer


@signed_in
def switcher(request):
    """The companies whose name or number contains what is typed."""
    request.memberships = memberships_of(request.user.pk)
    found = switcher_of(request.user, request, search=request.GET.get("q", "").strip()[:60])
    return render(request, "hub/switcher.html", {"found": found})
