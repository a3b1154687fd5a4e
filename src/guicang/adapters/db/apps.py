"""The one Django app: models split by room, one migration chain."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class GuicangConfig(AppConfig):
    """Label ``guicang``: the tables' prefix."""

    name = "guicang.adapters.db"
    label = "guicang"
    verbose_name = "Guicang"

    def ready(self) -> None:
        """Have every new connection checked before anything goes over it."""
        connection_created.connect(_checked, dispatch_uid="guicang.assert_safe")


def _checked(*, connection: BaseDatabaseWrapper, **_others: Any) -> None:
    from guicang.adapters.db.dialects import assert_safe

    assert_safe(connection)
