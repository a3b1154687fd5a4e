from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("guicang", "9001_expand_specimen")]
    operations = [migrations.RemoveField("job", "specimen")]
