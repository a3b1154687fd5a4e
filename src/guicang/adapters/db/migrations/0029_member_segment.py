"""Members are found by their segment: otherwise each segment reads the whole batch."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0028_notices"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["batch", "segment", "conversation"], name="member_segment"
            ),
        ),
    ]
