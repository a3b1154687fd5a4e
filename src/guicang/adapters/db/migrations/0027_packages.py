"""Make the tables of packages for customers, and of marks in what was shown."""

from django.db import migrations, models

import guicang.adapters.db.models.fields
from guicang.adapters.db import guard
from guicang.adapters.db.guarding import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0026_subject_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
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
                ("at", models.BigIntegerField(db_index=True)),
                ("viewer", models.TextField()),
                ("purpose", models.TextField()),
                ("place", models.TextField()),
                ("about", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Package",
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
                ("customer", guicang.adapters.db.models.fields.Bytewise(db_index=True)),
                ("language", models.TextField()),
                ("by", models.TextField()),
                ("reason", models.TextField()),
                ("request", models.TextField()),
                ("asked_at", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                ("stand", models.TextField(db_index=True)),
                ("conversations", models.BigIntegerField(default=0)),
                ("messages", models.BigIntegerField(default=0)),
                ("attachments", models.BigIntegerField(default=0)),
                ("keys", models.TextField(default="[]")),
                ("holds", models.TextField(default="[]")),
                ("key", models.TextField(default="")),
                ("frames", models.BigIntegerField(default=0)),
                ("size", models.BigIntegerField(default=0)),
                ("sha256", models.TextField(default="")),
                ("ended_at", models.BigIntegerField(null=True)),
                ("token", guicang.adapters.db.models.fields.Bytewise(default="")),
                ("hashed", models.TextField(default="")),
                ("linked_by", models.TextField(default="")),
                ("linked_at", models.BigIntegerField(null=True)),
                ("link_until", models.BigIntegerField(null=True)),
                ("tries", models.BigIntegerField(default=0)),
                ("claims", models.BigIntegerField(default=0)),
                ("claimed_until", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("token", ""), _negated=True),
                        fields=("token",),
                        name="one_link",
                    )
                ],
            },
        ),
        AppendOnly(guard.MARKS),
    ]
