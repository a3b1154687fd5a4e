"""One size of ``bench.scale``: the main job on a home of its own, step by step."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.journey import Journey
from bench.scale_steps import measured

from guicang.domain.access.model import Reader
from guicang.domain.disposal.model import End
from guicang.services.disposing import Wish

WORD: Final = "发货"
SEARCHED: Final = 2_000
EXPLAINED: Final = 500
RESTORED: Final = 20
_PAGE: Final = 100


class Scale:
    """Walks a journey and measures each step."""

    def __init__(self, folder: Path, database: str, server: int | None) -> None:
        """Make the home. ``server`` is the postmaster's id, whose time is ours."""
        self._journey = Journey(folder, database)
        self._server = server
        self._house = self._journey.house
        self._hands = self._journey.hands

    def walk(self, corpus: Path) -> None:
        """Take every step once."""
        self._house.screening.scanner.inspect(["13800138000"] * 100)  # compiled once
        messages = self._take_in(corpus)
        self._govern(messages)
        self._ask()
        self._dispose()
        self._restore()

    def _take_in(self, corpus: Path) -> int:
        with measured("intake", self._server) as step:
            step.count = self._house.intake.take(corpus, self._house.files).messages
        return step.count

    def _govern(self, messages: int) -> None:
        document = self._house.document("three-tier")
        with measured("simulate", self._server) as step:
            self._house.retaining.simulate(document)
            step.count = messages
        request = self._house.retaining.propose(document, by="supervisor", reason="b")
        self._hands.sign(request.id, "admin", "compliance")
        with measured("due, kept", self._server) as step:
            while self._house.sweeping.sweep():
                pass
            step.count = messages
        with measured("due, counted", self._server) as step:
            self._house.retaining.tally()
            step.count = messages

    def _ask(self) -> None:
        ids = self._house.records.recent(SEARCHED)
        with measured("explain", self._server) as step:
            for one in ids[:EXPLAINED]:
                self._house.retaining.explain(one)
            step.count = min(EXPLAINED, len(ids))
        person = self._house.people.get("compliance")
        reader = Reader(person=person, proven=True)
        self._house.searching.begin(WORD, person=person, conditions={})
        looked = self._house.records.stored(ids).values()
        with measured("search", self._server) as step:
            for start in range(0, len(ids), _PAGE):
                page = ids[start : start + _PAGE]
                for _ in self._house.searching.look(page, WORD, reader=reader):
                    pass
            step.count = sum(each.messages for each in looked)

    def _dispose(self) -> None:
        wish = Wish(end=End.OFFLINE, by="hr", reason="bench", review=True)
        with measured("propose", self._server) as step:
            batch = self._house.disposing.propose(wish)
            step.count = batch.messages
        with measured("sign", self._server) as step:
            self._hands.sign(batch.id, "admin", "supervisor", "compliance")
            step.count = batch.messages
        with measured("dispose", self._server) as step:
            self._house.running.run(batch.id)
            step.count = batch.messages
        self._batch = batch.id

    def _restore(self) -> None:
        ids: Sequence[str] = self._house.restoring.members_of(self._batch)
        some = ids[:: max(1, len(ids) // RESTORED)][:RESTORED]
        for name, wanted in (("restore one", some[:1]), ("restore some", some[1:])):
            with measured(name, self._server) as step:
                request = self._house.restoring.propose(
                    wanted, by="supervisor", reason="bench"
                )
                self._hands.sign(request.id, "admin", "legal")
                self._house.restoring.run(request.id)
                step.count = len(wanted)
