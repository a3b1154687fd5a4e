"""Remember which customers were told of which change of the rules."""

from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0032_expand_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="ToldCustomer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("change", guicang.adapters.db.models.fields.Bytewise()),
                ("customer", guicang.adapters.db.models.fields.Bytewise()),
                ("at", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("change", "customer"), name="one_told_customer"
                    )
                ],
            },
        ),
    ]
