"""Ways around the second person for somebody who is logged in, whichever the door.

A ``Desk`` is a home that this process serves, and a kind of window onto it: a browser
that signs by the console's forms, or a caller of the API with the same session. Each
way makes ready what somebody may honestly have, and gives what they try with it.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

from guicang.bootstrap import make_worker
from guicang.domain.access.apikeys import Scope
from guicang.domain.access.model import Role
from guicang.domain.disposal.model import End
from guicang.domain.ledger.model import Tag
from guicang.entrypoints import houses
from guicang.services.disposing import Wish
from tests.api.conftest import Program
from tests.attacks.bypasses import NAMES, _move_a_member, people, ready, signed
from tests.databases import Database
from tests.homes import Home
from tests.web.conftest import PASSWORD, Console

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REFUSALS = (Tag.REQUEST_REFUSED, Tag.ACCESS_REFUSED)


@dataclass
class Window:
    """Somebody's browser with a request open: seen, sampled, ready to be signed."""

    desk: "Desk"
    client: Any
    name: str
    request: str
    root: str = ""

    def look(self) -> None:
        page = self.client.get(f"/approvals/{self.request}")
        shown = re.search(r'name="root"\s+value="(\w+)"', page.content.decode())
        self.root = shown[1] if shown else ""
        self.client.get(f"/approvals/{self.request}/sample")

    def sign(self, code: str = "") -> Any:
        return self.client.post(
            f"/approvals/{self.request}/sign",
            {
                "typed": self.request,
                "answer": "yes",
                "root": self.root,
                "code": code or self.desk.code(self.name),
            },
        )

    def signs(self, code: str = "") -> bool:
        return bool(self.sign(code).status_code == 302)

    def outside(self, answer: Any) -> bool:
        """Whether an answer sends them back to the door."""
        return bool(answer.get("Location", "").startswith("/accounts/login/"))


class Calls(Window):
    """The same person's calls of the API, with the session of a browser."""

    def look(self) -> None:
        shown = Program(self.client).get(f"/requests/{self.request}")
        self.root = shown.json()["root"]

    def sign(self, code: str = "") -> Any:
        body = {"root": self.root, "code": code or self.desk.code(self.name)}
        path = f"/requests/{self.request}/signatures"
        return Program(self.client).post(path, body)

    def signs(self, code: str = "") -> bool:
        return bool(self.sign(code).status_code == 200)

    def outside(self, answer: Any) -> bool:
        return bool(answer.status_code == 401)


@dataclass
class Desk(Console):
    """A served home, and the kind of window that people have onto it."""

    kind: type[Window] = Window

    def window(self, name: str, request: str) -> Window:
        """Log somebody in, and let them look at a request."""
        return self.seen(self.log_in(name), name, request)

    def seen(self, client: Any, name: str, request: str) -> Window:
        made = self.kind(self, client, name, request)
        made.look()
        return made

    def refused(self) -> list[str]:
        """Give the codes of all refusals that the ledger knows."""
        return sorted(
            entry.data["code"]
            for tag in REFUSALS
            for entry in self.house.ledger.entries(tag=tag)
        )

    def work(self) -> None:
        """Let a worker do all that waits."""
        self.wait(seconds=1)
        worker = make_worker(self.house, lambda _line: None, lambda _job, _said: None)
        while worker.turn(lambda: False):
            pass


def desk(home: Home, settings: Any, monkeypatch: Any, kind: type[Window]) -> Desk:
    """Let this process serve a home."""
    settings.PASSWORD_HASHERS = HASHERS
    settings.HOME = home.folder
    monkeypatch.setattr(houses._LOCAL, "house", home.house, raising=False)
    return Desk(home, kind)


def peopled(database: Database, settings: Any) -> Home:
    """One person a role, all with a password, three due conversations, a policy."""
    settings.PASSWORD_HASHERS = HASHERS
    home = ready(database, settings)
    with home.house.people.transaction():
        home.house.people.set_password(list(home.secrets), PASSWORD)
    return home


# --- who signs ------------------------------------------------------------------------


def proposed(desk: Desk, by: str = "supervisor") -> str:
    desk.wait(seconds=1)
    wish = Wish(end=End.OFFLINE, by=by, reason="test")
    return desk.house.disposing.propose(wish).id


def oneself(desk):
    request = proposed(desk)
    return desk.window("supervisor", request).sign


def oneself_in_another_browser(desk):
    request = proposed(desk)
    first, second = (desk.window("admin", request) for _ in range(2))
    assert first.signs()
    return second.sign


