"""Keep news for the desk, and marks by which notices and threads are known."""

from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0023_recovery"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskNews",
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
                ("source", guicang.adapters.db.models.fields.Bytewise()),
                ("thread", guicang.adapters.db.models.fields.Bytewise(db_index=True)),
                ("at", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="deskerrand",
            name="begun_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="deskerrand",
            name="mark",
            field=guicang.adapters.db.models.fields.Bytewise(default=""),
        ),
        migrations.AddField(
            model_name="desksession",
            name="place",
            field=guicang.adapters.db.models.fields.Bytewise(db_index=True, default=""),
        ),
        migrations.AddIndex(
            model_name="deskerrand",
            index=models.Index(fields=["session"], name="errand_session"),
        ),
    ]
