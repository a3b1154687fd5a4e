"""Make the table of masking policies, append-only like other evidence."""

from django.db import migrations, models

from guicang.adapters.db import guard
from guicang.adapters.db.guarding import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("guicang", "0008_roles")]
    operations = [
        migrations.CreateModel(
            name="MaskingVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        AppendOnly(guard.MASKING),
    ]
