"""The bypass matrix at the console and at the worker.

What an attacker may have honestly come by is tried through a browser's session, and by
letting a job wait for the worker. Each is refused with its code, nothing but the ledger
has changed, and the refusal stands in the ledger. On SQLite and on PostgreSQL.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from guicang.bootstrap import make_worker
from guicang.domain.access.model import Role
from guicang.domain.disposal.model import End, Fate
from guicang.domain.jobs.model import State as JobState
from guicang.domain.ledger.model import Tag
from guicang.entrypoints import houses
from guicang.services.disposing import Wish
from tests import homes
from tests.attacks import test_approval_doors as doors
from tests.web.conftest import PASSWORD, Console

REFUSALS = (Tag.REQUEST_REFUSED, Tag.ACCESS_REFUSED)


@pytest.fixture
def console(database, settings, monkeypatch) -> Console:
    """One person a role, all with a password, three due conversations, a policy."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    home = homes.make(database, settings)
    home.take_in(*homes.talks(doors.COUNT).values())
    home.policy()
    settings.HOME = database.home
    monkeypatch.setattr(houses._LOCAL, "house", home.house, raising=False)
    with home.house.people.transaction():
        names = [person.name for person in home.house.people.list()]
        home.house.people.set_password(names, PASSWORD)
    return Console(home)


@dataclass
class Window:
    """Somebody's browser with a request open: seen, sampled, ready to be signed."""

    console: Console
    client: Any
    name: str
    request: str
    root: str = ""

    def look(self) -> "Window":
        page = self.client.get(f"/approvals/{self.request}")
        shown = re.search(r'name="root"\s+value="(\w+)"', page.content.decode())
        self.root = shown[1] if shown else ""
        self.client.get(f"/approvals/{self.request}/sample")
        return self

    def sign(self, code: str = "") -> Any:
        return self.client.post(
            f"/approvals/{self.request}/sign",
            {
                "typed": self.request,
                "answer": "yes",
                "root": self.root,
                "code": code or self.console.code(self.name),
            },
        )


def window(console: Console, name: str, request: str) -> Window:
    return Window(console, console.log_in(name), name, request).look()


def proposed(console: Console, by: str = "supervisor") -> str:
    console.wait(seconds=1)
    wish = Wish(end=End.OFFLINE, by=by, reason="test")
    return console.house.disposing.propose(wish).id


# --- through a session ----------------------------------------------------------------


def oneself(console):
    request = proposed(console)
    return window(console, "supervisor", request).sign


def oneself_in_another_browser(console):
    request = proposed(console)
    first, second = (window(console, "admin", request) for _ in range(2))
    assert first.sign().status_code == 302
    return second.sign


def a_second_account_with_the_first_ones_app(console):
    """One person holds both passwords, and one app."""
    request = proposed(console)
    assert window(console, "admin", request).sign().status_code == 302
    other = window(console, "compliance", request)
    return lambda: other.sign(console.code("admin"))


def two_chairs_for_one_person(console):
    doors.people(
        console.home, "change", "legal", Role.LEGAL, Role.COMPLIANCE,
        by="hr", sign_=("compliance", "admin"),
    )  # fmt: skip
    request = proposed(console)
    assert window(console, "legal", request).sign().status_code == 302
    return window(console, "legal", request).sign


def a_role_that_was_revoked(console):
    request = proposed(console, "hr")
    seen = window(console, "supervisor", request)
    doors.people(
        console.home, "change", "supervisor", Role.HR,
        by="hr", sign_=("legal", "admin"),
    )  # fmt: skip
    assert seen.sign("123456")["Location"].startswith("/accounts/login/")
    again = console.log_in("supervisor")
    return Window(console, again, "supervisor", request).look().sign


def a_request_that_ran_out(console):
    request = proposed(console)
    console.wait(days=15)
    return window(console, "admin", request).sign


def a_request_that_was_withdrawn(console):
    request = proposed(console)
    seen = window(console, "admin", request)
    console.house.disposing.withdraw(request, by="supervisor", reason="no")
    return seen.sign


def a_manifest_that_was_changed(console):
    home = console.home
    first, second = home.propose(only=frozenset(doors.NAMES[:1])), home.propose()
    seen = window(console, "admin", first.id)
    doors._move_a_member(first.id, second.id)
    return seen.sign


def the_root_of_another_manifest(console):
    home = console.home
    first, second = home.propose(only=frozenset(doors.NAMES[:1])), home.propose()
    seen = window(console, "admin", second.id)
    seen.root = first.root
    return seen.sign


def the_code_of_the_log_in(console):
    request = proposed(console)
    client = console.client()
    console.password(client, "admin")
    code = console.code("admin")
    client.post("/accounts/2fa/authenticate/", {"code": code})
    seen = Window(console, client, "admin", request).look()
    return lambda: seen.sign(code)


def the_code_of_another_signature(console):
    home = console.home
    first, second = home.propose(only=frozenset(doors.NAMES[:1])), home.propose()
    one, other = (window(console, "admin", each.id) for each in (first, second))
    code = console.code("admin")
    assert one.sign(code).status_code == 302
    return lambda: other.sign(code)


