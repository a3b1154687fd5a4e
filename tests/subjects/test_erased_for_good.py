"""Whatever happens before and after: nothing of an erased person is in what serves.

Lives of real deeds are drawn at random, ten in one home that cross each other: talks
come in, go offline, come back, are packed and copied; then all ten are erased, at one
time; then the same talks are brought again.
What may serve is looked at as those see it who are served: the store, the archive
that is live, the search, exports, packages, and each byte on the disk. That a snapshot
serves nobody before it was told is in ``test_restricted`` and ``tests/recovery``.
"""

import io
import random  # noqa: TID251 - seeded lives
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest

from guicang.domain.access.model import Reader
from guicang.domain.archive.model import SegmentState
from guicang.domain.disclosure.package import Stand
from guicang.domain.disposal.model import End
from guicang.domain.errors import (
    GuicangError,
    NoSuchCustomer,
    NothingDue,
    NothingToPack,
)
from guicang.domain.subjects.model import Kind
from tests import homes
from tests.databases import residue
from tests.fakes.talk import talk
from tests.settling import Settler
from tests.subjects.conftest import SECRET, Desk

THEIRS, OTHERS = "wm-1.", "wm-2"
"""How the ids of those begin who are erased, and who is not."""
LIVES = 10
THEIR_OWN = ("arrive", "order", "pack", "hold")
OF_ALL = ("other", "offline", "restore", "snapshot")
AGAIN = ("again", "renamed", "pack")
FAR = timedelta(days=365 * 6)
_numbers = count(1)


class Life:
    """A home, and everything that somebody may do on it; ``who`` is whose life."""

    def __init__(self, home: homes.Home) -> None:
        self.desk, self.home, self.house = Desk(home), home, home.house
        self.theirs: dict[str, list[object]] = {}
        self.who = f"{THEIRS}0"
        self.holds: list[str] = []
        self.desk.law()
        self.home.policy()

    def do(self, deed: str, who: int = 0) -> None:
        """Do something that may have nothing to do."""
        self.who = f"{THEIRS}{who}"
        with suppress(NothingDue, NoSuchCustomer, NothingToPack):
            getattr(self, deed)()

    def arrive(self, **more: object) -> None:
        one = talk(f"t{next(_numbers)}", SECRET, customer=self.who, **more)
        self.theirs.setdefault(self.who, []).append(one)
        self.desk.push(one)

    def order(self) -> None:
        """A talk that a law keeps for three years."""
        events = {"transaction_completed": homes.real_now() - timedelta(days=200)}
        self.arrive(labels=("chat.transaction",), events=events)

    def other(self) -> None:
        self.desk.push(talk(f"o{next(_numbers)}", "别人的话", customer=OTHERS))

    def offline(self) -> None:
        self.house.running.run(self.home.approved(End.OFFLINE).id)

    def restore(self) -> None:
        ids = [record.id for record in self.house.catalogue.facts()]
        if ids:
            asked = self.house.restoring.propose(ids, by="supervisor", reason="test")
            self.home.sign(asked.id, "admin", "compliance")
            self.house.restoring.run(asked.id)

    def pack(self) -> None:
        ordered = self.house.packaging.order(
            self.who, language="zh", by="legal", reason="test", request=""
        )
        self.house.making.make(ordered.id)

    def snapshot(self) -> None:
        self.home.clock.move(seconds=1)
        self.house.snapshotting.make()

    def hold(self) -> None:
        if self.who in self.theirs:
            self.holds.append(self.home.hold(customers=[self.tag(self.who)]))

    def again(self) -> None:
        """An old export is imported once more."""
        if self.who in self.theirs:
            self.desk.push(*self.theirs[self.who])

    def renamed(self) -> None:
        """Another platform brings the same talks under ids of its own."""
        for _ in self.theirs.get(self.who, ()):
            name = f"r{next(_numbers)}"
            self.desk.push(talk(name, SECRET, customer=self.who))

    def tag(self, who: str) -> str:
        return str(self.house.tagger.tag("customer", who))

    def erase(self) -> None:
        """All ask; let time pass until nothing keeps anything any more."""
        asked = [self.desk.decided(Kind.ERASURE, customer=who) for who in self.theirs]
        self.desk.run_batches()
        for hold in self.holds:
            self.house.holds.release(hold, self.home.clock.now())
        self.home.clock.at += FAR
        for _ in range(3):
            self.house.weighing.sweep()
            self.desk.run_batches()
        for each in asked:
            outcomes = self.desk.outcomes(each.id)
            assert set(outcomes.values()) <= {"erased"}, outcomes

    # --- what those see who are served ------------------------------------------------

    def check(self) -> None:
        working = [record.id for record in self.house.records.facts()]
        archived = [record.id for record in self.house.catalogue.facts()]
        assert not [each for each in (*working, *archived) if each[0] in "tr"]
        segments = self.house.catalogue.segments()
        live = [each for each in segments if each.state is SegmentState.LIVE]
        read = [
            a.conversation for each in live for a in self.house.archiving.read(each)
        ]
        assert SECRET not in repr(read)
        assert THEIRS not in repr(read)
        reader = Reader(person=self.house.people.get("supervisor"), proven=True)
        word = SECRET[:4]
        self.house.searching.begin(word, person=reader.person, conditions={})
        assert not [*self.house.searching.look(working, word, reader=reader)]
        exported = self.exported()
        assert SECRET not in exported
        assert THEIRS not in exported
        packages = self.house.packages.list()
        tags = set(map(self.tag, self.theirs))
        theirs = [each for each in packages if each.customer in tags]
        assert not [each for each in theirs if each.stand is Stand.READY]
        files = (p for p in (self.home.folder / "packages").rglob("*") if p.is_file())
        kept = {part for path in files for part in path.parts}
        assert not [each.id for each in theirs if each.id in kept]
        for word in (SECRET, THEIRS):
            assert not residue(self.home.database, word.encode())

    def exported(self) -> str:
        file = io.BytesIO()
        person = self.house.people.get("compliance")
        self.house.exporting.export(file.write, person=person, purpose="audit")
        return file.getvalue().decode()


