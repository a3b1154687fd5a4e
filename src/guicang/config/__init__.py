"""Settings as rows that explain themselves: name, default, unit, help.

A home is a folder with ``guicang.toml``; ``GUICANG_*`` variables override it. The
reference page docs/reference/settings.md is generated from ``SETTINGS``.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from guicang.config.rows import SETTINGS
from guicang.config.setting import Setting
from guicang.domain.access.proxies import Network, network
from guicang.domain.errors import BadSetting

__all__ = ["SETTINGS", "Config", "Setting", "load"]


_MOVED: Final = dict.fromkeys(
    ("cost.working", "cost.archive", "cost.currency"),
    "prices are in the price book now: see `guicang cost book`",
)
_CONNECT: Final = 10  # seconds that a server has for answering at all
_REPLICA: Final = 2  # seconds: there is another that answers
_BY_NAME: Final = {s.name: s for s in SETTINGS}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one home."""

    home: Path
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def exists(self) -> bool:
        """Whether the folder is a home at all."""
        return (self.home / "guicang.toml").is_file()

    @property
    def sandbox(self) -> bool:
        """Whether the home is a sandbox; it says so everywhere, for ever."""
        return bool(self.values.get("sandbox", False))

    def database(self) -> dict[str, Any]:
        """Spell the working store for Django.

        SQLite: WAL, IMMEDIATE transactions, ``secure_delete`` so that freed pages are
        overwritten, ``synchronous=FULL`` because the ledger is in it.
        """
        url = str(self["database.url"])
        if not url:
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(self.home / "data" / "guicang.db"),
                "OPTIONS": {
                    "timeout": 30,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": (
                        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                        "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
                        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; "
                        "PRAGMA journal_size_limit=67108864;"
                    ),
                },
            }
        return self._postgresql("database.url")

    def databases(self) -> dict[str, dict[str, Any]]:
        """Spell the working store and, if there is one, the replica for Django."""
        databases = {"default": self.database()}
        if self["database.replica"]:
            if not self["database.url"]:
                raise BadSetting(
                    setting="database.replica", reason="SQLite has no replica"
                )
            databases["replica"] = self._postgresql(
                "database.replica",
                connect=_REPLICA,
                more=" -c default_transaction_read_only=on",
            )
        return databases

    def _postgresql(
        self, setting: str, *, connect: int = _CONNECT, more: str = ""
    ) -> dict[str, Any]:
        parts = urlsplit(str(self[setting]))
        if parts.scheme not in {"postgresql", "postgres"}:
            raise BadSetting(setting=setting, reason="only postgresql:// works")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "options": self._patience() + self._watch() + more,
                "connect_timeout": connect,
                **self._alive("keepalives_", "tcp_user_timeout"),
            },
        }

    def _watch(self) -> str:
        """Spell when the server lets go of what a host that is gone had locked."""
        watched = self._alive("tcp_keepalives_", "tcp_user_timeout")
        return "".join(f" -c {name}={value}" for name, value in watched.items())

    def _alive(self, asking: str, unheard: str) -> dict[str, int]:
        """Say when a silent peer is asked, how often, and given up; both sides do.

        The names are those of libpq and of the server (PostgreSQL 15, 20.3.2 and
        34.1.2). Asked at a third and at two thirds of the time, it is gone at the end.
        What was sent and never confirmed is given up as soon: asking waits behind it.
        """
        seconds = int(self["database.alive"])
        if seconds < 0:
            raise BadSetting(setting="database.alive", reason="below zero")
        if not seconds:
            return {}
        third = max(1, seconds // 3)
        return {
            f"{asking}idle": third,
            f"{asking}interval": third,
            f"{asking}count": 2,
            unheard: seconds * 1000,
        }

    def _patience(self) -> str:
        """Spell how long statements wait, run and stand still, for PostgreSQL."""
        patience = {
            "lock_timeout": self["database.lock_timeout"],
            "statement_timeout": self["database.statement_timeout"],
            "idle_in_transaction_session_timeout": self["database.idle_timeout"],
        }
        for name, seconds in patience.items():
            if seconds < 0:
                raise BadSetting(setting=name, reason="below zero")
        return " ".join(f"-c {name}={value}s" for name, value in patience.items())

    def proxies(self) -> tuple[Network, ...]:
        """Read whose word about callers is believed. BadSetting."""
        try:
            return tuple(map(network, self["web.proxies"]))
        except ValueError as error:
            raise BadSetting(setting="web.proxies", reason=str(error)) from error

    def secret_key(self) -> str:
        """Return Django's secret: random per home; outside a home one that is useless.

        It is read from ``keys/django.key``, which ``guicang init`` writes.
        """
        path = self.home / "keys" / "django.key"
        if path.is_file():
            return path.read_text().strip()
        return hashlib.sha256(str(self.home).encode()).hexdigest()


def load(home: Path) -> Config:
    """Read a home's settings. BadSetting names what cannot be."""
    path = home / "guicang.toml"
    try:
        written = path.read_text("utf-8") if path.is_file() else ""
        given = _flat(tomllib.loads(written))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(setting=str(path), reason=str(error)) from error
    sandbox = given.pop("sandbox", False)
    values: dict[str, Any] = {s.name: s.default for s in SETTINGS}
    values |= {name: _checked(name, value) for name, value in given.items()}
    for name in _BY_NAME:
        text = os.environ.get("GUICANG_" + name.upper().replace(".", "_"))
        if text is not None:
            values[name] = _checked(name, text)
    return Config(home, {**values, "sandbox": sandbox})


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            out |= _flat(value, f"{prefix}{key}.")
        else:
            out[prefix + key] = value
    return out


def _checked(name: str, value: Any) -> Any:
    if name in _MOVED:
        raise BadSetting(setting=name, reason=_MOVED[name])
    setting = _BY_NAME.get(name)
    if setting is None:
        raise BadSetting(setting=name, reason="unknown")
    default = setting.default
    if isinstance(default, tuple):
        items = value.split(os.pathsep) if isinstance(value, str) else value
        return tuple(str(item) for item in items)
    if isinstance(default, bool):
        return _truth(name, value)
    if isinstance(default, int):
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise BadSetting(setting=name, reason="not a number") from error
    return str(value)


def _truth(name: str, value: Any) -> bool:
    said = str(value).lower()
    if said not in {"true", "false"}:
        raise BadSetting(setting=name, reason="neither true nor false")
    return said == "true"
