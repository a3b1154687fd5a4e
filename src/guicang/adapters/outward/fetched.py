"""What is fetched from us has no door of its own: the interface for programs is one."""

from dataclasses import dataclass

from guicang.domain.disclosure import Destination
from guicang.domain.errors import DestinationFailed
from guicang.ports.disclosures import Parcel


@dataclass(frozen=True, slots=True)
class FetchedDoor:
    """Says who may fetch; nothing is put."""

    destination: Destination

    def check(self) -> str:
        """Say which program may fetch it."""
        return self.destination.settings["client"]

    def put(self, parcel: Parcel) -> None:
        """Refuse: it is fetched."""
        raise DestinationFailed(
            destination=self.destination.name, reason=f"{parcel.id} is not sent"
        )
