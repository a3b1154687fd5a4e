"""What certificates say of this system."""

from collections.abc import Mapping
from typing import Final

from guicang import __version__
from guicang.config import Config
from guicang.domain.certificate.model import Issuer
from guicang.domain.record.zone import ZONE
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.services.certifying import Installation

PROOFS: Final[Mapping[str, str]] = {
    "file": "its row was overwritten; a copy of the ring opens until its epoch ends",
    "passphrase": (
        "its row was overwritten; a copy of the ring opens until its epoch ends"
    ),
    "transit": (
        "its row was overwritten; a copy of the ring opens until the key service "
        "deletes the key of its epoch, which its audit log shows"
    ),
    "pkcs11": (
        "its row was overwritten; a copy of the ring opens until the key of its epoch "
        "is destroyed in its token, which was looked at"
    ),
}
"""How the destruction of a key shows, by what wraps the key of its epoch."""


def installation(
    config: Config, instance: str, archive: str, ring: tuple[str, str]
) -> Installation:
    """Describe the system whose signer is called ``instance``.

    ``archive`` is where archives lie: a folder or buckets. ``ring`` names the key ring,
    and what wraps the key of its epoch.
    """
    from guicang.adapters.db.dialects import version

    horizon = str(config["backup.horizon"])
    return Installation(
        issuer=Issuer(
            organisation=str(config["organisation.name"]) or "--",
            system=str(config["organisation.system"]),
            instance=instance,
            sandbox=config.sandbox,
        ),
        database="PostgreSQL" if config["database.url"] else "data/guicang.db",
        archive=archive,
        key_ring=ring[0],
        key_proof=PROOFS[ring[1]],
        tools={
            "guicang": f"guicang {__version__}",
            "database": version(),
            "archive": archive,
        },
        backup_horizon=horizon,
        backup_until=lambda at: (
            end_of(at, horizon, ZONE, effect=Effect.SCHEDULE) if horizon else None
        ),
    )
