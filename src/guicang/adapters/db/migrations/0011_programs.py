"""Make the tables of calls, webhooks and deliveries."""

import django.db.models.deletion
from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0010_doors"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallRate",
            fields=[
                ("caller", models.TextField(primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("calls", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Webhook",
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
                ("url", models.TextField()),
                ("tags", models.TextField()),
                ("secret", models.BinaryField()),
                ("by", models.TextField()),
                ("created_at", models.BigIntegerField()),
                ("ended_at", models.BigIntegerField(null=True)),
                ("position", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CallAnswer",
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
                ("caller", models.TextField()),
                ("key", models.TextField()),
                ("digest", models.TextField()),
                ("status", models.IntegerField()),
                ("kind", models.TextField(default="")),
                ("body", models.BinaryField(null=True)),
                ("begun_at", models.BigIntegerField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("caller", "key"), name="answer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("seq", models.BigIntegerField()),
                ("state", models.TextField()),
                ("attempts", models.IntegerField(default=0)),
                ("due_at", models.BigIntegerField(db_index=True, null=True)),
                ("said", models.TextField(default="")),
                ("ended_at", models.BigIntegerField(null=True)),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="guicang.webhook",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "id"], name="delivery_state")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("webhook", "seq"), name="tell_once")
                ],
            },
        ),
    ]
