"""People on SQLite and PostgreSQL, as Django's users with allauth's authenticators."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guicang.adapters.db import factors, sessions, totp
from guicang.adapters.db.models import people as tables
from guicang.adapters.db.sql import select
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.access.model import Adoption, Person, Role
from guicang.domain.access.passkeys import Passkey
from guicang.domain.errors import (
    LinkedAlready,
    NoSuchPasskey,
    NoSuchPerson,
    PersonExists,
    WeakPassword,
    WrongCode,
)

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
        profile = active(name)
        return _person(profile, enrolled=factors.app_of(profile.user_id) is not None)

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
            sessions.end_all(profile.user_id)
        return self.get(name)

    def deactivate(self, name: str) -> None:
        """End an active person's access: whatever opened a door dies. NoSuchPerson."""
        with self.transaction():
            profile = active(name, lock=True)
            factors.forget(profile.user_id)
            tables.Invitation.objects.filter(person=name).delete()
            self.unlink(name)
            sessions.end_all(profile.user_id)
            _switch(profile, active=False)

    def enrol(self, name: str) -> str:
        """Give a person a new TOTP secret (base32), shown once; the old one dies.

        So do their sessions.
        """
        secret = self.new_secret()
        with self.transaction():
            profile = active(name, lock=True)
            factors.install(profile.user_id, secret)
            sessions.end_all(profile.user_id)
        return secret

    def new_secret(self) -> str:
        """Make a TOTP secret (base32) that is nobody's yet."""
        return totp.new_secret(self._token)

    def adopt(self, name: str, adoption: Adoption, now: datetime) -> Sequence[str]:
        """Give a person the password and the app they chose; return recovery codes.

        Passkeys, codes and sessions of before die. WeakPassword; WrongCode if the code
        is not the secret's, which is then used up. NoSuchPerson.
        """
        step = totp.matching(adoption.secret, adoption.code, now, -1)
        if step is None:
            raise WrongCode(person=name)
        with self.transaction():
            self.set_password([name], adoption.password)
            profile = active(name, lock=True)
            factors.forget(profile.user_id)
            factors.install(profile.user_id, adoption.secret, step)
            return factors.new_recovery_codes(profile.user)

    def set_password(self, names: Sequence[str], password: str) -> None:
        """Give people a password; their sessions end. WeakPassword, NoSuchPerson."""
        encoded = make_password(password)
        with self.transaction():
            for name in names:
                user = active(name, lock=True).user
                try:
                    validate_password(password, user)
                except ValidationError as error:
                    raise WeakPassword(reasons=" ".join(error.messages)) from error
                User.objects.filter(pk=user.pk).update(password=encoded)
                sessions.end_all(user.pk)

    # --- passkeys ---------------------------------------------------------------------

    def passkeys(self, name: str) -> Sequence[Passkey]:
        """Give a person's passkeys, the oldest first."""
        return [_passkey(row) for row in factors.passkeys(active(name).user_id)]

    def add_passkey(
        self, name: str, title: str, credential: Mapping[str, object]
    ) -> Passkey:
        """Keep a credential that a browser made and that was verified."""
        user = active(name).user_id
        return _passkey(factors.add_passkey(user, title, credential))

    def rename_passkey(self, name: str, passkey: int, title: str) -> None:
        """Call a passkey otherwise. NoSuchPasskey if it is not theirs."""
        with self.transaction():
            row = self._passkey(name, passkey)
            row.data = {**row.data, "name": title}
            row.save(update_fields=["data"])

    def remove_passkey(self, name: str, passkey: int) -> None:
        """Remove a passkey. NoSuchPasskey if it is not theirs."""
        with self.transaction():
            self._passkey(name, passkey).delete()

    def _passkey(self, name: str, passkey: int) -> Authenticator:
        rows = factors.passkeys(active(name).user_id).select_for_update()
        if (row := rows.filter(pk=passkey).first()) is None:
            raise NoSuchPasskey(passkey=passkey)
        return row

    # --- accounts elsewhere -----------------------------------------------------------

    def linked(self, name: str) -> Sequence[tuple[str, str]]:
        """Give a person's accounts elsewhere, as provider and id there."""
        rows = SocialAccount.objects.filter(user_id=active(name).user_id)
        return [(row.provider, row.uid) for row in rows.order_by("provider", "uid")]

    def link(self, name: str, provider: str, account: str) -> None:
        """Let an account elsewhere log a person in. LinkedAlready to another."""
        user = active(name).user
        with self.transaction():
            row, _new = SocialAccount.objects.get_or_create(
                provider=provider, uid=account, defaults={"user": user}
            )
            if row.user_id != user.pk:
                raise LinkedAlready

    def unlink(self, name: str) -> None:
        """Forget a person's accounts elsewhere."""
        SocialAccount.objects.filter(user_id=active(name).user_id).delete()

    # --- proving ----------------------------------------------------------------------

    def prove(self, name: str, code: str, now: datetime) -> None:
        """Accept a TOTP code (RFC 6238) once. WrongCode if wrong or used before.

        Not inside a transaction (RuntimeError): it would undo the count of failures
        together with whatever the wrong code was meant to allow.
        """
        with translated(), transaction.atomic(durable=True):
            right = factors.prove(active(name).user_id, code, now)
        if not right:
            raise WrongCode(person=name)

    def code(self, name: str, now: datetime) -> str:
        """Show what a person's authenticator app shows; for sandboxes alone.

        Where that was used already, the next one, which is accepted as well. WrongCode
        if they have no app.
        """
        with translated():
            shown = factors.shown(active(name).user_id, now)
        if shown is None:
            raise WrongCode(person=name)
        return shown

    def recover(self, name: str, code: str, now: datetime) -> None:
        """Accept a recovery code once; it lets a person in and signs nothing.

        WrongCode if wrong or used before. Not inside a transaction (RuntimeError).
        """
        with translated(), transaction.atomic(durable=True):
            right = factors.recover(active(name).user_id, code, now)
        if not right:
            raise WrongCode(person=name)


def active(name: str, *, lock: bool = False) -> tables.Profile:
    """Give the row of somebody who is here. NoSuchPerson."""
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


def _passkey(row: Authenticator) -> Passkey:
    return Passkey(
        id=row.pk,
        title=str(row.data["name"]),
        made_at=row.created_at,
        used_at=row.last_used_at,
    )


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
