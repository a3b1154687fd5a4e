"""Keep with a request who answers for the program that proposed it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0013_platform_copies"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="owner",
            field=models.TextField(default=""),
        ),
    ]
