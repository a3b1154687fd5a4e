"""``demo``: the main job on four simulated platforms, from intake to restore."""

import json
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guicang.domain.access.model import Role
from guicang.domain.detect.policy import READING
from guicang.domain.disposal.model import Batch, End, Fate, State as BatchState
from guicang.domain.errors import BelowFloor, GuicangError
from guicang.domain.hold import Query
from guicang.domain.retention.model import State
from guicang.entrypoints.cli import showing, visiting
from guicang.entrypoints.cli.common import (
    STATE,
    Bar,
    Format,
    Output,
    _,
    bars,
    emit,
)
from guicang.entrypoints.cli.records import story as told_story
from guicang.entrypoints.cli.story import Hands, StoryClock, too_short
from guicang.entrypoints.cli.summary import Story, plain, tell
from guicang.entrypoints.labels import ROAD, why_not
from guicang.entrypoints.needs import public
from guicang.entrypoints.words import say
from guicang.services.disposing import Wish
from guicang.services.intake import Result
from guicang.services.masking import View

if TYPE_CHECKING:
    from guicang.bootstrap import House
    from guicang.bootstrap.homes import Made

LENGTH = timedelta(days=45)
"""How long ago the story begins: it ends before now."""

PLATFORMS = ("wecom", "dingtalk", "feishu", "zoho")


@public("makes a sandbox of its own and walks through it")
def demo(
    *,
    conversations: Annotated[
        int, typer.Option(help=_("How many conversations each platform brings."))
    ] = 400,
    home: Annotated[
        Path | None, typer.Option("--at", help=_("Where the demo's home is made."))
    ] = None,
    seed: Annotated[str, typer.Option(help=_("Another seed, other talk."))] = "guicang",
    platforms: Annotated[
        Path | None,
        typer.Option(
            help=_(
                "Platforms that are read through their connectors, too: a file, as "
                "`make demo` writes one for its simulated ones."
            )
        ),
    ] = None,
    console: Annotated[
        bool, typer.Option(help=_("Whether the console is begun afterwards."))
    ] = True,
    output: Output = Format.TEXT,
) -> None:
    """Play the main job on four simulated platforms, start to finish.

    Records are generated; nobody said any of it. The home is a sandbox that you can
    look around in afterwards.
    """
    from guicang.bootstrap import SystemClock

    place = (home or Path("demo-home")).absolute()
    street = visiting.street(platforms) if platforms else None
    showing.clear(place)
    story = Story()
    with bars() as move:
        play = _Play(place, story, move)
        play.open(street.at if street else SystemClock().now() - LENGTH)
        play.take_in(conversations, seed)
        if street:
            play.visit(street)
        play.count()
        play.govern()
        play.hold()
        play.offline()
        play.destroy()
        play.restore()
        shown = showing.settle(place) if console else None
        if shown:
            showing.answer(play.house, play.hands, shown)
        play.verify()
    if shown:
        showing.begin(place, shown)
    emit(
        output,
        plain(story, place) | showing.plain(shown, play.made),
        lambda: tell(story, place, showing.told(shown, play.made, place)),
    )


