"""People in memory."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from guicang.adapters.db import totp
from guicang.domain.access.model import Person, Role
from guicang.domain.errors import NoSuchPerson, PersonExists, WrongCode
from guicang.domain.record import micros
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryPeople(MemoryStore):
    def __init__(
        self,
        database: MemoryDatabase | None = None,
        token: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        super().__init__(database)
        self.token = token
        self.people: dict[str, Person] = {}
        self.factors: dict[str, str] = {}
        self.proofs: dict[str, tuple[int, int, int]] = {}

    def add(
        self,
        name: str,
        roles: Iterable[Role],
        *,
        title: str = "",
        email: str = "",
        accounts: Iterable[str] = (),
    ) -> Person:
        if name in self.people:
            raise PersonExists(person=name)
        person = Person(
            name=name,
            roles=frozenset(roles),
            title=title,
            email=email,
            accounts=frozenset(accounts),
        )
        self.people[name] = person
        return person

    def get(self, name: str) -> Person:
        person = self.people.get(name)
        if person is None or not person.active:
            raise NoSuchPerson(person=name)
        return replace(person, enrolled=name in self.factors)

    def list(self) -> Sequence[Person]:
        return [
            replace(self.people[name], enrolled=name in self.factors)
            for name in sorted(self.people)
        ]

    def change(
        self, name: str, roles: Iterable[Role], *, accounts: Iterable[str] | None = None
    ) -> Person:
        if name not in self.people:
            raise NoSuchPerson(person=name)
        person = self.people[name]
        self.people[name] = replace(
            person,
            roles=frozenset(roles),
            active=True,
            accounts=person.accounts if accounts is None else frozenset(accounts),
        )
        return self.get(name)

    def deactivate(self, name: str) -> None:
        self.get(name)
        self.people[name] = replace(self.people[name], active=False)
        self.factors.pop(name, None)

    def enrol(self, name: str) -> str:
        self.get(name)
        self.factors[name] = totp.new_secret(self.token)
        self.proofs[name] = (-1, 0, 0)
        return self.factors[name]

    def code(self, name: str, now: datetime) -> str:
        self.get(name)
        if name not in self.factors:
            raise WrongCode(person=name)
        return totp.unused(self.factors[name], now, self.proofs[name][0])

    def prove(self, name: str, code: str, now: datetime) -> None:
        if self.database.depth:
            raise RuntimeError("a proof stands in no transaction")
        self.get(name)
        if name not in self.factors:
            raise WrongCode(person=name)
        last, failures, paused = self.proofs[name]
        if paused > micros(now):
            raise WrongCode(person=name)
        step = totp.matching(self.factors[name], code, now, last)
        if step is not None:
            self.proofs[name] = (step, 0, 0)
            return
        failures += 1
        if failures >= totp.FAILURES:
            paused = micros(now) + totp.PAUSE
        self.proofs[name] = (last, failures, paused)
        raise WrongCode(person=name)
