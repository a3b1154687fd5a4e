"""People on SQLite and PostgreSQL, as Django's users with allauth's authenticators."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from guicang.adapters.db import totp
from guicang.adapters.db.models import people as tables
from guicang.adapters.db.sql import select
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.access.model import Person, Role
from guicang.domain.errors import NoSuchPerson, PersonExists, WrongCode
from guicang.domain.record import micros

_EVERYBODY: Final = (
    "SELECT p.name, p.title, u.email, p.active AND u.is_active, a.id IS NOT NULL,"
    " r.role FROM guicang_profile p JOIN auth_user u ON u.id = p.user_id"
    " LEFT JOIN mfa_authenticator a ON a.user_id = u.id AND a.type = %s"
    " LEFT JOIN guicang_personrole r ON r.profile_id = p.id ORDER BY p.name, p.id"
)
_ACCOUNTS: Final = (
    "SELECT p.name, a.agent FROM guicang_account a"
    " JOIN guicang_profile p ON p.id = a.profile_id"
)


class DjangoPeople(Atomic):
    """Who is here, in the working store."""

    def __init__(self, token: Callable[[int], bytes] = secrets.token_bytes) -> None:
        """``token`` gives so many random bytes, for secrets."""
        self._token = token

    def add(
        self,
        name: str,
        roles: Iterable[Role],
        *,
        title: str = "",
        email: str = "",
        accounts: Iterable[str] = (),
    ) -> Person:
        """Write a new person. PersonExists if the name was ever given.

        The password is unusable: it is set at the first visit, if ever.
        """
        try:
            with self.transaction():
                user = User(username=name, email=email)
                user.set_unusable_password()
                user.save()
                profile = tables.Profile.objects.create(
                    name=name, user=user, title=title
                )
                _give(profile, roles)
                _name(profile, accounts)
        except IntegrityError as error:
            raise PersonExists(person=name) from error
        return _person(profile, enrolled=False)

    def get(self, name: str) -> Person:
        """Give an active person. NoSuchPerson if there is none."""
        profile = _active(name)
        return _person(profile, enrolled=_factor(profile) is not None)

    def list(self) -> Sequence[Person]:
        """Give everybody, in the order of names."""
        # Asked with every chunk that is erased: without a row object each.
        lines = select(_EVERYBODY, [str(Authenticator.Type.TOTP)])
        accounts: defaultdict[str, set[str]] = defaultdict(set)
        for name, agent in select(_ACCOUNTS, []):
            accounts[name].add(agent)
        return [
            Person(
                name=name,
                roles=frozenset(Role(line[-1]) for line in some if line[-1]),
                active=bool(active),
                title=title,
                email=email,
                enrolled=bool(enrolled),
                accounts=frozenset(accounts[name]),
            )
            for (name, title, email, active, enrolled), some in groupby(
                lines, key=itemgetter(slice(-1))
            )
        ]

    def change(
        self, name: str, roles: Iterable[Role], *, accounts: Iterable[str] | None = None
    ) -> Person:
        """Replace somebody's roles; who had been deactivated is active again.

        ``accounts`` take the place of theirs; None leaves them. NoSuchPerson if the
        name was never given.
        """
        with self.transaction():
            profile = tables.Profile.objects.filter(name=name).first()
            if profile is None:
                raise NoSuchPerson(person=name)
            _switch(profile, active=True)
            profile.personrole_set.all().delete()
            _give(profile, roles)
            if accounts is not None:
                profile.account_set.all().delete()
                _name(profile, accounts)
        return self.get(name)

    def deactivate(self, name: str) -> None:
        """End an active person's access: their second factor dies. NoSuchPerson."""
        with self.transaction():
            profile = _active(name, lock=True)
            _forget(profile)
            _switch(profile, active=False)

    def enrol(self, name: str) -> str:
        """Give a person a new TOTP secret (base32), shown once; the old one dies."""
        secret = totp.new_secret(self._token)
        with self.transaction():
            profile = _active(name, lock=True)
            _forget(profile)
            Authenticator.objects.create(
                user_id=profile.user_id,
                type=Authenticator.Type.TOTP,
                data={"secret": get_adapter().encrypt(secret)},
            )
        return secret

    def prove(self, name: str, code: str, now: datetime) -> None:
        """Accept a TOTP code (RFC 6238) once. WrongCode if wrong or used before.

        Not inside a transaction (RuntimeError): it would undo the count of failures
        together with whatever the wrong code was meant to allow.
        """
        with translated(), transaction.atomic(durable=True):
            right = _prove(_active(name), code, now)
        if not right:
            raise WrongCode(person=name)


def _prove(profile: tables.Profile, code: str, now: datetime) -> bool:
    factor = _factor(profile)
    if factor is None:
        return False
    tables.Proof.objects.get_or_create(authenticator=factor)
    # Locked, so that of two processes with one code only the first sees it unused.
    proof = tables.Proof.objects.select_for_update().get(authenticator=factor)
    if proof.paused_until > micros(now):
        return False
    secret = get_adapter().decrypt(factor.data["secret"])
    step = totp.matching(secret, code, now, proof.counter)
    if step is None:
        proof.failures += 1
        if proof.failures >= totp.FAILURES:
            proof.paused_until = micros(now) + totp.PAUSE
    else:
        proof.counter, proof.failures = step, 0
        Authenticator.objects.filter(pk=factor.pk).update(last_used_at=now)
    proof.save()
    return step is not None


def _active(name: str, *, lock: bool = False) -> tables.Profile:
    profiles = tables.Profile.objects.filter(
        name=name, active=True, user__is_active=True
    )
    if lock:
        profiles = profiles.select_for_update()
    if (profile := profiles.select_related("user").first()) is None:
        raise NoSuchPerson(person=name)
    return profile


def _give(profile: tables.Profile, roles: Iterable[Role]) -> None:
    tables.PersonRole.objects.bulk_create(
        tables.PersonRole(profile=profile, role=role) for role in sorted(set(roles))
    )


def _name(profile: tables.Profile, accounts: Iterable[str]) -> None:
    tables.Account.objects.bulk_create(
        tables.Account(profile=profile, agent=agent) for agent in sorted(set(accounts))
    )


def _switch(profile: tables.Profile, *, active: bool) -> None:
    """Let the person, and the user that pages log in, be here or gone."""
    tables.Profile.objects.filter(pk=profile.pk).update(active=active)
    User.objects.filter(pk=profile.user_id).update(is_active=active)


def _forget(profile: tables.Profile) -> None:
    """Remove the second factor; what was proved with it goes by the foreign key."""
    Authenticator.objects.filter(
        user_id=profile.user_id, type=Authenticator.Type.TOTP
    ).delete()


def _factor(profile: tables.Profile) -> Authenticator | None:
    return Authenticator.objects.filter(
        user_id=profile.user_id, type=Authenticator.Type.TOTP
    ).first()


def _person(profile: tables.Profile, *, enrolled: bool) -> Person:
    return Person(
        name=profile.name,
        roles=frozenset(Role(line.role) for line in profile.personrole_set.all()),
        active=profile.active and profile.user.is_active,
        title=profile.title,
        email=profile.user.email,
        enrolled=enrolled,
        accounts=frozenset(line.agent for line in profile.account_set.all()),
    )