@pytest.fixture
def lives(request, tmp_path_factory, settings, django_db_blocker, monkeypatch):
    """Make homes one after the other; certificates are signed, and not printed."""
    monkeypatch.setattr(
        "guicang.adapters.documents.pdf.PdfDocuments.pdf", lambda *_, **__: b"%PDF-1.7"
    )

    def living(kind: str):
        templates = request.getfixturevalue(f"{kind}_templates")
        settler = Settler(templates, tmp_path_factory.mktemp(f"{kind}-lives"))

        def one(deeds, after):
            folder = tmp_path_factory.mktemp("life") / "home"
            with settler.home(homes.make, folder, settings) as home:
                life = Life(home)
                for deed, who in deeds:
                    life.do(deed, who)
                life.erase()
                life.check()
                for deed, who in after:
                    life.do(deed, who)
                life.check()

        return one

    with django_db_blocker.unblock():
        yield living


def drawn(seed: int) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Draw what happens to ten persons, and after they were erased."""
    chance = random.Random(seed)
    theirs = [
        (deed, who)
        for who in range(LIVES)
        for deed in ("arrive", *chance.choices(THEIR_OWN, k=chance.randint(0, 2)))
    ]
    of_all = [(deed, 0) for deed in OF_ALL] + [("offline", 0), ("restore", 0)]
    before = [*theirs, *of_all]
    chance.shuffle(before)
    again = [*AGAIN, *chance.choices(AGAIN, k=LIVES - len(AGAIN))]
    chance.shuffle(again)
    after = [(deed, who) for who, deed in enumerate(again)]
    after += [(deed, 0) for deed in OF_ALL]
    chance.shuffle(after)
    return before, after


@pytest.mark.parametrize("seed", [5, 19])
def test_no_life_leaves_a_byte_of_an_erased_person_in_what_serves(lives, seed):
    lives("sqlite")(*drawn(seed))


def test_the_lives_that_are_drawn_differ_and_each_of_them_is_one():
    for seed in (5, 19):
        before, after = drawn(seed)
        kinds = {deed for deed, _ in before}
        own = {tuple(d for d, who in before if who == n) for n in range(1, LIVES)}
        assert kinds == {*THEIR_OWN, *OF_ALL}
        assert len(own) > LIVES / 2
        assert {deed for deed, _ in after} == {*AGAIN, *OF_ALL}
    assert drawn(5) == drawn(5) != drawn(19)


@pytest.mark.service
def test_neither_does_one_on_postgresql(lives):
    live = lives("postgresql")
    deeds = ["arrive", "order", "pack", "offline", "arrive", "hold", "snapshot"]
    live(
        [(deed, 0) for deed in (*deeds, "other")],
        [(deed, 0) for deed in ("again", "renamed", "restore", "pack")],
    )


def test_the_search_can_fail(lives, monkeypatch):
    live = lives("sqlite")
    monkeypatch.setattr("guicang.services.packaging.Packaging.erased", lambda *_: None)

    with pytest.raises((AssertionError, GuicangError)):
        live([("arrive", 0), ("pack", 0)], [])
