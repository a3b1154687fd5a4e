"""The use cases of packages for customers, joined with their stores."""

from functools import cached_property

from guicang.bootstrap.core import Core
from guicang.ports.disclosures import Disclosures
from guicang.ports.objects import ObjectStore
from guicang.ports.packages import Packages
from guicang.services.archiving import Archiving
from guicang.services.handing import Handing
from guicang.services.identifying import Identifying
from guicang.services.making import Making
from guicang.services.marking import Marking
from guicang.services.masking import Masking
from guicang.services.packaging import Packaging
from guicang.services.packing import Packing


class Parcels(Core):
    """What customers get of what is kept of them."""

    @property
    def archiving(self) -> Archiving:
        """Reads archives; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @property
    def identifying(self) -> Identifying:
        """Knows who is one customer; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @property
    def disclosures(self) -> Disclosures:
        """What left; ``Outward`` wires it."""
        raise NotImplementedError  # Outward has it

    @property
    def masking(self) -> Masking:
        """Masks; a mixin of detection wires it."""
        raise NotImplementedError  # House has it

    @cached_property
    def packages(self) -> Packages:
        """Packages for customers."""
        from guicang.adapters.db.packages import DjangoPackages

        return DjangoPackages()

    @cached_property
    def package_objects(self) -> ObjectStore:
        """Where packages lie, sealed."""
        from guicang.adapters.objects.folder import FolderObjects

        root = (self.config.home / str(self.config["package.root"])).resolve()
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FolderObjects(root)

    @cached_property
    def packaging(self) -> Packaging:
        """Asks for packages and lets them go."""
        from guicang.adapters.frames import AesFrames

        return Packaging(
            packages=self.packages,
            identifying=self.identifying,
            jobs=self.jobs,
            objects=self.package_objects,
            frames=AesFrames(),
            keys=self.keys,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            until=lambda at: self._end(at, "package.keep"),
        )

    @cached_property
    def making(self) -> Making:
        """Makes packages that were asked for."""
        from guicang.adapters.documents import parcel

        return Making(
            packaging=self.packaging,
            identities=self.identities,
            records=self.records,
            catalogue=self.catalogue,
            archiving=self.archiving,
            packing=lambda: Packing(masking=self.masking),
            organisation=str(self.config["organisation.name"]),
            viewer=parcel.pages,
            notes=parcel.notes,
        )

    @cached_property
    def handing(self) -> Handing:
        """Hands packages over."""
        from guicang.adapters.db.packages import ScryptCodes

        return Handing(
            packaging=self.packaging,
            disclosures=self.disclosures,
            codes=ScryptCodes(),
            masking=lambda: str(self.masking.policy.version),
        )

    @cached_property
    def marking(self) -> Marking:
        """Marks what is shown, and reads marks."""
        from guicang.adapters.db.marks import DjangoMarks

        return Marking(
            marks=DjangoMarks(),
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            on=bool(self.config["watermark.texts"]),
            draw=self._draw if self.config["watermark.images"] else None,
        )

    @staticmethod
    def _draw(data: bytes, text: str) -> bytes:
        from guicang.adapters.documents.picture import marked

        return marked(data, text)
