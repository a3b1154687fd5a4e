"""The one Django app: models split by room, one migration chain."""

from django.apps import AppConfig


class GuicangConfig(AppConfig):
    """Label ``guicang``: the tables' prefix."""

    name = "guicang.adapters.db"
    label = "guicang"
    verbose_name = "Guicang"