def a_second_account_with_the_first_ones_app(desk):
    """One person holds both passwords, and one app."""
    request = proposed(desk)
    assert desk.window("admin", request).signs()
    other = desk.window("compliance", request)
    return lambda: other.sign(desk.code("admin"))


def two_chairs_for_one_person(desk):
    people(
        desk.home, "change", "legal", Role.LEGAL, Role.COMPLIANCE,
        by="hr", sign_=("compliance", "admin"),
    )  # fmt: skip
    request = proposed(desk)
    assert desk.window("legal", request).signs()
    return desk.window("legal", request).sign


def a_role_that_was_revoked(desk):
    request = proposed(desk, "hr")
    seen = desk.window("supervisor", request)
    people(
        desk.home, "change", "supervisor", Role.HR,
        by="hr", sign_=("legal", "admin"),
    )  # fmt: skip
    assert seen.outside(seen.sign("123456"))
    return desk.window("supervisor", request).sign


def a_request_that_ran_out(desk):
    request = proposed(desk)
    desk.wait(days=15)
    return desk.window("admin", request).sign


def a_request_that_was_withdrawn(desk):
    request = proposed(desk)
    seen = desk.window("admin", request)
    desk.house.disposing.withdraw(request, by="supervisor", reason="no")
    return seen.sign


def a_manifest_that_was_changed(desk):
    home = desk.home
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    seen = desk.window("admin", first.id)
    _move_a_member(first.id, second.id)
    return seen.sign


def the_root_of_another_manifest(desk):
    home = desk.home
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    seen = desk.window("admin", second.id)
    seen.root = first.root
    return seen.sign


def the_code_of_the_log_in(desk):
    request = proposed(desk)
    client = desk.client()
    desk.password(client, "admin")
    code = desk.code("admin")
    client.post("/accounts/2fa/authenticate/", {"code": code})
    seen = desk.seen(client, "admin", request)
    return lambda: seen.sign(code)


def the_code_of_another_signature(desk):
    home = desk.home
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    one, other = (desk.window("admin", each.id) for each in (first, second))
    code = desk.code("admin")
    assert one.signs(code)
    return lambda: other.sign(code)


def proposed_by_a_program(desk, by="admin"):
    """Give a request that a program of somebody's own asked for, by its key."""
    _, token = desk.house.issuing.issue(
        "own",
        frozenset({Scope.DISPOSAL_PROPOSE}),
        "P90D",
        by=by,
        code=desk.code(by),
    )
    program = Program(Client(SERVER_NAME="localhost"), token)
    return program.post("/batches", {"reason": "retention"}).json()["id"]


def ones_own_program(desk):
    return desk.window("admin", proposed_by_a_program(desk)).sign


def ones_own_program_whose_key_was_revoked(desk):
    request = proposed_by_a_program(desk)
    (key,) = desk.house.issuing.list()
    desk.house.issuing.revoke(key.id, by="admin", code=desk.code("admin"))
    return desk.window("admin", request).sign


SIGNING = {
    "oneself": ("GC-304", oneself),
    "one's own program asked": ("GC-304", ones_own_program),
    "one's own program, revoked since": (
        "GC-304",
        ones_own_program_whose_key_was_revoked,
    ),
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


# --- what is carried out --------------------------------------------------------------


def copied_signatures(desk):
    """The rows of another batch's signatures, copied behind the program's back."""
    home = desk.home
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
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


def member_added_after_approval(desk):
    home = desk.home
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    home.sign(first.id, "admin", "supervisor", "compliance")
    _move_a_member(first.id, second.id)
    return first.id


def run_out(desk):
    batch = desk.home.approved().id
    desk.wait(days=15)
    return batch


def revoked_afterwards(desk):
    batch = desk.home.approved().id
    people(
        desk.home, "change", "supervisor", Role.HR,
        by="hr", sign_=("legal", "admin"),
    )  # fmt: skip
    return batch


def signed_twice_by_one(desk):
    home = desk.home
    people(
        home, "change", "legal", Role.LEGAL, Role.COMPLIANCE,
        by="hr", sign_=("compliance", "admin"),
    )  # fmt: skip
    return signed(home, "legal", "admin")


CARRYING = {
    "nobody but who proposed": ("GC-310", proposed),
    "one person with two roles": ("GC-310", signed_twice_by_one),
    "a revoked role": ("GC-310", revoked_afterwards),
    "an approval that ran out": ("GC-308", run_out),
    "a changed manifest": ("GC-307", member_added_after_approval),
    "copied signatures": ("GC-310", copied_signatures),
}
UNSIGNED = ("nobody but who proposed", "one person with two roles")
"""Of these, what is refused before a worker is told."""
