"""How every page is made."""

from django.shortcuts import render as django_render


def render(request, template: str, context: dict | None = None, *, crumbs=(), status: int = 200):
    """`crumbs`: (label, url or None) below the menu item the page belongs to."""
    request.crumbs = [{"label": str(label), "url": url} for label, url in crumbs]
    return django_render(request, template, context, status=status)
