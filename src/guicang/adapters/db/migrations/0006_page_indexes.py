"""Indexes for pages, and the facets of what is stored already."""

from itertools import islice
from typing import Any, Final

import django.db.models.deletion
from django.db import migrations, models

import guicang.adapters.db.models.fields
from guicang.adapters.db import facets

_PAGE: Final = 2_000


def fill(apps: Any, _editor: Any) -> None:
    """Write the facets of what was stored before they were kept."""
    rows = apps.get_model("guicang", "Conversation").objects
    numbers = rows.order_by("id").values_list("id", flat=True).iterator()
    while page := list(islice(numbers, _PAGE)):
        facets.renew(page)


class Migration(migrations.Migration):
    dependencies = [
        ("guicang", "0005_considered"),
    ]

    operations = [
        migrations.CreateModel(
            name="Facet",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "value",
                        "opened_at",
                        "conversation_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("value", guicang.adapters.db.models.fields.Bytewise()),
                ("opened_at", models.BigIntegerField()),
                (
                    "conversation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="guicang.conversation",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(
            model_name="conversation",
            name="conversation_customer",
        ),
        migrations.AddField(
            model_name="conversation",
            name="due_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="judged",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="outlook",
            field=models.TextField(db_default=""),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["created_at", "id"], name="batch_created"),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(
                fields=["state", "created_at", "id"], name="batch_state"
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["opened_at", "id"], name="conversation_opened"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["source", "opened_at", "id"], name="conversation_source"
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["channel", "opened_at", "id"], name="conversation_channel"
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["agent", "opened_at", "id"], name="conversation_agent"
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["customer_tag", "opened_at", "id"], name="conversation_customer"
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["judged", "due_at", "id"],
                name="conversation_due",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("outlook", "held")),
                fields=["judged", "opened_at", "id"],
                name="conversation_held",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["judged"], name="conversation_judged"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["messages", "size"], name="conversation_measures"
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["placed_at", "id"], name="hold_placed"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["actor", "seq"], name="ledger_actor"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["at", "seq"], name="ledger_at"),
        ),
        migrations.AddIndex(
            model_name="quarantined",
            index=models.Index(fields=["stored_at", "id"], name="quarantined_stored"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["created_at", "id"], name="request_created"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                fields=["decision", "created_at", "id"], name="request_decision"
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                fields=["operation", "created_at", "id"], name="request_operation"
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                fields=["proposer", "created_at", "id"], name="request_proposer"
            ),
        ),
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(fields=["created_at", "id"], name="segment_created"),
        ),
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(
                fields=["state", "created_at", "id"], name="segment_state"
            ),
        ),
        migrations.AddIndex(
            model_name="facet",
            index=models.Index(fields=["conversation"], name="facet_conversation"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
