"""Price books, and daily samples of what is stored."""

from django.db import migrations, models

from guicang.adapters.db import guard
from guicang.adapters.db.guarding import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0030_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceBookVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CostSample",
            fields=[
                ("at", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
            ],
        ),
        AppendOnly(guard.PRICES),
    ]
