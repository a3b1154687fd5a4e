"""Note how what lies in quarantine is read again, and list it by file and by code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0035_expand_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="quarantined",
            name="form",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="head",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="tried_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="quarantined",
            index=models.Index(
                fields=["file", "stored_at", "id"], name="quarantined_file"
            ),
        ),
        migrations.AddIndex(
            model_name="quarantined",
            index=models.Index(
                fields=["code", "stored_at", "id"], name="quarantined_code"
            ),
        ),
    ]
