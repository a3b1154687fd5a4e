"""Opens destinations at places that the settings list, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guicang.domain.disclosure import Destination, Kind
from guicang.domain.disclosure.fields import place_of
from guicang.domain.errors import PlaceNotListed
from guicang.ports.disclosures import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDoors:
    """Implements ``Doors``. ``hosts`` are ``name:port``, ``folders`` whole paths."""

    hosts: frozenset[str]
    folders: tuple[Path, ...]

    def require_listed(self, destination: Destination) -> None:
        """Raise PlaceNotListed unless the settings list its place.

        Links are followed first: one that leads out of a listed folder is out of it.
        """
        place = place_of(destination)
        if not place:
            return
        listed = self._folder(place) if place.startswith("/") else place in self.hosts
        if not listed:
            raise PlaceNotListed(place=place)

    def _folder(self, place: str) -> bool:
        found = Path(place).resolve()
        return any(found.is_relative_to(each.resolve()) for each in self.folders)

    def open(self, destination: Destination, secrets: Mapping[str, str]) -> Door:
        """Open one. PlaceNotListed, DestinationFailed."""
        self.require_listed(destination)
        match destination.kind:
            case Kind.FOLDER:
                from guicang.adapters.outward.folder import FolderDoor

                return FolderDoor(destination)
            case Kind.S3:
                from guicang.adapters.outward.s3 import S3Door

                access = secrets.get("access_key", ""), secrets.get("secret_key", "")
                return S3Door(destination, access)
            case Kind.DATABASE:
                from guicang.adapters.outward.database import DatabaseDoor

                return DatabaseDoor(destination, secrets.get("password", ""))
            case Kind.PULL:
                from guicang.adapters.outward.fetched import FetchedDoor

                return FetchedDoor(destination)
