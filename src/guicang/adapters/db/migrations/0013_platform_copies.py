"""Note which batches go on the platforms, too, and find stretches by conversation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0012_sources"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="platform",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="stretch",
            index=models.Index(fields=["conversation"], name="stretch_conversation"),
        ),
    ]
