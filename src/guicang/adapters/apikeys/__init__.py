"""API keys in one JSON file of the home, which the gateway reads again when it changes.

The gateway needs this file and the settings, and nothing else of the home: no key
ring, no database. The file is written whole or not at all.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson

from guicang.adapters import alone, trait, write_whole
from guicang.domain.access.apikeys import ApiKey, Scope
from guicang.domain.errors import ApiKeysUnreadable

_SCHEMA: Final = "guicang.api-keys/1"


class FileApiKeys:
    """Implements ``guicang.ports.apikeys.ApiKeys``; no file is no keys."""

    def __init__(self, path: Path) -> None:
        """Remember where the file is; it is read when it is asked for."""
        self.path = path
        self._trait: tuple[int, int, int] | None = None
        self._keys: Mapping[str, ApiKey] = {}

    def all(self) -> Mapping[str, ApiKey]:
        """Give all keys by id; the file is read only if it changed."""
        try:
            now = trait(self.path)
            if now != self._trait:
                self._keys = _parse(self.path.read_bytes())
                self._trait = now
        except FileNotFoundError:
            self._keys, self._trait = {}, None
        except (OSError, ValueError, KeyError, TypeError) as error:
            # What was read before may hold a key that was revoked since.
            self._keys, self._trait = {}, None
            raise ApiKeysUnreadable(file=self.path.name) from error
        return self._keys

    def put(self, key: ApiKey) -> None:
        """Keep a key, in the place of the one of its id."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(self.path.parent):
            keys = {**self.all(), key.id: key}
            data = {"schema": _SCHEMA, "keys": [_plain(k) for k in keys.values()]}
            write_whole(self.path, orjson.dumps(data, option=orjson.OPT_INDENT_2))


def _parse(data: bytes) -> dict[str, ApiKey]:
    found = orjson.loads(data)
    if found["schema"] != _SCHEMA:
        raise ValueError(found["schema"])
    return {key["id"]: _key(key) for key in found["keys"]}


def _key(raw: Mapping[str, Any]) -> ApiKey:
    revoked = raw["revoked_at"]
    return ApiKey(
        id=raw["id"],
        name=raw["name"],
        scopes=frozenset(Scope(scope) for scope in raw["scopes"]),
        digest=bytes.fromhex(raw["digest"]).hex(),
        created_at=datetime.fromisoformat(raw["created_at"]),
        expires_at=datetime.fromisoformat(raw["expires_at"]),
        revoked_at=datetime.fromisoformat(revoked) if revoked else None,
    )


def _plain(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "digest": key.digest,
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }
