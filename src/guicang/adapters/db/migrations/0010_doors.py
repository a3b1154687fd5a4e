"""Make the tables of invitations, failures, sessions and challenges."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guicang.adapters.db.models.fields import Bytewise


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0009_masking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("person", Bytewise()),
                ("site", models.TextField()),
                ("root", models.TextField()),
                ("expires_at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Failures",
            fields=[
                ("counter", models.TextField(primary_key=True, serialize=False)),
                ("count", models.IntegerField(default=0)),
                ("last_at", models.BigIntegerField(db_index=True, default=0)),
                ("paused_until", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False)),
                ("person", Bytewise()),
                ("digest", models.TextField()),
                ("made_at", models.BigIntegerField()),
                ("expires_at", models.BigIntegerField()),
                ("used_at", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                        verbose_name="session key",
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                (
                    "expire_date",
                    models.DateTimeField(db_index=True, verbose_name="expire date"),
                ),
                ("opened_at", models.BigIntegerField(default=0)),
                ("seen_at", models.BigIntegerField(default=0)),
                ("address", models.TextField(default="")),
                ("agent", models.TextField(default="")),
                ("public", models.TextField(db_index=True, default="")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
    ]
