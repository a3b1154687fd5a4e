"""Make the table of classifiers, append-only like other evidence."""

from typing import Any

from django.db import migrations, models

from guicang.adapters.db import guard


def arm(_apps: Any, editor: Any) -> None:
    for statement in guard.arm_tables(editor.connection.vendor, guard.CLASSIFIERS):
        editor.execute(statement, params=None)


def disarm(_apps: Any, editor: Any) -> None:
    for statement in guard.disarm_tables(editor.connection.vendor, guard.CLASSIFIERS):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("guicang", "0018_webchat")]
    operations = [
        migrations.CreateModel(
            name="ClassifierVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(arm, disarm, elidable=False),
    ]
