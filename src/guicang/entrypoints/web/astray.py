"""What is answered where no page answers, in the console's clothes and words.

Django's own answers are English and bare, and carry styles that our policy forbids.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from guicang.domain.errors import BadAddress, FormTooOld, NoSuchPage, PageFailed
from guicang.entrypoints.houses import tongue
from guicang.entrypoints.web.page import complain, told


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer for an address that the console does not have."""
    return complain(request, NoSuchPage(), status=404)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django says it
    """Answer for a form that does not prove that it is ours."""
    return complain(request, FormTooOld(), status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer where Django itself refuses."""
    return complain(request, BadAddress(), status=403)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer for what is no sound request."""
    return complain(request, BadAddress(), status=400)


def failed(_request: HttpRequest) -> HttpResponse:
    """Answer for a fault. Nothing is asked of database or session: they may be it."""
    about = {"error": told(PageFailed()), "language": tongue(), "home": True}
    page = render_to_string("guicang/error_outside.html", about)
    return HttpResponse(page, status=500)
