"""What certificates say of this system."""

from typing import Final

from guicang import __version__
from guicang.config import Config
from guicang.domain.certificate.model import Issuer
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.services.certifying import Installation

ZONE: Final = "Asia/Shanghai"


def installation(config: Config, instance: str, archive: str) -> Installation:
    """Describe the system whose signer is called ``instance``.

    ``archive`` is where archives lie: a folder or buckets.
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
        key_ring="local key ring",
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
