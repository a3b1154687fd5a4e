"""What wraps the ring's own keys, as the settings say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from guicang.config import Config
from guicang.domain.errors import BadSetting
from guicang.ports.keys import Wrapping

_KINDS: Final = ("local", "transit", "pkcs11")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def known(config: Config, keys: Path) -> tuple[Wrapping, ...]:
    """Give the key services of the settings. BadSetting."""
    return (*_transit(config, keys), *_token(config, keys))


def _token(config: Config, keys: Path) -> Iterator[Wrapping]:
    module, label = (str(config[f"keys.pkcs11.{n}"]) for n in ("module", "token"))
    if not label:
        return
    if not Path(module).is_absolute():
        raise BadSetting(setting="keys.pkcs11.module", reason="a whole path is wanted")
    from guicang.adapters.keys.pkcs11 import Token

    yield Token(module=Path(module), label=label, keys=keys)


def _transit(config: Config, keys: Path) -> Iterator[Wrapping]:
    url = str(config["keys.transit.url"])
    if not url:
        return
    parts = urlsplit(url)
    clear = parts.scheme == "http" and parts.hostname in _HERE
    if not parts.hostname or not (clear or parts.scheme == "https"):
        raise BadSetting(setting="keys.transit.url", reason="https://host is wanted")
    from guicang.adapters.keys.transit import Transit

    ca = str(config["keys.transit.ca"])
    yield Transit(
        url=url.rstrip("/"),
        keys=keys,
        mount=str(config["keys.transit.mount"]).strip("/"),
        prefix=str(config["keys.transit.prefix"]),
        ca=(config.home / ca) if ca else None,
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
    raise BadSetting(setting="keys.wrapping", reason=f"keys.{kind} is not set")
