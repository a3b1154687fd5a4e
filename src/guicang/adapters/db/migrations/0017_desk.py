"""Make the tables of the desk."""

from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0015_identities"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskAgent",
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
                ("capacity", models.BigIntegerField()),
                ("said", models.TextField()),
                ("missed", models.BigIntegerField()),
                ("facts", models.TextField()),
                ("version", models.BigIntegerField()),
                ("taken", models.BigIntegerField(default=0)),
                ("idle_since", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DeskVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="DeskCall",
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
                ("key", guicang.adapters.db.models.fields.Bytewise(unique=True)),
                ("session", guicang.adapters.db.models.fields.Bytewise()),
                ("asked_at", models.BigIntegerField()),
                ("wanted_at", models.BigIntegerField(null=True)),
                ("sensitive", models.TextField()),
                ("sealed", models.BinaryField()),
                ("done_at", models.BigIntegerField(null=True)),
                ("done_by", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=("session",),
                        name="one_open_call",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskErrand",
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
                ("key", guicang.adapters.db.models.fields.Bytewise(unique=True)),
                ("source", guicang.adapters.db.models.fields.Bytewise()),
                ("session", guicang.adapters.db.models.fields.Bytewise()),
                ("at", models.BigIntegerField()),
                ("stand", models.TextField()),
                ("sealed", models.BinaryField()),
                ("why", models.TextField(default="")),
                ("tries", models.BigIntegerField(default=0)),
                ("not_before", models.BigIntegerField(null=True)),
                ("done_at", models.BigIntegerField(null=True)),
                ("done_by", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["stand", "id"], name="errand_stand")],
            },
        ),
        migrations.CreateModel(
            name="DeskKnown",
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
                ("customer", guicang.adapters.db.models.fields.Bytewise()),
                ("agent", guicang.adapters.db.models.fields.Bytewise()),
                ("at", models.BigIntegerField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "agent"), name="known_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskLine",
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
                ("session", guicang.adapters.db.models.fields.Bytewise()),
                ("seq", models.BigIntegerField()),
                ("name", guicang.adapters.db.models.fields.Bytewise()),
                ("at", models.BigIntegerField()),
                ("side", models.TextField()),
                ("gap", models.BooleanField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "seq"), name="line_in_order"
                    ),
                    models.UniqueConstraint(
                        fields=("session", "name"), name="line_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskSession",
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
                ("key", guicang.adapters.db.models.fields.Bytewise(unique=True)),
                ("source", guicang.adapters.db.models.fields.Bytewise()),
                ("thread", guicang.adapters.db.models.fields.Bytewise()),
                ("sealed", models.BinaryField()),
                ("channel", models.TextField()),
                ("category", models.TextField()),
                ("customer", guicang.adapters.db.models.fields.Bytewise()),
                ("state", models.TextField()),
                ("owner", guicang.adapters.db.models.fields.Bytewise(default="")),
                ("kept_for", guicang.adapters.db.models.fields.Bytewise(default="")),
                ("weight", models.BigIntegerField()),
                ("opened_at", models.BigIntegerField()),
                ("queued_at", models.BigIntegerField(null=True)),
                ("completed_at", models.BigIntegerField(null=True)),
                ("look_at", models.BigIntegerField(null=True)),
                ("facts", models.TextField()),
                ("version", models.BigIntegerField()),
                ("said", models.BigIntegerField(default=0)),
                ("read_customer", models.BigIntegerField(default=0)),
                ("read_agent", models.BigIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["source", "thread", "id"], name="session_thread"
                    ),
                    models.Index(
                        condition=models.Q(("queued_at__isnull", False)),
                        fields=["queued_at", "id"],
                        name="session_queue",
                    ),
                    models.Index(
                        condition=models.Q(("owner", ""), _negated=True),
                        fields=["owner", "opened_at"],
                        name="session_owner",
                    ),
                    models.Index(
                        condition=models.Q(("look_at__isnull", False)),
                        fields=["look_at"],
                        name="session_look",
                    ),
                    models.Index(fields=["opened_at", "id"], name="session_opened"),
                    models.Index(fields=["completed_at"], name="session_completed"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "completed"), _negated=True),
                        fields=("source", "thread"),
                        name="one_open_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("queued_at__isnull", True),
                                ("state", "assigned"),
                                models.Q(("owner", ""), _negated=True),
                            ),
                            models.Q(
                                ("owner", ""),
                                ("queued_at__isnull", False),
                                ("state__in", ["waiting", "paused"]),
                            ),
                            models.Q(
                                ("owner", ""),
                                ("queued_at__isnull", True),
                                ("state", "completed"),
                            ),
                            _connector="OR",
                        ),
                        name="session_placed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskTurn",
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
                ("session", guicang.adapters.db.models.fields.Bytewise()),
                ("at", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("agent", models.TextField()),
                ("why", models.TextField()),
                ("data", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["session", "id"], name="turn_session"),
                    models.Index(fields=["at", "id"], name="turn_at"),
                ],
            },
        ),
    ]
