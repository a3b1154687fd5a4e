"""Let the payload of a ledger entry be removed, and keep people's views of it."""

from typing import Any

from django.db import migrations, models

import guicang.adapters.db.models.fields
from guicang.adapters.db import guard


def allow(_apps: Any, editor: Any) -> None:
    for statement in guard.let_forget(editor.connection.vendor):
        editor.execute(statement, params=None)


def forbid(_apps: Any, editor: Any) -> None:
    for statement in guard.let_forget_no_more(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("guicang", "0021_disclosures")]
    operations = [
        migrations.RunPython(allow, forbid, elidable=False),
        migrations.CreateModel(
            name="LedgerView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("person", models.TextField()),
                ("name", guicang.adapters.db.models.fields.Bytewise()),
                ("query", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "name"), name="view_once")
                ],
            },
        ),
    ]
