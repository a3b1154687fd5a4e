"""Make the tables of sources, their threads, what they keep and what is missing."""

from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0011_programs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attestation",
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
                ("source", guicang.adapters.db.models.fields.Bytewise(db_index=True)),
                ("days", models.IntegerField(null=True)),
                ("proof", models.TextField()),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Called",
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
                ("source", guicang.adapters.db.models.fields.Bytewise()),
                ("at", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Source",
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
                ("name", guicang.adapters.db.models.fields.Bytewise(unique=True)),
                ("kind", models.TextField()),
                ("settings", models.TextField()),
                ("by", models.TextField()),
                ("created_at", models.BigIntegerField()),
                ("paused_at", models.BigIntegerField(null=True)),
                ("ended_at", models.BigIntegerField(null=True)),
                ("state", models.TextField(default="{}")),
            ],
        ),
        migrations.CreateModel(
            name="Gap",
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
                ("source", guicang.adapters.db.models.fields.Bytewise()),
                ("kind", models.TextField()),
                ("about", models.TextField()),
                ("since", models.BigIntegerField(null=True)),
                ("until", models.BigIntegerField(null=True)),
                ("detail", models.TextField()),
                ("noted_at", models.BigIntegerField()),
                ("resolved_at", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "kind", "about", "resolved_at"),
                        name="one_gap",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Kept",
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
                ("source", guicang.adapters.db.models.fields.Bytewise()),
                ("name", guicang.adapters.db.models.fields.Bytewise()),
                ("value", models.BinaryField(null=True)),
                ("until", models.BigIntegerField(default=0)),
                ("owner", models.TextField(default="")),
                ("lease_until", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "name"), name="kept_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seen",
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
                ("source", guicang.adapters.db.models.fields.Bytewise()),
                ("key", guicang.adapters.db.models.fields.Bytewise()),
                ("until", models.BigIntegerField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "key"), name="seen_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Stretch",
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
                ("source", guicang.adapters.db.models.fields.Bytewise()),
                ("thread", guicang.adapters.db.models.fields.Bytewise()),
                ("number", models.BigIntegerField()),
                ("conversation", guicang.adapters.db.models.fields.Bytewise()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("closed", models.BigIntegerField(null=True)),
                ("messages", models.BigIntegerField()),
                ("arrived", models.BigIntegerField()),
                ("known", models.BinaryField()),
                ("recalled", models.BinaryField()),
                ("told", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed__isnull", True)),
                        fields=["source", "last"],
                        name="stretch_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "thread", "number"), name="one_stretch"
                    )
                ],
            },
        ),
    ]
