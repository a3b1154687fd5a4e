"""GC-863 to GC-869: what is wrong with a database server."""

from guicang.domain.errors.base import GuicangError


class VacuumOff(GuicangError):
    """Tables that nobody cleans of deleted rows."""

    code = "GC-863"
    message = "autovacuum is off for {tables}"
    advice = (
        "Turn it on: until a table is vacuumed, deleted rows stay in its files. "
        "ALTER TABLE … RESET (autovacuum_enabled), or autovacuum = on for the server."
    )


class DeadRows(GuicangError):
    """A table in which more deleted rows lie than vacuum should leave."""

    code = "GC-864"
    message = "{rows} deleted rows lie in {table}, {percent} % of it"
    advice = (
        "VACUUM the table. If they stay, something old is still open: a transaction, a "
        "prepared one, or a replication slot."
    )


class LogKept(GuicangError):
    """A replication slot for which the server keeps its log."""

    code = "GC-865"
    message = "replication slot {slot} keeps {mib} MiB of the server's log"
    advice = (
        "What was erased is still in that log. Start whoever reads from the slot, or "
        "drop it (pg_drop_replication_slot); bound it by max_slot_wal_keep_size."
    )


class OpenTooLong(GuicangError):
    """A transaction that has been open so long that vacuum cannot clean behind it."""

    code = "GC-866"
    message = "process {process} has had a transaction open for {minutes} minutes"
    advice = (
        "Nothing that was deleted since can be cleaned away, and migrations wait. "
        "End it where it runs, or by pg_terminate_backend."
    )


class NotDurable(GuicangError):
    """A server that says done before the disk has it."""

    code = "GC-867"
    message = "the server does not wait for its disk: {settings}"
    advice = (
        "After a power cut, acts that were confirmed would be missing, and the ledger "
        "with them. Turn these settings on."
    )


class NoChecksums(GuicangError):
    """A server that would not notice a page that its disk changed."""

    code = "GC-868"
    message = "the server keeps no checksums of its pages"
    advice = (
        "A page that the disk changed is noticed only where a seal or the ledger "
        "covers it. Stop the server and run pg_checksums --enable."
    )


class ReplicaAway(GuicangError):
    """A replica in the settings that does not answer, or not in time."""

    code = "GC-869"
    message = "the replica does not answer, or is behind"
    advice = (
        "Pages and searches are answered by the primary meanwhile. See whether it "
        "runs, follows the primary (pg_stat_wal_receiver) and keeps up."
    )
