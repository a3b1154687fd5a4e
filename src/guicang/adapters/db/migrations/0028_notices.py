"""Notices to people: words, what waits, marks, addresses that bounced, habits."""

from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0027_packages"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeHabits",
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
                ("person", guicang.adapters.db.models.fields.Bytewise(unique=True)),
                ("lang", models.TextField()),
                ("zone", models.TextField()),
                ("quiet", models.TextField(default="")),
                ("daily", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="NoticesVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ShutAddress",
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
                ("token", guicang.adapters.db.models.fields.Bytewise(unique=True)),
                ("why", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="NoticeMark",
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
                ("owner", guicang.adapters.db.models.fields.Bytewise()),
                ("day", models.IntegerField()),
                ("stage", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "day", "stage"), name="one_notice_mark"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonNotice",
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
                ("key", guicang.adapters.db.models.fields.Bytewise()),
                ("occasion", models.TextField()),
                ("urgent", models.BooleanField()),
                ("recipient", models.TextField()),
                ("way", models.TextField()),
                ("lang", models.TextField()),
                ("sealed", models.BinaryField()),
                ("state", models.TextField()),
                ("made_at", models.BigIntegerField()),
                ("attempts", models.IntegerField(default=0)),
                ("due_at", models.BigIntegerField(null=True)),
                ("tried_at", models.BigIntegerField(null=True)),
                ("said", models.TextField(default="")),
                ("version", models.BigIntegerField(default=0)),
                ("proof", models.TextField(default="")),
                (
                    "message",
                    guicang.adapters.db.models.fields.Bytewise(
                        db_index=True, default=""
                    ),
                ),
                ("ended_at", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at", "id"],
                        name="notice_due",
                    ),
                    models.Index(fields=["way", "tried_at"], name="notice_pace"),
                    models.Index(fields=["state", "id"], name="notice_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="one_person_notice")
                ],
            },
        ),
    ]
