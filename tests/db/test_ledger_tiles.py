"""A ledger that was there before its tree had tiles gets them by the migration."""

from datetime import UTC, datetime
from importlib import import_module

from django.apps import apps
from django.db import connection

from guicang.adapters.db import guard
from guicang.adapters.db.ledger import DjangoLedger
from guicang.domain.ledger.merkle import verify_inclusion
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.tiles import Tiles

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MIGRATION = import_module("guicang.adapters.db.migrations.0020_ledger_tiles")
ENTRIES = 4_500  # more than a page of the migration's, and no multiple of a tile


def test_the_migration_makes_the_tiles_that_appending_would_have_made(database):
    ledger = DjangoLedger()
    with ledger.transaction():
        for n in range(ENTRIES):
            ledger.append(Tag.BATCH_PROPOSED, "wang", {"n": n}, NOW)
    appended = ledger.tile(1, 0)
    with connection.schema_editor() as editor:
        for statement in guard.disarm_tables(database.vendor, guard.TILES):
            editor.execute(statement, params=None)
        editor.execute("DELETE FROM guicang_ledgertile", params=None)
        MIGRATION.fill(apps, editor)

    head = ledger.head()
    path = Tiles(size=head.size, tile=ledger.tile).inclusion(3_333)

    assert len(appended) == ENTRIES // 256
    assert ledger.tile(1, 0) == appended
    (row,) = ledger.rows(3_333, 3_334)
    verify_inclusion(row.leaf, 3_333, head.size, path, head.root)
