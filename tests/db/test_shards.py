"""Every table that grows with conversations has keys by which it could be divided."""

import pytest
from django.apps import apps
from django.db import connection

from guicang.adapters.db.shards import BY_NAME, BY_NUMBER, WHOLE, WITHOUT

DIVIDED = {**BY_NUMBER, **BY_NAME}


def _naming() -> set[str]:
    """Name the tables with a column that names a conversation."""
    return {
        model._meta.db_table
        for model in apps.get_app_config("guicang").get_models()
        if any("conversation" in (f.column or "") for f in model._meta.local_fields)
    }


def _without(table: str) -> set[tuple[str, str]]:
    """Give the unique keys of a table that do not have its column."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    keys = [c["columns"] for c in found.values() if c["unique"] or c["primary_key"]]
    assert keys
    return {
        (table, ", ".join(sorted(columns)))
        for columns in keys
        if DIVIDED[table] not in columns
    }


def test_every_table_that_names_conversations_says_how_it_is_divided():
    assert _naming() == {*DIVIDED, *WHOLE} - {"guicang_conversation"}


@pytest.mark.django_db
def test_every_unique_key_has_the_column_or_a_reason():
    found = set().union(*map(_without, DIVIDED))

    assert found == set(WITHOUT)


@pytest.mark.service
def test_it_is_so_on_postgresql(fresh_postgresql):
    found = set().union(*map(_without, DIVIDED))

    assert found == set(WITHOUT)
