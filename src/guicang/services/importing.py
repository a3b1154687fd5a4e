"""Let a worker take in a file: one that was uploaded, or lies in a server's folder.

* What was uploaded lies sealed from its first byte on and is never unpacked to a disk.
  It goes when its job is done, cancelled or failed for good; a sweep takes what a crash
  left, and what nobody ordered for a day. What lies in the folder is its owner's.
* Who ordered it, which file and how far it is lie sealed: a file's name may hold a
  person's. The ledger has who and why, and the head of the file's digest.
* Counts move with the records: what was cut off goes on where it stopped, and its
  counts are those of the whole. Cancelled, what was stored stays; the same file given
  again goes on there, and nothing comes in twice.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from guicang.domain.errors import FileChanged, NoSuchJob, NoSuchUpload, UnknownFormat
from guicang.domain.jobs.model import ENDED, Job, State
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.jobs import Jobs
from guicang.ports.keys import Box
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.ports.sources import FileReader
from guicang.ports.uploads import Inbox, Sink, Upload, Uploads
from guicang.services.intake import Intake, Result

IMPORT: Final = "import"
WAITS: Final = timedelta(days=1)
"""How long an upload that nobody orders is kept."""
_ALL: Final = 10_000
_PURPOSE: Final = "import"
_HEAD: Final = 16


class Place(StrEnum):
    """Where a file lies."""

    UPLOAD = "upload"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file that a worker takes in, and what came of it so far.

    ``at`` is the upload's id, or the name in the folder. ``file`` is the digest of its
    bytes, ``size`` how many there are. ``read`` counts what was read of it: records,
    and what could not be read. ``over``: everything was.
    """

    by: str
    place: Place
    at: str
    name: str
    size: int
    file: str
    read: int = 0
    result: Result = field(default_factory=Result)
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """The use cases. ``sealed`` reads what was uploaded, ``plain`` what lies there."""

    intake: Callable[[], Intake]
    uploads: Uploads
    inbox: Inbox
    sealed: FileReader
    plain: FileReader
    jobs: Jobs
    records: Records
    box: Box
    ledger: Ledger
    clock: Clock

    # --- ordering ---------------------------------------------------------------------

    def begin(self, *, name: str, by: str) -> Sink:
        """Begin to keep what somebody sends. NoSpace."""
        return self.uploads.begin(name=name, by=by, at=self.clock.now())

    def end(self, sink: Sink) -> Upload:
        """Keep it until somebody orders its import, or for a day.

        UnknownFormat, NoSpace: nothing of it is kept.
        """
        upload = sink.end()
        try:
            self.sealed.identify(self.uploads.place(upload.id))
        except UnknownFormat as error:
            sink.drop()
            raise UnknownFormat(**{**error.data, "file": upload.name}) from error
        return upload

    def receive(self, pieces: Iterable[bytes], *, name: str, by: str) -> Upload:
        """Keep all of what somebody sends. UploadTooLarge, and what ``end`` raises."""
        sink = self.begin(name=name, by=by)
        try:
            for piece in pieces:
                sink.write(piece)
            return self.end(sink)
        except BaseException:
            sink.drop()
            raise

    def waiting(self) -> Sequence[Upload]:
        """Give uploads whose import nobody ordered."""
        known = {each.at for _, each in self.list(limit=_ALL)}
        return [each for each in self.uploads.list() if each.id not in known]

    def order(self, place: Place, at: str, *, by: str, reason: str) -> Job:
        """Let a worker take a file in: while that waits or runs there is no other.

        ``by`` was let through by the door. NoSuchUpload, NotInFolder, UnknownFormat.
        """
        wanted = self._described(place, at, by)
        now = self.clock.now()
        with self.jobs.transaction():
            for job in self.jobs.list(kind=IMPORT, states=[*_LIVING], limit=_ALL):
                if (same := self._kept(job.id)) and same.file == wanted.file:
                    return job
            about = {"kind": IMPORT, "file": wanted.file[:_HEAD], "reason": reason}
            self.ledger.append(Tag.SYSTEM_JOB_ORDERED, by, about, now)
            job = self.jobs.add(IMPORT, {"by": by}, now=now)
            self._keep(job.id, wanted)
        return job

    def _described(self, place: Place, at: str, by: str) -> Import:
        if place is Place.UPLOAD:
            upload = self.uploads.get(at)
            name, size = upload.name, upload.size
        else:
            name, size = at, self.inbox.size(at)
        path, reader = self._opened(place, at)
        file = reader.identify(path)
        return Import(by=by, place=place, at=at, name=name, size=size, file=file)

    def _opened(self, place: Place, at: str) -> tuple[PurePath, FileReader]:
        if place is Place.UPLOAD:
            return self.uploads.place(at), self.sealed
        return self.inbox.place(at), self.plain

    # --- looking ----------------------------------------------------------------------

    def list(self, *, limit: int = 100) -> Sequence[tuple[Job, Import]]:
        """Give imports, the newest first."""
        jobs = self.jobs.list(kind=IMPORT, limit=limit)
        found = [(job, self._kept(job.id)) for job in jobs]
        return [(job, each) for job, each in found if each is not None]

    def show(self, job: int) -> tuple[Job, Import]:
        """Give one. NoSuchJob, also for a job of another kind."""
        found = self.jobs.get(job)
        kept = self._kept(job) if found.kind == IMPORT else None
        if kept is None:
            raise NoSuchJob(job=job)
        return found, kept

    # --- running ----------------------------------------------------------------------

    def run(
        self, job: int, progress: Callable[[int, int], None] = lambda *_: None
    ) -> Mapping[str, object]:
        """Take a file in, or go on with it. NoSuchJob, NoSuchUpload, NotInFolder.

        FileChanged, also where it is not the file that was ordered.
        """
        _, kept = self.show(job)
        if not kept.over:
            try:
                kept = self._taken(job, kept, progress)
            except (UnknownFormat, FileChanged):
                self._drop(kept)  # the job is dead of it
                raise
        self._drop(kept)
        return {"file": kept.file[:_HEAD], "read": kept.read, **asdict(kept.result)}

    def _taken(
        self, job: int, kept: Import, progress: Callable[[int, int], None]
    ) -> Import:
        path, reader = self._opened(kept.place, kept.at)
        if reader.identify(path) != kept.file:
            raise FileChanged(file=path.name)
        intake, done = self.intake(), kept
        if not kept.read:
            with self.records.transaction():
                intake.again(kept.file)

        def noted(_share: float, items: int, result: Result) -> None:
            nonlocal done
            done = replace(
                done, read=done.read + items, result=done.result.plus(result)
            )
            self._keep(job, done)

        intake.take(
            path,
            reader,
            actor=kept.by,
            progress=lambda share, _: progress(int(share * kept.size), kept.size),
            noted=noted,
        )
        progress(kept.size, kept.size)
        done = replace(done, over=True)
        with self.records.transaction():
            self._keep(job, done)
        return done

    # --- letting go -------------------------------------------------------------------

    def discard(self, upload: str) -> None:
        """Remove an upload whose import nobody ordered. NoSuchUpload."""
        if upload not in {each.id for each in self.waiting()}:
            raise NoSuchUpload(upload=upload)
        self.uploads.drop(upload)

    def ended(self, job: Job) -> None:
        """Let go of what was uploaded for a job that somebody ended."""
        if job.kind == IMPORT and job.state in ENDED:
            kept = self._kept(job.id)
            if kept is not None:
                self._drop(kept)

    def sweep(self) -> int:
        """Let go of uploads whose job ended, or that waited too long; say how many."""
        before = self.clock.now() - WAITS
        gone = self.uploads.tidy(before)
        stands = {
            each.at: job.state
            for job, each in reversed(self.list(limit=_ALL))
            if each.place is Place.UPLOAD
        }
        for upload in self.uploads.list():
            state = stands.get(upload.id)
            stale = upload.at < before if state is None else state in ENDED
            gone += stale and self.uploads.drop(upload.id)
        return gone

    def forget(self, before: datetime) -> int:
        """Let go of what is kept of jobs that are forgotten, too."""
        gone = 0
        for job in self.jobs.list(kind=IMPORT, states=[*ENDED], limit=_ALL):
            if job.ended_at is not None and job.ended_at < before:
                self.records.move_cursor(_cursor(job.id), {})
                gone += 1
        return gone

    def _drop(self, kept: Import) -> None:
        if kept.place is Place.UPLOAD:
            self.uploads.drop(kept.at)

    # --- keeping ----------------------------------------------------------------------

    def _keep(self, job: int, done: Import) -> None:
        """Keep how far it is, in a transaction that the caller has opened."""
        place = _cursor(job)
        text = json.dumps(asdict(done), ensure_ascii=False).encode()
        sealed = base64.b64encode(self.box.seal(_PURPOSE, place, text)).decode()
        self.records.move_cursor(place, {"sealed": sealed})

    def _kept(self, job: int) -> Import | None:
        place = _cursor(job)
        sealed = self.records.cursor(place).get("sealed")
        if not sealed:
            return None
        raw = base64.b64decode(str(sealed))
        kept = json.loads(self.box.open(_PURPOSE, place, raw))
        more = {"place": Place(kept["place"]), "result": Result(**kept["result"])}
        return Import(**{**kept, **more})


_LIVING: Final = frozenset({State.WAITING, State.RUNNING})


def _cursor(job: int) -> str:
    return f"import:{job}"
