from django.db import migrations, models
from tests.db.later import LAST


class Migration(migrations.Migration):
    dependencies = [("guicang", LAST)]
    operations = [
        migrations.AddField("job", "specimen", models.TextField(db_default="")),
    ]
