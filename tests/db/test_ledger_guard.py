"""Evidence is neither changed nor removed, by the ORM or by bare SQL."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from tests.databases import Database

from guicang.adapters.db import guard
from guicang.adapters.db.access import DjangoAccess
from guicang.adapters.db.batches import DjangoBatches
from guicang.adapters.db.catalogue import DjangoCatalogue
from guicang.adapters.db.identities import DjangoIdentities
from guicang.adapters.db.ledger import DjangoLedger
from guicang.adapters.db.marks import DjangoMarks
from guicang.adapters.db.models.ledger import LedgerEntry, LedgerTile
from guicang.adapters.db.policies import DjangoPolicies
from guicang.adapters.db.programme import DjangoProgramme
from guicang.adapters.db.requests import DjangoRequests
from guicang.adapters.db.versions import (
    DjangoClassifiers,
    DjangoDestinations,
    DjangoMaskingPolicies,
    DjangoPriceBooks,
    DjangoRuleSets,
)
from guicang.domain.access.model import Role
from guicang.domain.approval.model import Operation, Request, Signature
from guicang.domain.disclosure.marks import Mark
from guicang.domain.disposal.model import Batch, End, State
from guicang.domain.identity import Identity, merge
from guicang.domain.ledger.model import Tag
from guicang.ports.identities import Version
from guicang.ports.programme import Kind, Note

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = [
    *guard.RULES,
    *guard.ROLES,
    *guard.MASKING,
    *guard.TILES,
    *guard.CUSTOMERS,
    *guard.CLASSIFIERS,
    *guard.DESTINATIONS,
    *guard.MARKS,
    *guard.PROGRAMME,
    *guard.PRICES,
]
TABLES = [*guard.APPEND_ONLY, *guard.UPDATED_ONLY, *LATER]
# A column of each table that has no ``at``.
COLUMNS = {
    "guicang_ledgerhead": "size",
    "guicang_ledgerabout": "thing",
    "guicang_ledgertile": "hash",
    "guicang_certificate": "code",
}


@pytest.fixture
def evidence(database: Database) -> Database:
    """A database with a row in each guarded table."""
    fill()
    return database


@pytest.fixture
def evidence_on_sqlite(fresh_sqlite: Database) -> Database:
    """PostgreSQL has no REPLACE, and its ON CONFLICT asks the update trigger."""
    fill()
    return fresh_sqlite


def fill() -> None:
    DjangoLedger().append(Tag.BATCH_PROPOSED, "wang", {"batch": "b-1"}, NOW)
    DjangoLedger().append(Tag.BATCH_APPROVED, "li", {"batch": "b-1"}, NOW)
    LedgerTile.objects.create(level=1, place=0, hash=bytes(32))
    batch = Batch(
        id="b-1",
        end=End.OFFLINE,
        state=State.PROPOSED,
        root="",
        policy=1,
        proposer="wang",
        reason="",
        created_at=NOW,
    )
    DjangoBatches().add(batch, [])
    DjangoBatches().certify("b-1", "cert-1", b"{}")
    request = Request(
        id="b-1",
        operation=Operation.RECORD_DELETE,
        root="",
        proposer="wang",
        reason="",
        created_at=NOW,
        expires_at=NOW,
        chairs=(),
    )
    DjangoRequests().add(request)
    DjangoRuleSets().activate({}, digest="", by="wang", at=NOW)
    DjangoAccess().activate({}, by="wang", at=NOW)
    DjangoMaskingPolicies().activate({}, digest="", by="wang", at=NOW)
    DjangoClassifiers().activate({}, digest="", by="wang", at=NOW)
    DjangoDestinations().activate({}, digest="", by="wang", at=NOW)
    DjangoPriceBooks().activate({}, digest="", by="wang", at=NOW)
    mark = Mark(id="0a", at=NOW, viewer="wang", purpose="", place="reveal")
    DjangoMarks().add(mark)
    said = Note(kind=Kind.CHARGE, subject="li", by="wang", at=NOW, document={})
    DjangoProgramme().add(said)
    identities = DjangoIdentities()
    identities.meet(
        Identity(tag=tag, source="kf", channel="wecom-kf", met_at=NOW) for tag in "ab"
    )
    identities.change(
        Version(
            version=1,
            change=merge(identities.customers("ab")),
            by="wang",
            reason="",
            request="r-1",
            at=NOW,
        )
    )
    signature = Signature(
        person="li", role=Role.ADMIN, root="", at=NOW, proof="totp", proof_at=NOW
    )
    DjangoRequests().sign("b-1", signature)
    policies = DjangoPolicies()
    policies.activate({"name": "a"}, by="wang", at=NOW, shortened=False)
    policies.declare({"persons": 1}, by="wang", at=NOW)
    policies.confirm("law-1", "http://law.test/", by="wang", at=NOW)
    DjangoCatalogue().ended(["c-1"], "r-1", NOW)


def run(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def sql(*words: str) -> str:
    return " ".join(words)


def content(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql("SELECT * FROM", table))
        return cursor.fetchall()


@pytest.mark.parametrize("table", TABLES)
def test_bare_sql_neither_changes_nor_removes_a_row(evidence, table):
    before = content(table)
    assert before
    column = COLUMNS.get(table, "at")

    for statement in (
        sql("UPDATE", table, "SET", column, "=", column),
        sql("DELETE FROM", table),
        *([sql("TRUNCATE", table, "CASCADE")] * (evidence.vendor == "postgresql")),
    ):
        with pytest.raises(DatabaseError, match="evidence"):
            run(statement)

    assert content(table) == before


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"guicang_ledgerabout"}))
def test_no_row_is_replaced_on_sqlite(evidence_on_sqlite, table):
    before = content(table)

    with pytest.raises(DatabaseError, match="evidence"):
        run(sql("INSERT OR REPLACE INTO", table, "SELECT * FROM", table))

    assert content(table) == before


def test_the_orm_changes_no_entry(evidence):
    entry = LedgerEntry.objects.get(seq=0)
    for deed in (
        lambda: LedgerEntry.objects.update(actor="nobody"),
        lambda: LedgerEntry.objects.all().delete(),
        lambda: LedgerEntry.objects.filter(seq=1).delete(),
        entry.delete,
        entry.save,
    ):
        with pytest.raises(DatabaseError, match="evidence"):
            deed()

    assert LedgerEntry.objects.count() == 2


def test_the_head_only_grows(evidence):
    for change in ("size = 1", "size = 2, last_at = 0", "id = 2, size = 9"):
        with pytest.raises(DatabaseError, match="evidence"):
            run(sql("UPDATE guicang_ledgerhead SET", change))

    assert DjangoLedger().append(Tag.BATCH_ERASED, "li", {}, NOW).seq == 2


def test_a_policy_version_takes_its_first_run_and_nothing_else(evidence):
    for change in (
        "document = '{}'",
        "\"by\" = 'nobody', first_run = 1",
        "shortened = NOT shortened, first_run = 1",
        "at = 0, first_run = 1",
        "version = 7, first_run = 1",
    ):
        with pytest.raises(DatabaseError, match="evidence"):
            run(sql("UPDATE guicang_policyversion SET", change))

    DjangoPolicies().ran(1, NOW)
    with pytest.raises(DatabaseError, match="evidence"):
        run("UPDATE guicang_policyversion SET first_run = NULL")

    DjangoPolicies().ran(1, NOW + timedelta(days=1))
    assert DjangoPolicies().current().first_run == NOW


def test_a_migration_backwards_takes_every_trigger_away(evidence):
    for statement in (
        *guard.disarm_tables(evidence.vendor, guard.TILES),
        *guard.disarm_tables(evidence.vendor, guard.CUSTOMERS),
        *guard.disarm_tables(evidence.vendor, guard.DESTINATIONS),
        *guard.disarm_tables(evidence.vendor, guard.MARKS),
        *guard.disarm_tables(evidence.vendor, guard.PROGRAMME),
        *guard.disarm_tables(evidence.vendor, guard.PRICES),
        *guard.disarm_tables(evidence.vendor, guard.CLASSIFIERS),
        *guard.disarm_tables(evidence.vendor, guard.MASKING),
        *guard.disarm_tables(evidence.vendor, guard.ROLES),
        *guard.disarm_tables(evidence.vendor, guard.RULES),
        *guard.disarm(evidence.vendor),
    ):
        run(statement)

    for table in (
        *guard.APPEND_ONLY,
        *guard.RULES,
        *guard.ROLES,
        *guard.MASKING,
        *guard.TILES,
        *guard.CUSTOMERS,
        *guard.CLASSIFIERS,
        *guard.DESTINATIONS,
        *guard.MARKS,
        *guard.PROGRAMME,
        *guard.PRICES,
        "guicang_ledgerhead",
    ):
        run(sql("DELETE FROM", table))
        assert content(table) == []
    for statement in (
        *guard.arm(evidence.vendor),
        *guard.arm_tables(evidence.vendor, guard.RULES),
        *guard.arm_tables(evidence.vendor, guard.ROLES),
        *guard.arm_tables(evidence.vendor, guard.MASKING),
        *guard.arm_tables(evidence.vendor, guard.TILES),
        *guard.arm_tables(evidence.vendor, guard.CUSTOMERS),
        *guard.arm_tables(evidence.vendor, guard.CLASSIFIERS),
        *guard.arm_tables(evidence.vendor, guard.DESTINATIONS),
        *guard.arm_tables(evidence.vendor, guard.MARKS),
        *guard.arm_tables(evidence.vendor, guard.PROGRAMME),
    ):
        run(statement)
