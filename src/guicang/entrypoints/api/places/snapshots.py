"""Snapshots of the working store, and restores for practice."""

from dataclasses import asdict
from datetime import datetime

from ninja import Schema

from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import MaybeCode, Run, acting
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import snapshot_shape
from guicang.services.ordering import DRILL, SNAPSHOT

WHO = frozenset({May.OPERATIONS_READ})
CHANGE = frozenset({May.SNAPSHOT_CHANGE})


class SnapshotShown(Schema):
    """A snapshot; ``ends`` is null while ``incident`` needs it."""

    id: str
    made_at: datetime
    until: datetime
    kind: str
    tool: str
    conversations: int
    segments: int
    entries: int
    bytes: int
    sealed: int
    sha256: str
    ends: datetime | None
    incident: str


class SnapshotList(Schema):
    """Snapshots, the newest first; those that are not whole by name."""

    items: list[SnapshotShown]
    broken: list[str]


class DrillShown(Schema):
    """A drill; ``code`` says why it failed, "" where it did not."""

    snapshot: str
    at: datetime
    seconds: int
    code: str
    conversations: int
    same: int
    changed: int
    erased: int


class DrillList(Schema):
    """Drills, the newest first."""

    items: list[DrillShown]


@route("GET", "/snapshots", response=SnapshotList, may=WHO, programs=True)
def snapshots(request: Call) -> object:
    """List snapshots, and when each goes."""
    keeping = house().snapshotting
    items = [
        {**snapshot_shape(each.snapshot), "ends": each.ends, "incident": each.incident}
        for each in keeping.standing()
    ]
    return {"items": items, "broken": list(keeping.broken())}


@route("POST", "/snapshots", response=Run, may=CHANGE, status=201)
def make_snapshot(request: Call, body: MaybeCode) -> object:
    """Let a worker make a snapshot; while one waits or runs there is no second one."""
    by = acting(request, May.SNAPSHOT_CHANGE, body.code)
    job = house().ordering.once(SNAPSHOT, by=by)
    return {"job": job.id, "state": job.state.value}


@route("GET", "/drills", response=DrillList, may=WHO, programs=True)
def drills(request: Call) -> object:
    """List restores for practice, and what each showed."""
    return {"items": [asdict(each) for each in house().drilling.done()]}


@route("POST", "/drills", response=Run, may=CHANGE, status=201)
def run_drill(request: Call, body: MaybeCode) -> object:
    """Let a worker restore the newest snapshot for practice."""
    by = acting(request, May.SNAPSHOT_CHANGE, body.code)
    job = house().ordering.once(DRILL, by=by)
    return {"job": job.id, "state": job.state.value}
