"""Make the tables of destinations, disclosures, copies and notices."""

import django.db.models.deletion
from django.db import migrations, models

import guicang.adapters.db.models.fields
from guicang.adapters.db import guard
from guicang.adapters.db.guarding import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("guicang", "0020_ledger_tiles")]
    operations = [
        migrations.CreateModel(
            name="DestinationsVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RecipientNotice",
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
                ("destination", guicang.adapters.db.models.fields.Bytewise()),
                ("recipient", models.TextField()),
                ("contact", models.TextField()),
                ("why", models.TextField()),
                ("about", models.TextField()),
                ("conversations", models.BigIntegerField()),
                ("at", models.BigIntegerField()),
                ("told_at", models.BigIntegerField(null=True)),
                ("told_by", models.TextField(default="")),
                ("how", models.TextField(default="")),
                ("deleted_at", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Disclosure",
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
                ("destination", guicang.adapters.db.models.fields.Bytewise()),
                ("recipient", models.TextField()),
                ("contact", models.TextField()),
                ("purpose", models.TextField()),
                ("basis", models.TextField()),
                ("profile", models.TextField()),
                ("masking", models.TextField()),
                ("version", models.BigIntegerField()),
                ("expires_at", models.BigIntegerField()),
                ("opened_at", models.BigIntegerField()),
                ("conversations", models.BigIntegerField()),
                ("messages", models.BigIntegerField(default=0)),
                ("sent_at", models.BigIntegerField(null=True)),
                ("due_at", models.BigIntegerField(null=True)),
                ("tries", models.BigIntegerField(default=0)),
                ("said", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["destination", "id"], name="disclosure_of")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=("destination",),
                        name="one_leaving",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosedCopy",
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
                ("destination", guicang.adapters.db.models.fields.Bytewise()),
                ("conversation", guicang.adapters.db.models.fields.Bytewise()),
                ("revision", models.BigIntegerField()),
                ("sent", models.BigIntegerField(default=0)),
                (
                    "disclosure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="guicang.disclosure",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="guicang.recipientnotice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("revision__gt", models.F("sent"))),
                        fields=["destination", "id"],
                        name="copy_waits",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "destination"), name="one_copy"
                    )
                ],
            },
        ),
        AppendOnly(guard.DESTINATIONS),
    ]
