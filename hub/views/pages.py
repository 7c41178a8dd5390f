"""How every page is made."""

from django.shortcuts import render as django_render


def render(request, template: str, context: dict | None = None, *, crumbs=(), status: int = 200):
    """`crumbs`: (label, url or None) below the menu item the page belongs to."""
    request.crumbs = [{"label": str(label), "url": url} for label, url in crumbs]
    return django_render(request, template, context, status=status)


def form_page(request, form, title: str, *, back: str, page: str = "hub/form.html", **more):
    """A form alone on its page: 422 when what was sent is not valid. `back`: where «Avbryt» leads."""
    context = {"form": form, "cancel_url": back, "two": False, **more}
    return render(request, page, context, crumbs=[(title, None)], status=422 if form.is_bound else 200)
