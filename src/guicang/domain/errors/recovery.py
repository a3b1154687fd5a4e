"""GC-76x: snapshots, restored systems, drills."""

from guicang.domain.errors.base import GuicangError, Refused


class NoSuchSnapshot(GuicangError):
    """An id that is no snapshot's."""

    code = "GC-760"
    message = "no snapshot {snapshot}"
    advice = "See `guicang snapshot list`."
    exit_code = 2


class SnapshotBroken(GuicangError):
    """A snapshot that is not what was written."""

    code = "GC-761"
    message = "snapshot {snapshot} is not whole: {reason}"
    advice = "Take an older one, or its copy; make a new one now."


class SnapshotFailed(GuicangError):
    """A database that could not be copied, or filled from a copy."""

    code = "GC-762"
    message = "the database could not be copied: {reason}"
    advice = "Nothing half-made is left. Look at the reason, then run it again."


class NoDumpTool(GuicangError):
    """A machine without PostgreSQL's own programs."""

    code = "GC-763"
    message = "{program} is not on this machine"
    advice = (
        "Install PostgreSQL's client programs, of the server's version or newer "
        "(Debian: postgresql-client)."
    )


class GateClosed(Refused):
    """A restored system that has not replayed what came after its snapshot."""

    code = "GC-764"
    message = "this system was restored from {snapshot} and is closed"
    advice = (
        "What was erased and held since is not in it. Run `guicang snapshot replay` "
        "with the ledger that came later; then it serves."
    )


class LaterMissing(Refused):
    """A restore without the ledger of what came after the snapshot."""

    code = "GC-765"
    message = "the ledger after snapshot {snapshot} is missing: {reason}"
    advice = (
        "Give what `guicang snapshot later` or `guicang ledger export` wrote, with "
        "--later. Without it, what was erased since would come back."
    )


class LaterBroken(Refused):
    """A later ledger that does not go on where the snapshot ends."""

    code = "GC-766"
    message = "the later ledger does not fit: {reason}"
    advice = "Take one of the same system, whole, and signed by its own key."


class ReplayIncomplete(Refused):
    """Something that came after the snapshot and cannot be replayed."""

    code = "GC-767"
    message = "what came after the snapshot cannot be replayed whole: {reason}"
    advice = (
        "Give what `guicang snapshot later` writes of the running system, or restore "
        "a later snapshot."
    )


class NotRestored(GuicangError):
    """A replay in a system that was not restored."""

    code = "GC-768"
    message = "this system was not restored from a snapshot"
    advice = "Nothing needs to be replayed."
    exit_code = 2


class PlaceTaken(GuicangError):
    """A restore into a place where something is."""

    code = "GC-769"
    message = "{place} is not empty"
    advice = "Restore into a new folder, and into a new database."
    exit_code = 2


class DrillFailed(GuicangError):
    """A restore drill that showed that a snapshot cannot be restored as it must."""

    code = "GC-770"
    message = "the drill with snapshot {snapshot} failed: {reason}"
    advice = "Treat it as a missing backup: make a new snapshot and drill again."


class RestoredDiffers(GuicangError):
    """A restored record that does not read back as it was stored."""

    code = "GC-771"
    message = "{count} restored records do not read back, such as {conversation}"
    advice = "Restore an older snapshot, or look at the key ring first."
