"""Make the table of jobs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guicang", "0006_page_indexes")]
    operations = [
        migrations.CreateModel(
            name="Job",
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
                ("kind", models.TextField()),
                ("payload", models.TextField()),
                (
                    "key",
                    models.TextField(null=True, unique=True),
                ),
                ("state", models.TextField()),
                ("run_at", models.BigIntegerField()),
                ("created_at", models.BigIntegerField()),
                ("attempt", models.BigIntegerField(default=0)),
                ("failures", models.BigIntegerField(default=0)),
                ("owner", models.TextField(default="")),
                ("lease_until", models.BigIntegerField(null=True)),
                ("done", models.BigIntegerField(default=0)),
                ("of", models.BigIntegerField(default=0)),
                ("error", models.TextField(default="")),
                ("result", models.TextField(default="{}")),
                ("ended_at", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "run_at", "id"], name="job_due"),
                    models.Index(fields=["state", "lease_until"], name="job_lease"),
                ],
            },
        ),
    ]
