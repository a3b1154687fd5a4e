"""What wraps the ring's own keys, as the settings say."""

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from guicang.config import Config
from guicang.domain.errors import BadSetting
from guicang.ports.keys import Wrapping

_KINDS: Final = ("local", "transit")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def known(config: Config, keys: Path) -> tuple[Wrapping, ...]:
    """Give the key services of the settings. BadSetting."""
    url = str(config["keys.transit.url"])
    if not url:
        return ()
    parts = urlsplit(url)
    clear = parts.scheme == "http" and parts.hostname in _HERE
    if not parts.hostname or not (clear or parts.scheme == "https"):
        raise BadSetting(setting="keys.transit.url", reason="https://host is wanted")
    from guicang.adapters.keys.transit import Transit

    ca = str(config["keys.transit.ca"])
    return (
        Transit(
            url=url.rstrip("/"),
            keys=keys,
            mount=str(config["keys.transit.mount"]).strip("/"),
            prefix=str(config["keys.transit.prefix"]),
            ca=(config.home / ca) if ca else None,
        ),
    )


def chosen(config: Config, keys: Path) -> Wrapping | None:
    """Give what wraps the key of a new epoch; None for a file of ours. BadSetting."""
    kind = str(config["keys.wrapping"])
    if kind not in _KINDS:
        raise BadSetting(setting="keys.wrapping", reason=", ".join(_KINDS))
    if kind == "local":
        return None
    for each in known(config, keys):
        if each.kind == kind:
            return each
    raise BadSetting(setting=f"keys.{kind}.url", reason="https://host is wanted")
