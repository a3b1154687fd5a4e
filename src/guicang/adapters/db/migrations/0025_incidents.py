"""Incidents, and what people noted on their clocks."""

import django.db.models.deletion
from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0024_desk_news"),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
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
                ("code", guicang.adapters.db.models.fields.Bytewise(unique=True)),
                ("facts", models.TextField()),
                ("declared_at", models.BigIntegerField()),
                ("declared_by", models.TextField()),
                ("freeze", models.TextField(default="")),
                ("handled_at", models.BigIntegerField(null=True)),
                ("closed_at", models.BigIntegerField(null=True)),
                ("closed_by", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="IncidentMark",
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
                ("clock", guicang.adapters.db.models.fields.Bytewise()),
                ("owner", models.TextField(default="")),
                ("met_at", models.BigIntegerField(null=True)),
                ("met_by", models.TextField(default="")),
                ("reference", models.TextField(default="")),
                ("waived_at", models.BigIntegerField(null=True)),
                ("waived_by", models.TextField(default="")),
                ("why", models.TextField(default="")),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="guicang.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "clock"), name="incident_clock_once"
                    )
                ],
            },
        ),
    ]
