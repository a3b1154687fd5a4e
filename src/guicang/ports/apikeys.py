"""Where what we keep of API keys lies."""

from collections.abc import Mapping
from typing import Protocol

from guicang.domain.access.apikeys import ApiKey


class ApiKeys(Protocol):
    """A file that the command line writes and the gateway reads."""

    def all(self) -> Mapping[str, ApiKey]:
        """Give all keys by id, as they are now. ApiKeysUnreadable."""
        ...

    def put(self, key: ApiKey) -> None:
        """Keep a key durably, in the place of the one of its id. ApiKeysUnreadable."""
        ...
