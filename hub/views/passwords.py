"""Where the link of an invitation leads."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub.actions import passwords
from hub.permissions import public
from hub.views import errors
from hub.views.pages import render


@public
def password(request, key, token):
    user = passwords.user_of(key, token)
    if user is None:
        return errors.link_is_spent(request)
    form = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        passwords.set_password(user=user, password=form.cleaned_data["new_password1"])
        messages.success(request, _("Lösenordet är satt. Logga in med det."))
        return redirect("hub:login")
    context = {"form": form, "person": user}
    return render(request, "registration/password.html", context, status=422 if form.is_bound else 200)
