"""The application that granian serves (PEP 3333)."""

import os

from django.core.handlers.wsgi import WSGIHandler


def application() -> WSGIHandler:
    """Make the application, in each process anew (granian's factory)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "guicang.entrypoints.web.settings"
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
