"""Members are found by their segment: otherwise each segment reads the whole batch."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0024_desk_news"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["batch", "segment", "conversation"], name="member_segment"
            ),
        ),
    ]
