"""Keep what is said in the yearly programme."""

from django.db import migrations, models

import guicang.adapters.db.models.fields
from guicang.adapters.db import guard
from guicang.adapters.db.guarding import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0029_member_segment"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeNote",
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
                ("kind", guicang.adapters.db.models.fields.Bytewise()),
                ("subject", guicang.adapters.db.models.fields.Bytewise()),
                ("name", guicang.adapters.db.models.fields.Bytewise()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
                ("document", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "subject", "id"], name="programme_about"
                    )
                ],
            },
        ),
        AppendOnly(guard.PROGRAMME),
    ]
