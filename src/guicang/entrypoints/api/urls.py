"""The addresses below /api/: those of routes, and an answer for all others."""

from importlib import import_module
from pkgutil import iter_modules

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from guicang.domain.errors import NoSuchAddress
from guicang.entrypoints.api import places
from guicang.entrypoints.api.frame import api
from guicang.entrypoints.api.refusals import refusal

for module in iter_modules(places.__path__):
    import_module(f"{places.__name__}.{module.name}")


def missing(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing here."""
    return refusal(request, NoSuchAddress())


missing.csrf_exempt = True  # type: ignore[attr-defined]  # Django's own mark: it changes nothing
urlpatterns = [path("v1/", api.urls), re_path("^", missing)]
