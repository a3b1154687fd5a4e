"""Invitations on SQLite and PostgreSQL."""

from datetime import datetime

from guicang.adapters.db.models import people as tables
from guicang.adapters.db.transactions import Atomic
from guicang.domain.access.invitations import Invitation
from guicang.domain.record import instant, micros


class DjangoInvitations(Atomic):
    """Invitations in the working store."""

    def add(self, invitation: Invitation) -> None:
        """Write one; what was written for the same person before is gone."""
        with self.transaction():
            tables.Invitation.objects.filter(person=invitation.person).delete()
            tables.Invitation.objects.create(
                code=invitation.id,
                person=invitation.person,
                digest=invitation.digest,
                made_at=micros(invitation.made_at),
                expires_at=micros(invitation.expires_at),
            )

    def find(self, invitation: str, *, lock: bool = False) -> Invitation | None:
        """Give one by its id; None if there is none. ``lock``: until the commit."""
        rows = tables.Invitation.objects.filter(code=invitation)
        row = (rows.select_for_update() if lock else rows).first()
        return None if row is None else _invitation(row)

    def use(self, invitation: str, at: datetime) -> None:
        """Mark one as used."""
        tables.Invitation.objects.filter(code=invitation).update(used_at=micros(at))


def _invitation(row: tables.Invitation) -> Invitation:
    return Invitation(
        id=row.code,
        person=row.person,
        digest=row.digest,
        made_at=instant(row.made_at),
        expires_at=instant(row.expires_at),
        used_at=None if row.used_at is None else instant(row.used_at),
    )
