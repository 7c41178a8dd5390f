"""What an answer is made of."""

from rest_framework.negotiation import DefaultContentNegotiation


class AsAsked(DefaultContentNegotiation):
    """An address that speaks JSON alone answers whatever `Accept` says; where it gives a file, its headers say so.

    Without this a program that asks for a PDF as a PDF is refused before the address has been heard.
    """

    def select_renderer(self, request, renderers, format_suffix=None):
        if len(renderers) == 1:
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)