SIGNING = {
    "oneself": ("GC-304", oneself),
    "oneself in another browser": ("GC-304", oneself_in_another_browser),
    "a second account": ("GC-306", a_second_account_with_the_first_ones_app),
    "two chairs for one person": ("GC-304", two_chairs_for_one_person),
    "a revoked role": ("GC-303", a_role_that_was_revoked),
    "a request that ran out": ("GC-308", a_request_that_ran_out),
    "a withdrawn request": ("GC-308", a_request_that_was_withdrawn),
    "a changed manifest": ("GC-307", a_manifest_that_was_changed),
    "another's root": ("GC-307", the_root_of_another_manifest),
    "the code of the log-in": ("GC-306", the_code_of_the_log_in),
    "the code of a signature": ("GC-306", the_code_of_another_signature),
}


def refused(console: Console) -> list[str]:
    return [
        entry.data["code"]
        for tag in REFUSALS
        for entry in console.house.ledger.entries(tag=tag)
    ]


@pytest.mark.parametrize(("code", "prepare"), SIGNING.values(), ids=SIGNING.keys())
def test_nobody_signs_alone_at_the_console(console, code, prepare):
    attempt: Callable[[], Any] = prepare(console)
    before, noted = doors.state(console.home), refused(console)

    answer = attempt()

    assert answer.status_code in {403, 409}
    assert code in answer.content.decode()
    assert doors.state(console.home) == before
    assert sorted(refused(console)) == sorted([*noted, code])


def test_who_was_deactivated_is_outside_at_once(console):
    seen = window(console, "compliance", proposed(console))
    doors.deactivate(console.home, "compliance")
    before = doors.state(console.home)

    answer = seen.sign("123456")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert doors.state(console.home) == before


# --- through the worker ---------------------------------------------------------------


def copied_signatures(console):
    """The rows of another batch's signatures, copied behind the program's back."""
    home = console.home
    first, second = home.propose(only=frozenset(doors.NAMES[:1])), home.propose()
    home.sign(first.id, "admin", "supervisor", "compliance")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code FROM guicang_request")
        numbers = {code: number for number, code in cursor.fetchall()}
        cursor.execute("SELECT * FROM guicang_signature LIMIT 1")
        names = [c[0] for c in cursor.description if c[0] != "id"]
        given = ["%s" if name == "request_id" else name for name in names]
        cursor.execute(
            f"INSERT INTO guicang_signature ({', '.join(names)})"  # noqa: S608
            f" SELECT {', '.join(given)} FROM guicang_signature"
            " WHERE request_id = %s",
            [numbers[second.id], numbers[first.id]],
        )
    return second.id


def member_added_after_approval(console):
    home = console.home
    first, second = home.propose(only=frozenset(doors.NAMES[:1])), home.propose()
    home.sign(first.id, "admin", "supervisor", "compliance")
    doors._move_a_member(first.id, second.id)
    return first.id


def run_out(console):
    batch = console.home.approved().id
    console.wait(days=15)
    return batch


def revoked_afterwards(console):
    batch = console.home.approved().id
    doors.people(
        console.home, "change", "supervisor", Role.HR,
        by="hr", sign_=("legal", "admin"),
    )  # fmt: skip
    return batch


def signed_twice_by_one(console):
    home = console.home
    doors.people(
        home, "change", "legal", Role.LEGAL, Role.COMPLIANCE,
        by="hr", sign_=("compliance", "admin"),
    )  # fmt: skip
    return doors.signed(home, "legal", "admin")


WORKING = {
    "nobody but who proposed": ("GC-310", proposed),
    "one person with two roles": ("GC-310", signed_twice_by_one),
    "a revoked role": ("GC-310", revoked_afterwards),
    "an approval that ran out": ("GC-308", run_out),
    "a changed manifest": ("GC-307", member_added_after_approval),
    "copied signatures": ("GC-310", copied_signatures),
}


def worked(console: Console, batch: str) -> Any:
    """Let a batch wait for the worker, whoever is to blame, and let it work."""
    house = console.house
    job = house.jobs.add(
        "dispose-batch", {"batch": batch}, now=house.clock.now(), key=f"test:{batch}"
    )
    assert job
    console.wait(seconds=1)
    worker = make_worker(house, lambda _line: None, lambda _job, _said: None)
    while worker.turn(lambda: False):
        pass
    return house.jobs.list(kind="dispose-batch")[0]


@pytest.mark.parametrize(("code", "prepare"), WORKING.values(), ids=WORKING.keys())
def test_the_worker_carries_out_nothing_that_two_did_not_sign(console, code, prepare):
    batch = prepare(console)
    before, noted = doors.state(console.home), refused(console)

    job = worked(console, batch)
    after = doors.state(console.home)
    assert (job.state, job.error) == (JobState.DEAD, code)
    assert after == before
    assert sorted(refused(console)) == sorted([*noted, code])


def test_what_two_people_signed_at_the_console_the_worker_does(console):
    batch = console.home.propose().id
    for name in ("admin", "supervisor", "compliance"):
        assert window(console, name, batch).sign().status_code == 302

    job = worked(console, batch)

    assert job.state is JobState.DONE
    counts = console.house.batches.get(batch).counts
    assert counts[Fate.DESTROYED] == doors.COUNT
    assert timedelta() < console.house.clock.now() - job.created_at
