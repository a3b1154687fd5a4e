"""Second factors in allauth's table: made, proved, forgotten.

``Proof`` stands beside an authenticator app and keeps the last counter it was proved
with (RFC 6238, section 5.2): a row, so that nothing can evict it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import User

from guicang.adapters.db import totp
from guicang.adapters.db.models import people as tables
from guicang.domain.record import micros


def app_of(user_id: int) -> Authenticator | None:
    """Give the authenticator app of a user; None if there is none."""
    return Authenticator.objects.filter(
        user_id=user_id, type=Authenticator.Type.TOTP
    ).first()


def install(user_id: int, secret: str, counter: int = -1) -> None:
    """Put a new app in the place of the old; codes up to ``counter`` are used up."""
    forget_app(user_id)
    factor = Authenticator.objects.create(
        user_id=user_id,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(secret)},
    )
    tables.Proof.objects.create(authenticator=factor, counter=counter)


def forget_app(user_id: int) -> None:
    """Remove the app; what was proved with it goes by the foreign key."""
    Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).delete()


def forget(user_id: int) -> None:
    """Remove everything that counts as a second factor."""
    Authenticator.objects.filter(user_id=user_id).delete()


def passkeys(user_id: int) -> Any:
    """Give the query of a user's passkeys, the oldest first."""
    return Authenticator.objects.filter(
        user_id=user_id, type=Authenticator.Type.WEBAUTHN
    ).order_by("pk")


def add_passkey(
    user_id: int, title: str, credential: Mapping[str, object]
) -> Authenticator:
    """Keep a credential as allauth's log-in looks for it."""
    return Authenticator.objects.create(
        user_id=user_id,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": title, "credential": dict(credential)},
    )


def new_recovery_codes(user: User) -> list[str]:
    """Make recovery codes, shown once; the old ones die."""
    Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def prove(user_id: int, code: str, now: datetime) -> bool:
    """Whether a code of the app is right, and new. Failures are counted."""
    factor = app_of(user_id)
    if factor is None:
        return False
    proof = _locked(factor)
    if proof.paused_until > micros(now):
        return False
    secret = get_adapter().decrypt(factor.data["secret"])
    step = totp.matching(secret, code, now, proof.counter)
    if step is not None:
        proof.counter = step
        Authenticator.objects.filter(pk=factor.pk).update(last_used_at=now)
    _count(proof, now, right=step is not None)
    return step is not None


def recover(user_id: int, code: str, now: datetime) -> bool:
    """Whether a recovery code is right, and unused. Failures count with the app's."""
    factor = app_of(user_id)
    codes = Authenticator.objects.filter(
        user_id=user_id, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if factor is None or codes is None:
        return False
    proof = _locked(factor)
    if proof.paused_until > micros(now):
        return False
    right: bool = RecoveryCodes(codes).validate_code("".join(code.split()))
    _count(proof, now, right=right)
    return right


def shown(user_id: int, now: datetime) -> str | None:
    """Give the code that the app shows, or the next if it was used; None without one.

    Only one step ahead is accepted: whoever is faster has to wait.
    """
    factor = app_of(user_id)
    if factor is None:
        return None
    proof = tables.Proof.objects.filter(authenticator=factor).first()
    used = proof.counter if proof else -1
    return totp.unused(get_adapter().decrypt(factor.data["secret"]), now, used)


def _locked(factor: Authenticator) -> tables.Proof:
    tables.Proof.objects.get_or_create(authenticator=factor)
    # Locked, so that of two processes with one code only the first sees it unused.
    return tables.Proof.objects.select_for_update().get(authenticator=factor)


def _count(proof: tables.Proof, now: datetime, *, right: bool) -> None:
    if right:
        proof.failures = 0
    else:
        proof.failures += 1
        if proof.failures >= totp.FAILURES:
            proof.paused_until = micros(now) + totp.PAUSE
    proof.save()
