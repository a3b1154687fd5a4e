"""Make the tables of roles, grants and accounts; role tables are evidence."""

import django.db.models.deletion
from django.db import migrations, models

import guicang.adapters.db.models.fields
from guicang.adapters.db import guard
from guicang.adapters.db.guarding import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("guicang", "0007_jobs")]
    operations = [
        migrations.CreateModel(
            name="RoleTableVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        AppendOnly(guard.ROLES),
        migrations.CreateModel(
            name="Grant",
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
                ("person", models.TextField(db_index=True)),
                ("permission", models.TextField()),
                ("reason", models.TextField()),
                ("since", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                ("uses", models.BigIntegerField(null=True)),
                ("used", models.BigIntegerField(default=0)),
                ("ended_at", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Account",
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
                ("agent", models.TextField()),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="guicang.profile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("profile", "agent"), name="account_once"
                    )
                ],
            },
        ),
    ]