class _Play:
    """The acts of the demo, in their order."""

    def __init__(self, place: Path, story: Story, move: Bar) -> None:
        self.place = place
        self.story = story
        self.move = move
        self.house: House
        self.made: Made
        self.hands: Hands
        self.clock: StoryClock

    def open(self, at: datetime) -> None:
        """Make the sandbox at an instant, and say what the organisation is."""
        from guicang.bootstrap import initialise

        self.clock = StoryClock(at)
        self.place.mkdir(parents=True)
        (self.place / showing.MARK).touch()
        self.made = made = initialise(
            self.place,
            sandbox=True,
            organisation="示例商城 Specimen Mall",
            database="",
            words=_,
            clock=self.clock,
        )
        self.house = STATE.house = made.house
        secrets = {person.name: secret for person, secret in made.people}
        self.hands = Hands(self.house, self.clock, secrets)
        self.house.governing.declare(
            {
                "actors": ["ecommerce_platform_operator", "insurer"],
                "flags": [],
                "jurisdictions": ["CN", "EU"],
                "persons": 120_000,
            },
            by="admin",
            code=self.hands.code("admin"),
        )

    def take_in(self, conversations: int, seed: str) -> None:
        """Let four platforms export, and take their files in."""
        from guicang.bootstrap import simulated

        with tempfile.TemporaryDirectory(prefix="guicang-demo-") as folder:
            for platform in PLATFORMS:
                path = Path(folder) / f"{platform}.jsonl"
                with path.open("w", encoding="utf-8") as file:
                    for raw in simulated(
                        platform, conversations, self.clock.now(), seed
                    ):
                        file.write(json.dumps(raw, ensure_ascii=False) + "\n")
                    file.write('{"conversation_id": "torn in tr\n')
                self.story.taken[platform] = self.house.intake.take(
                    path,
                    self.house.files,
                    progress=partial(self._taken, f"{_('intake')} {platform}"),
                )
                self.move(f"{_('intake')} {platform}", 100, 100)

    def visit(self, street: visiting.Street) -> None:
        """Read platforms through their connectors."""
        self.story.seen = visiting.Visiting(
            house=self.house, hands=self.hands, clock=self.clock, move=self.move
        ).play(street)

    def count(self) -> None:
        """Count what was found in all that came in."""
        self.story.found = sum(
            len(found)
            for record in self.house.records.facts()
            if record.sensitive
            for found in self.house.records.findings(record.id).values()
        )

    def govern(self) -> None:
        """Try a policy the law refuses, then put one in force that it allows."""
        try:
            self.house.retaining.check(too_short())
        except BelowFloor as error:
            self._refused(error)
        request = self.house.retaining.propose(
            self.house.document("three-tier"), by="supervisor", reason="demo"
        )
        self.hands.sign(request.id, "admin", "compliance")

    def hold(self) -> None:
        """Let the legal team hold a customer's records."""
        due = [
            r for r, v in self.house.retaining.verdicts() if v.state is State.DUE_DELETE
        ]
        customer = due[len(due) // 2].customer
        request = self.house.holding.place(
            Query(customers=frozenset({customer})),
            title=_("Case (2026) No. 17"),
            reason=_("A customer has sued."),
            by="legal",
        )
        self.hands.sign(request.id, "compliance")
        self._explain(record.id for record in due)
        tally = self.house.retaining.tally()
        self.story.states = dict(tally.states)
        self.story.clauses = dict(tally.due)

    def _explain(self, due: Iterable[str]) -> None:
        """Explain one record that goes offline while a legal floor still runs."""
        now = self.clock.now()
        for name in due:
            record, verdict, end = self.house.retaining.explain(name)
            if verdict.keep_until is not None and verdict.keep_until > now:
                self.story.why = list(told_story(record, verdict, end))
                return

    def offline(self) -> None:
        """Take what is due offline; a hold that comes late is still in time."""
        batch = self._propose(End.OFFLINE)
        try:
            self.house.running.run(batch.id)
        except GuicangError as error:
            self._refused(error)
        self.hands.sign(batch.id, "admin", "supervisor", "compliance")
        late = next(iter(self.house.batches.members(batch.id)))
        request = self.house.holding.place(
            Query(conversations=frozenset({late.conversation})),
            title=_("Complaint to the regulator"),
            reason=_("It came after all had signed."),
            by="legal",
        )
        self._run(batch)
        self.hands.sign(request.id, "compliance")

    def destroy(self) -> None:
        """End the archive copies whose own end has come."""
        for _week in range(5):
            self.clock.wait(timedelta(days=7))
            self.house.recording.checkpoint()
        batch = self._propose(End.DESTRUCTION)
        self.hands.sign(batch.id, "admin", "supervisor", "compliance", "legal")
        self._run(batch)

    def restore(self) -> None:
        """Bring one conversation back."""
        offline = self.story.batches[0]
        for member in self.house.batches.members(offline.id, fate=Fate.DESTROYED):
            if self.house.catalogue.find([member.conversation]):
                wanted = member.conversation
                break
        else:
            return
        request = self.house.restoring.propose(
            [wanted], by="supervisor", reason=_("The customer came back.")
        )
        self.hands.sign(request.id, "admin", "legal")
        self.house.restoring.run(request.id)
        found = next(iter(self.house.records.read([wanted])))
        view = View(purpose=READING, place=wanted, roles=frozenset({Role.SUPERVISOR}))
        self.story.restored = self.house.masking.conversation(found, view)

    def verify(self) -> None:
        """Verify the ledger and every certificate."""
        from guicang.bootstrap import verify_certificate

        report = self.house.recording.verify()
        report.require_whole()
        self.story.entries, self.story.root = report.entries, report.root.hex()
        for path in sorted((self.place / "certificates").glob("*.pdf")):
            verify_certificate(path, self.place / "public.key")

    def _taken(self, name: str, done: float, _result: Result) -> None:
        self.move(name, done * 100, 100)

    # --- steps ------------------------------------------------------------------------

    def _propose(self, end: End) -> Batch:
        return self.house.disposing.propose(Wish(end=end, by="hr", reason="demo"))

    def _run(self, batch: Batch) -> None:
        def move(state: BatchState, done: int, of: int) -> None:
            self.move(f"{batch.id[-5:]} {_(ROAD[state])}", done, of)

        done = self.house.running.run(batch.id, move)
        self.story.batches.append(done)
        for member in self.house.batches.members(batch.id, fate=Fate.REFUSED):
            refusal = (member.conversation, why_not(member.why, _))
            self.story.refusals.append(refusal)

    def _refused(self, error: GuicangError) -> None:
        self.story.refusals.append((error.code, say(error, _)[0]))
