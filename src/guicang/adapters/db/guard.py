"""Triggers that keep evidence as it was written, on SQLite and PostgreSQL.

They stop a slip, a script and a stolen password that may only speak SQL. They do not
stop whoever owns the database: against them stand the signed checkpoints, which are
kept elsewhere. A row of these tables is never changed or removed, with two exceptions:
the ledger's head may grow, and a policy version may be given its first run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

# Each table with its unique keys.
APPEND_ONLY: Final = {
    "guicang_ledgerentry": ("seq",),
    "guicang_ledgerabout": (),  # its key is all there is: nothing could be replaced
    "guicang_signature": ("id", "request_id, person"),
    "guicang_certificate": ("id", "code", "batch_id"),
    "guicang_declaration": ("version",),
    "guicang_confirmation": ("id", "entry"),
    "guicang_erased": ("id", "conversation"),
}
# Tables that later migrations made, with theirs.
RULES: Final = {"guicang_rulesetversion": ("version",)}
ROLES: Final = {"guicang_roletableversion": ("version",)}
MASKING: Final = {"guicang_maskingversion": ("version",)}
TILES: Final = {"guicang_ledgertile": ("level, place",)}
CUSTOMERS: Final = {"guicang_customerchange": ("version",)}
CLASSIFIERS: Final = {"guicang_classifierversion": ("version",)}
DESTINATIONS: Final = {"guicang_destinationsversion": ("version",)}
MARKS: Final = {"guicang_mark": ("id", "code")}
PROGRAMME: Final = {"guicang_programmenote": ("id",)}
PRICES: Final = {"guicang_pricebookversion": ("version",)}
_VERSION: Final = (
    "NEW.version = OLD.version AND NEW.document = OLD.document "
    'AND NEW."by" = OLD."by" AND NEW.at = OLD.at '
    "AND NEW.shortened = OLD.shortened "
    "AND OLD.first_run IS NULL AND NEW.first_run IS NOT NULL"
)
# Each table with its key and what an update must leave true of OLD and NEW.
UPDATED_ONLY: Final = {
    "guicang_ledgerhead": ("id", "NEW.id = OLD.id AND NEW.size > OLD.size"),
    "guicang_policyversion": ("version", _VERSION),
}
# What is left of an entry whose payload was removed (domain.retention.audit). Who does
# it by hand is found by verifying: no entry tells of it.
_EMPTIED: Final = (
    "NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.tag = OLD.tag "
    "AND NEW.leaf = OLD.leaf AND length(NEW.body) = 0 AND NEW.actor = ''"
)
_ENTRY: Final = "guicang_ledgerentry"
_NAMED: Final = "guicang_ledgerabout"
_STILL_SAID: Final = (
    f"EXISTS (SELECT 1 FROM {_ENTRY} WHERE seq = OLD.seq AND length(body) > 0)"  # noqa: S608 - constants
)
_REFUSAL: Final = "guicang: rows of this table are evidence"


def arm(vendor: str) -> Iterator[str]:
    """Give the statements that set the triggers up."""
    if vendor == "postgresql":
        yield (
            "CREATE FUNCTION guicang_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        )
    yield from arm_tables(vendor, APPEND_ONLY)
    for table, (key, lawful) in UPDATED_ONLY.items():
        yield _trigger(vendor, table, "UPDATE", f"NOT ({lawful})")
        yield from _kept(vendor, table, (key,))


def arm_tables(vendor: str, tables: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Give the statements that make tables append-only, once ``arm`` was run."""
    for table, keys in tables.items():
        yield _trigger(vendor, table, "UPDATE")
        yield from _kept(vendor, table, keys)


def let_forget(vendor: str) -> Iterator[str]:
    """Give the statements that let an entry's payload, and nothing else, be removed."""
    where = {t: f" ON {t}" if vendor == "postgresql" else "" for t in (_ENTRY, _NAMED)}
    yield f"DROP TRIGGER {_name(_ENTRY, 'UPDATE')}{where[_ENTRY]}"
    yield _trigger(vendor, _ENTRY, "UPDATE", f"NOT ({_EMPTIED})")
    yield f"DROP TRIGGER {_name(_NAMED, 'DELETE')}{where[_NAMED]}"
    if vendor != "postgresql":
        yield _trigger(vendor, _NAMED, "DELETE", _STILL_SAID)
        return
    yield (
        "CREATE FUNCTION guicang_refuse_named() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_STILL_SAID} THEN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = "
        "'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
    )
    yield (
        f"CREATE TRIGGER {_name(_NAMED, 'DELETE')} BEFORE DELETE ON {_NAMED} "
        "FOR EACH ROW EXECUTE FUNCTION guicang_refuse_named()"
    )


def let_forget_no_more(vendor: str) -> Iterator[str]:
    """Give the statements that take ``let_forget`` back."""
    for table, deed in ((_ENTRY, "UPDATE"), (_NAMED, "DELETE")):
        where = f" ON {table}" if vendor == "postgresql" else ""
        yield f"DROP TRIGGER {_name(table, deed)}{where}"
        yield _trigger(vendor, table, deed)
    if vendor == "postgresql":
        yield "DROP FUNCTION guicang_refuse_named()"


def disarm(vendor: str) -> Iterator[str]:
    """Give the statements that take the triggers away, for a migration backwards."""
    yield from disarm_tables(vendor, (*APPEND_ONLY, *UPDATED_ONLY))
    if vendor == "postgresql":
        yield "DROP FUNCTION guicang_refuse()"


def disarm_tables(vendor: str, tables: Iterable[str]) -> Iterator[str]:
    """Give the statements that take the triggers of tables away."""
    last = "TRUNCATE" if vendor == "postgresql" else "INSERT"
    for table in tables:
        where = f" ON {table}" if vendor == "postgresql" else ""
        for deed in ("UPDATE", "DELETE", last):
            yield f"DROP TRIGGER IF EXISTS {_name(table, deed)}{where}"


def _kept(vendor: str, table: str, keys: Sequence[str]) -> Iterator[str]:
    yield _trigger(vendor, table, "DELETE")
    if vendor == "postgresql":
        yield (
            f"CREATE TRIGGER {_name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION guicang_refuse()"
        )
    if vendor == "postgresql" or not keys:
        return
    # INSERT OR REPLACE deletes the old row without asking the triggers of a deletion
    # (sqlite.org/lang_conflict.html); so what is there already is refused here.
    same = " OR ".join(f"({key}) = ({_new(key)})" for key in keys)
    found = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 — constants
    yield _trigger(vendor, table, "INSERT", found)


def _new(key: str) -> str:
    return ", ".join(f"NEW.{column}" for column in key.split(", "))


def _trigger(vendor: str, table: str, deed: str, unless: str = "") -> str:
    when = f"WHEN ({unless}) " if unless else ""
    head = f"CREATE TRIGGER {_name(table, deed)} BEFORE {deed} ON {table} FOR EACH ROW "
    if vendor == "postgresql":
        return f"{head}{when}EXECUTE FUNCTION guicang_refuse()"
    return f"{head}{when}BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"


def _name(table: str, deed: str) -> str:
    return f"{table}_no_{deed.lower()}"
