"""Make a package: read, mask, box and seal it, as a job with progress.

* It is sealed from its first byte on, under a key of its own; so is all that is put
  aside meanwhile. What is cut off leaves nothing, and is made anew.
* Its memory does not grow with what it holds.
* The same content gives the same bytes.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from guicang.domain.disclosure.package import SCHEMA, Package, Sealed, Stand
from guicang.domain.errors import PackageNotReady
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.catalogue import Catalogue
from guicang.ports.identities import Identities
from guicang.ports.keys import DataKey
from guicang.ports.packages import Counted
from guicang.ports.records import Records
from guicang.services.archiving import Archiving
from guicang.services.boxing import Framed, Notes, Viewer, write
from guicang.services.packaging import ACTOR, Packaging, place_of
from guicang.services.packing import Packing, files, place
from guicang.services.spooling import Spool

FRAME: Final = 1 << 20
_PAGE: Final = 50
_WORK: Final = "w"

Progress = Callable[[int, int], object]


@dataclass(slots=True, kw_only=True)
class _Written:
    """What was sealed so far."""

    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    frames: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """The use case; ``packing`` gives what masks by the policy in force."""

    packaging: Packaging
    identities: Identities
    records: Records
    catalogue: Catalogue
    archiving: Archiving
    packing: Callable[[], Packing]
    organisation: str
    viewer: Viewer
    notes: Notes
    frame: int = FRAME

    def make(
        self, package: str, progress: Progress = lambda _done, _of: None
    ) -> Package:
        """Make one that was asked for; one that is there already stays as it is.

        NoSuchPackage, ScreeningFailed, NoSpace, ArchiveBroken.
        """
        found = self.packaging.packages.get(package)
        if found.stand is not Stand.MAKING:
            return found
        sealing, spooling = self.packaging.keys.create(2)
        ids = [sealing.id, spooling.id]
        self.packaging.clear(package, self.packaging.packages.begun(package, ids))
        try:
            return self._make(found, sealing, spooling, progress)
        except BaseException:
            self.packaging.clear(package, ids)
            raise

    def _make(
        self,
        package: Package,
        sealing: DataKey,
        spooling: DataKey,
        progress: Progress,
    ) -> Package:
        spool = Spool(
            objects=self.packaging.objects,
            frames=self.packaging.frames,
            key=spooling,
            of=f"{package.id}/{_WORK}",
        )
        held, messages = self._put_aside(package, spool, progress)
        written = self._seal(package, sealing, spool)
        self.packaging.keys.destroy([spooling.id])
        for name in list(self.packaging.objects.names(f"{package.id}/{_WORK}/")):
            self.packaging.objects.erase(name)
        sealed = Sealed(
            key=sealing.id,
            frames=written.frames,
            size=written.size,
            sha256=written.digest.hexdigest(),
        )
        counted = Counted(len(held), messages, spool.kept)
        about = {
            "package": package.id,
            "sha256": sealed.sha256,
            "bytes": sealed.size,
            **counted._asdict(),
            "masking": self.packing().masking.policy.version,
        }
        with self.packaging.packages.transaction():
            now = self.packaging.packages.get(package.id, lock=True)
            if now.stand is not Stand.MAKING:
                raise PackageNotReady(package=package.id, state=now.stand.value)
            self.packaging.ledger.append(
                Tag.PACKAGE_MADE, ACTOR, about, self.packaging.clock.now()
            )
            self.packaging.packages.made(package.id, sealed, counted, held)
        return self.packaging.packages.get(package.id)

    def _put_aside(
        self, package: Package, spool: Spool, progress: Progress
    ) -> tuple[list[str], int]:
        """Read and mask everything once; give what it is, and how many messages."""
        working, archived = self._of(package.customer)
        held: list[str] = []
        messages = 0
        packing, of = self.packing(), len(working) + len(archived)
        for some, kept_in in self._read(working, archived, spool):
            talks = [packing.document(each, kept_in) for each in some]
            for each in some:
                for file in files(each):
                    spool.keep(place(file), file.data or b"")
            spool.put(talks)
            held += [each.id for each in some]
            messages += sum(len(each.messages) for each in some)
            progress(len(held), of)
        return held, messages

    def _of(self, customer: str) -> tuple[list[str], list[str]]:
        working, archived = self.packaging.identifying.conversations(customer)
        facts = self.records.facts_of(working)
        first = sorted(
            (record.starts["opened"].isoformat(), name)
            for name, record in facts.items()
        )
        here = [name for _, name in first]
        return here, sorted(set(archived) - set(here))

    def _read(
        self, working: Sequence[str], archived: Sequence[str], spool: Spool
    ) -> Iterator[tuple[list[Conversation], str]]:
        """Read the working store in order, then the archive, a segment at a time."""
        spool.stream()
        names = iter(working)
        while page := list(islice(names, _PAGE)):
            yield list(self.records.read(page)), "working-store"
        places: dict[str, set[str]] = {}
        for item in self.catalogue.find(archived).values():
            places.setdefault(item.segment, set()).add(item.conversation)
        for segment in sorted(places):
            spool.stream()
            laid = self.archiving.read(self.catalogue.get(segment), places[segment])
            found = [each.conversation for each in laid]
            found.sort(key=lambda c: (c.opened_at.isoformat(), c.id))
            for begin in range(0, len(found), _PAGE):
                yield found[begin : begin + _PAGE], "archive"

    def _seal(self, package: Package, key: DataKey, spool: Spool) -> _Written:
        done = _Written()

        def take(data: bytes, last: bool) -> None:  # noqa: FBT001 - as Framed calls it
            number = done.frames
            sealed = self.packaging.frames.seal(
                key.secret, package.id, number, data, last=last
            )
            self.packaging.objects.put(place_of(package.id, number), sealed)
            done.digest.update(data)
            done.frames += 1
            done.size += len(data)

        file = Framed(self.frame, take)
        write(
            file,  # type: ignore[arg-type] # zipfile asks for write and flush alone
            self._head(package),
            spool.read,
            spool.files(),
            viewer=self.viewer,
            notes=self.notes,
        )
        file.finish()
        return done

    def _head(self, package: Package) -> dict[str, Any]:
        tags = self.packaging.identifying.customer(package.customer)
        known = self.identities.get(tags)
        return {
            "schema": SCHEMA,
            "package": package.id,
            "language": package.language,
            "made_at": package.asked_at.isoformat(),
            "from": self.organisation,
            "customer": package.customer,
            "identities": [
                {
                    "identity": tag,
                    "source": one.source,
                    "channel": one.channel,
                    "kind": one.kind.value,
                    "met_at": one.met_at.isoformat(),
                }
                for tag, one in sorted(known.items())
            ],
        }
