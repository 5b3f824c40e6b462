"""What every request passes through, besides Django’s own."""

from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string

ACCEPTED_CHARSETS = {"", "utf-8", "utf8", "us-ascii"}


def refuse_foreign_charsets(get_response):
    """Answer 415 to a body in a charset other than UTF-8: Django 5.2 answers it with a 500."""

    def middleware(request):
        charset = request.content_params.get("charset", "").strip("\"' ").lower()
        if charset not in ACCEPTED_CHARSETS:
            return HttpResponse(
                "Cette page attend un texte en UTF-8.",
                status=415,
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return middleware


def private_pages(get_response):
    """Keep pages out of shared caches, and devices out of reach of pages."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        )
        return response

    return middleware


class GZipTextMiddleware(GZipMiddleware):
    """Django’s, for text only: a PDF is compressed already, and keeps its strong ETag."""

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith("text/"):
            return response
        return super().process_response(request, response)


def explain_refused_methods(get_response):
    """Give a page to a 405, which has none: somebody reopened the address of a button."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html")
        return response

    return middleware
