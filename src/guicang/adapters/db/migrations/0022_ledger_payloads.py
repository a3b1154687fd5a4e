"""Let the payload of a ledger entry be removed, and nothing else of it."""

from typing import Any

from django.db import migrations

from guicang.adapters.db import guard


def allow(_apps: Any, editor: Any) -> None:
    for statement in guard.let_forget(editor.connection.vendor):
        editor.execute(statement, params=None)


def forbid(_apps: Any, editor: Any) -> None:
    for statement in guard.let_forget_no_more(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("guicang", "0021_disclosures")]
    operations = [migrations.RunPython(allow, forbid, elidable=False)]
