"""Set up the triggers that keep the ledger and other evidence as it was written."""

from typing import Any

from django.db import migrations

from guicang.adapters.db import guard


def arm(_apps: Any, editor: Any) -> None:
    for statement in guard.arm(editor.connection.vendor):
        # No parameters: SQLite and psycopg must not look for percent signs.
        editor.execute(statement, params=None)


def disarm(_apps: Any, editor: Any) -> None:
    for statement in guard.disarm(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("guicang", "0001_initial")]
    operations = [migrations.RunPython(arm, disarm, elidable=False)]
