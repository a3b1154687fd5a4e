"""Columns that sort the same way on every database."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    # Django's fields take type arguments in the stubs alone.
    _Text = models.TextField


class Bytewise(_Text):
    """A text compared byte by byte, as manifests and Merkle trees want it.

    SQLite does so by itself. PostgreSQL would sort by the rules of the language the
    cluster was made with, unless the column says ``COLLATE "C"``.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Add the collation where the database has one of that name."""
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
