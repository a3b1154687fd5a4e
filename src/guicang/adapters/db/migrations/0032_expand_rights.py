"""Keep mails in which persons ask for something."""

import django.db.models.deletion
from django.db import migrations, models

import guicang.adapters.db.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0031_expand_cost"),
    ]

    operations = [
        migrations.CreateModel(
            name="SubjectMail",
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
                ("number", models.BigIntegerField()),
                ("digest", guicang.adapters.db.models.fields.Bytewise(unique=True)),
                ("at", models.BigIntegerField()),
                ("content", models.BinaryField()),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="guicang.subject",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "number"), name="one_subject_mail"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectFile",
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
                ("number", models.BigIntegerField()),
                ("body", models.BinaryField()),
                (
                    "mail",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="guicang.subjectmail",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mail", "number"), name="one_subject_file"
                    )
                ],
            },
        ),
    ]
