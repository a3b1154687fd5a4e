"""Price books, and daily samples of what is stored."""

from typing import Any

from django.db import migrations, models

from guicang.adapters.db import guard


def arm(_apps: Any, editor: Any) -> None:
    for statement in guard.arm_tables(editor.connection.vendor, guard.PRICES):
        editor.execute(statement, params=None)


def disarm(_apps: Any, editor: Any) -> None:
    for statement in guard.disarm_tables(editor.connection.vendor, guard.PRICES):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0030_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceBookVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CostSample",
            fields=[
                ("at", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
            ],
        ),
        migrations.RunPython(arm, disarm, elidable=False),
    ]
