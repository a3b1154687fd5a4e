"""Make the tables of restored stores and of alarms."""

from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [("guicang", "0022_ledger_payloads")]
    operations = [
        migrations.CreateModel(
            name="Gate",
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
                ("snapshot", models.TextField()),
                ("entries", models.BigIntegerField()),
                ("restored_at", models.BigIntegerField()),
                ("replayed_at", models.BigIntegerField(null=True)),
                ("opened_at", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Alarm",
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
                ("key", guicang.adapters.db.models.fields.Bytewise()),
                ("kind", models.TextField()),
                ("facts", models.TextField()),
                ("raised_at", models.BigIntegerField()),
                ("told_at", models.BigIntegerField(null=True)),
                ("acknowledged_by", models.TextField(default="")),
                ("acknowledged_at", models.BigIntegerField(null=True)),
                ("escalated_at", models.BigIntegerField(null=True)),
                ("silenced_until", models.BigIntegerField(null=True)),
                ("silenced_by", models.TextField(default="")),
                ("silenced_why", models.TextField(default="")),
                ("over_at", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["raised_at", "id"], name="alarm_raised")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at__isnull", True)),
                        fields=("key",),
                        name="alarm_open_once",
                    )
                ],
            },
        ),
    ]
