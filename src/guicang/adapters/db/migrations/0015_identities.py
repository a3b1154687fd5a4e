"""Make the tables of customers, and meet those of what is stored already."""

import json
from typing import Any, Final

from django.db import migrations, models

import guicang.adapters.db.models.fields
from guicang.adapters.db import guard
from guicang.adapters.db.guarding import AppendOnly

_PAGE: Final = 2_000
_CUSTOMER: Final = 7  # its place in the facts of an archived conversation
_FILL: Final = (
    "INSERT INTO guicang_identity (tag, customer, source, channel, kind, met_at) "
    "SELECT customer_tag, customer_tag, min(source), min(channel), 'record', "
    "min(stored_at) FROM guicang_conversation WHERE customer_tag <> '' "
    "GROUP BY customer_tag"
)


def fill(apps: Any, editor: Any) -> None:
    """Write an identity for each customer that some conversation names."""
    editor.execute(_FILL, params=None)
    identities = apps.get_model("guicang", "Identity").objects
    items = apps.get_model("guicang", "Item").objects.select_related("segment")
    some = []
    for item in items.iterator(chunk_size=_PAGE):
        facts = json.loads(item.facts)
        if tag := facts[_CUSTOMER]:
            some.append(
                identities.model(
                    tag=tag,
                    customer=tag,
                    source=facts[4],
                    channel=facts[5],
                    kind="record",
                    met_at=item.segment.created_at,
                )
            )
        if len(some) >= _PAGE:
            identities.bulk_create(some, ignore_conflicts=True)
            some = []
    identities.bulk_create(some, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0014_request_owner"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerChange",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("deed", models.TextField()),
                ("before", models.TextField()),
                ("after", models.TextField()),
                ("by", models.TextField()),
                ("reason", models.TextField()),
                ("request", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Clue",
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
                ("identity", guicang.adapters.db.models.fields.Bytewise()),
                ("reason", models.TextField()),
                ("digest", guicang.adapters.db.models.fields.Bytewise()),
            ],
            options={
                "indexes": [models.Index(fields=["identity"], name="clue_identity")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reason", "digest", "identity"), name="one_clue"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identity",
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
                ("tag", guicang.adapters.db.models.fields.Bytewise()),
                ("customer", guicang.adapters.db.models.fields.Bytewise()),
                ("source", models.TextField()),
                ("channel", models.TextField()),
                ("kind", models.TextField()),
                ("met_at", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer", "tag"], name="identity_customer"),
                    models.Index(
                        condition=models.Q(("tag", models.F("customer"))),
                        fields=["met_at", "id"],
                        name="identity_first",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tag",), name="one_identity")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        AppendOnly(guard.CUSTOMERS),
    ]
