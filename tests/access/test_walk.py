"""All doors, all roles: what the table forbids is refused and written down."""

import sqlite3

import pytest
import typer

from guicang.domain.access.model import May
from guicang.domain.access.permissions import SANDBOX_ACCOUNTS
from guicang.entrypoints.needs import Need, Surface, need_of, needs, public
from tests.access.commands import ARGUMENTS, OWN, commands, doors
from tests.access.pages import pages
from tests.access.walk import Fault, undeclared, walk
from tests.cli.hands import at
from tests.cli.specimens import talk, write


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("walk") / "home") as home:
        home.init()
        (agent,) = SANDBOX_ACCOUNTS["agent"]
        own = write(home.path / "own.jsonl", talk(OWN, agent={"id": agent}))
        home.json("import", own, *home.signed("admin"))
        yield home


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "empty.jsonl").write_text("")
    return folder


@pytest.fixture
def refusals(home):
    """Count what the ledger says of refusals for want of a permission."""
    ledger = sqlite3.connect(home.path / "data" / "guicang.db")
    last, total = 0, 0

    def count() -> int:
        nonlocal last, total
        for number, refused in ledger.execute(
            "SELECT rowid, instr(body, ?) > 0 FROM guicang_ledgerentry WHERE rowid > ?"
            " ORDER BY rowid",
            [b'"code":"GC-303"', last],
        ):
            last, total = number, total + refused
        return total

    yield count
    ledger.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_refuses_whom_the_table_does_not_allow(home, folder, refusals):
    faults = list(walk(commands(home, folder), refusals))

    assert not faults, "\n".join(map(str, faults))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_page_declares_and_refuses_whom_the_table_does_not_allow(home, refusals):
    with pages(home) as surfaces:
        assert len(surfaces) > 5
        assert undeclared(surfaces) == []
        faults = list(walk(surfaces, refusals))

    assert not faults, "\n".join(map(str, faults))


def test_every_command_declares_what_it_needs(home, folder):
    assert undeclared(commands(home, folder)) == []


def test_every_command_that_needs_something_is_called_in_the_walk():
    wanting = {name for name, door in doors() if (need_of(door) or Need()).mays}

    assert wanting <= ARGUMENTS.keys()


def test_what_is_public_says_why():
    reasons = {
        name: need.public
        for name, door in doors()
        if (need := need_of(door)) and not need.mays
    }

    assert {"detect", "certificate verify"} <= reasons.keys()
    assert all(len(reason.split()) > 3 for reason in reasons.values())


# --- the walk can fail ----------------------------------------------------------------


def test_a_command_that_declares_nothing_is_found(home, folder):
    group = typer.Typer()
    group.command("list")(lambda: None)

    assert undeclared(commands(home, folder, group)) == ["list"]


def a_door(codes, *mays, written=1):
    """A door that answers each person with a code, and what the ledger says of it."""
    entries = [0]

    def call(person):
        entries[0] += written if codes(person) == "GC-303" else 0
        return codes(person)

    door = Surface(name="door", need=Need(mays=mays), call=call)
    return list(walk([door], lambda: entries[0]))


def only(*names):
    return lambda person: "" if person in names else "GC-303"


def test_a_door_that_keeps_what_it_declares_is_not_found():
    assert a_door(only("admin"), May.BATCH_DISPOSE) == []


def test_a_door_that_lets_somebody_through_is_found():
    faults = a_door(only("admin", "hr"), May.BATCH_DISPOSE)

    assert faults == [Fault("door", "hr", "let through: no error")]


def test_a_door_that_refuses_with_another_code_is_found():
    faults = a_door(lambda _: "GC-801", May.LEDGER_EXPORT)

    assert {fault.role for fault in faults} >= {"admin", "agent", "security"}


def test_a_door_that_refuses_whom_the_table_allows_is_found():
    faults = a_door(only(), May.BATCH_DISPOSE)

    assert faults == [Fault("door", "admin", "refused what the table allows")]


def test_a_refusal_that_the_ledger_does_not_know_is_found():
    faults = a_door(only("admin"), May.BATCH_DISPOSE, written=0)

    assert {fault.said for fault in faults} == {"0 entries of the refusal"}


def test_a_declaration_says_something():
    with pytest.raises(ValueError, match="permission"):
        needs()
    with pytest.raises(ValueError, match="reason"):
        public(" ")
