"""Make the table that says whether a restored store may serve."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guicang", "0022_ledger_payloads")]
    operations = [
        migrations.CreateModel(
            name="Gate",
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
                ("snapshot", models.TextField()),
                ("entries", models.BigIntegerField()),
                ("restored_at", models.BigIntegerField()),
                ("replayed_at", models.BigIntegerField(null=True)),
                ("opened_at", models.BigIntegerField(null=True)),
            ],
        ),
    ]
