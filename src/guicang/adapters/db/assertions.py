"""Passkeys that sign requests: W3C Web Authentication, level 3, section 7.2.

1. The challenge is one of ours, for this person, site and root, and not older than
   five minutes. Whatever comes of it, it is gone.
2. It holds the root, so the passkey's own signature covers what was shown.
3. The assertion is one of this person's passkeys', over that challenge, for this site.
4. The person was verified by the authenticator: by a PIN or a finger, not by presence.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)

from guicang.adapters.db import factors
from guicang.adapters.db.models import people as tables
from guicang.adapters.db.people import active
from guicang.adapters.db.transactions import translated
from guicang.domain.access.passkeys import FRESH, NONCE_BYTES, Assertion, challenge
from guicang.domain.errors import NoSuchPasskey, WrongPasskey
from guicang.domain.record import micros


class DjangoAssertions:
    """Challenges in the working store, passkeys in allauth's table."""

    def __init__(self, token: Callable[[int], bytes] = secrets.token_bytes) -> None:
        """``token`` gives so many random bytes."""
        self._token = token

    def challenge(
        self, name: str, root: str, site: str, now: datetime
    ) -> Mapping[str, object]:
        """Give what a browser needs to ask the person's passkeys; NoSuchPasskey."""
        known = _credentials(name)
        if not known:
            raise NoSuchPasskey(passkey=name)
        asked = challenge(self._token(NONCE_BYTES), root)
        options, _state = _server(site).authenticate_begin(
            known, UserVerificationRequirement.REQUIRED, asked
        )
        with translated(), transaction.atomic():
            tables.Challenge.objects.filter(expires_at__lt=micros(now)).delete()
            tables.Challenge.objects.create(
                digest=_digest(asked),
                person=name,
                site=site,
                root=root,
                expires_at=micros(now + FRESH),
            )
        # The options hold the library's own mappings; JSON is what browsers read.
        plain: Mapping[str, object] = json.loads(
            json.dumps(dict(options), default=dict)
        )
        return plain

    def verify(self, name: str, root: str, assertion: Assertion, now: datetime) -> None:
        """Accept an assertion once, for this person and root, for five minutes."""
        try:
            given = AuthenticationResponse.from_dict(dict(assertion.credential))
            asked = given.response.client_data.challenge
        except (KeyError, TypeError, ValueError) as error:
            raise WrongPasskey(person=name) from error
        if not self._taken(name, root, assertion.site, asked, now):
            raise WrongPasskey(person=name)
        state = {
            "challenge": websafe_encode(asked),
            "user_verification": UserVerificationRequirement.REQUIRED,
        }
        try:
            _server(assertion.site).authenticate_complete(
                state, _credentials(name), given
            )
        except ValueError as error:
            raise WrongPasskey(person=name) from error

    def _taken(
        self, name: str, root: str, site: str, asked: bytes, now: datetime
    ) -> bool:
        with translated(), transaction.atomic(durable=True):
            rows = tables.Challenge.objects.filter(digest=_digest(asked))
            row = rows.select_for_update().first()
            rows.delete()
        return (
            row is not None
            and (row.person, row.root, row.site) == (name, root, site)
            and micros(now) <= row.expires_at
        )


def _credentials(name: str) -> list[AttestedCredentialData]:
    return [
        row.wrap().authenticator_data.credential_data
        for row in factors.passkeys(active(name).user_id)
    ]


def _server(site: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=site, name="Guicang"))


def _digest(asked: bytes) -> str:
    return hashlib.sha256(asked).hexdigest()
