"""What passkeys sign for requests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from guicang.domain.access.passkeys import Assertion


class Assertions(Protocol):
    """Challenges bound to a person and to what they are shown."""

    def challenge(
        self, name: str, root: str, site: str, now: datetime
    ) -> Mapping[str, object]:
        """Give what a browser needs to ask the person's passkeys; NoSuchPasskey.

        ``root`` is what is to be signed (hex SHA-256), ``site`` the console's name.
        """
        ...

    def verify(self, name: str, root: str, assertion: Assertion, now: datetime) -> None:
        """Accept an assertion once, for this person and root, for five minutes.

        WrongPasskey. Not inside a transaction (RuntimeError): what was used is used.
        """
        ...
