"""The console as a Django app: templates, static files and tags, no tables."""

from django.apps import AppConfig


class Web(AppConfig):
    """Pages."""

    name = "guicang.entrypoints.web"
    label = "console"
