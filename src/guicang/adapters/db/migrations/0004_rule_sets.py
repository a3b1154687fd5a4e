"""Make the table of rule sets, append-only like other evidence."""

from django.db import migrations, models

from guicang.adapters.db import guard
from guicang.adapters.db.guarding import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("guicang", "0003_findings")]
    operations = [
        migrations.CreateModel(
            name="RuleSetVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        AppendOnly(guard.RULES),
    ]
