"""Play a mis-deletion on a home of its own, from the mistake to the last report.

    python -m guicang.bootstrap.rehearsing FOLDER RECORDS [--copy]

Runs in a process of its own, since Django is bound to one database. The home is a new
sandbox with made-up records; or, with ``--copy``, a copy of a real one that lies there
already: made-up records and people come to it, and no network is reached from it.
People are one per role, and each signs with a code of their own. Prints what came of
it as JSON.
"""

import json
import secrets
import socket
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from guicang.adapters.db import totp
from guicang.adapters.sources.simulated import generate
from guicang.bootstrap.homes import initialise, open_house
from guicang.bootstrap.house import House
from guicang.domain.access.permissions import SANDBOX_PEOPLE
from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import End, Fate
from guicang.domain.errors import ExerciseFailed, GuicangError
from guicang.domain.hold import Query
from guicang.domain.incident.clocks import State
from guicang.domain.incident.drafts import Report
from guicang.domain.incident.model import Facts, Incident, Kind
from guicang.ports.rehearsals import Step
from guicang.services.disposing import Wish
from guicang.services.drafting import Tongue
from guicang.services.rescuing import Sought

AGE: Final = timedelta(days=60)
"""How old the made-up records are: they are due when the exercise begins."""
POLICY: Final = {
    "schema": "guicang.policy/1",
    "name": "exercise",
    "title": {"zh": "演练", "en": "Exercise"},
    "clauses": [
        {
            "id": "everyday",
            "title": {"zh": "日常", "en": "Everyday"},
            "trigger": "closed|last_message",
            "period": "P30D",
            "action": "delete",
            "archive": "floor",
            "scope": {"categories": ["chat.general"]},
            "purpose": {"zh": "演练", "en": "For the exercise"},
        }
    ],
}
_SIGNERS: Final = ("admin", "supervisor", "compliance", "legal", "security")
_WHY: Final = "exercise"
_OUT: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_GRACE: Final = timedelta(days=31)
"""After this a policy that is shorter than the one before is in force (R11)."""


class Hands:
    """The people of the sandbox: their codes, by a clock that only this home has."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._began = monotonic()
        self.secrets: dict[str, str] = {}
        self.prefix = ""
        self.house: House

    def name(self, role: str) -> str:
        """Name who plays a role."""
        return self.prefix + role

    def now(self) -> datetime:
        """Give the home's time."""
        return self._at + timedelta(seconds=monotonic() - self._began)

    def wait(self, spell: timedelta) -> None:
        """Let time pass."""
        self._at += spell

    def sign(self, request: str, proposer: str) -> None:
        """Let people sign until it is approved; each code is good once."""
        for role in _SIGNERS:
            found, name = self.house.requests.get(request), self.name(role)
            if found.decision is not Decision.OPEN:
                return
            if name == proposer:
                continue
            self.wait(timedelta(seconds=31))
            code = totp.code(self.secrets[name], totp.counter(self.now()))
            try:
                self.house.approving.sign(request, name=name, code=code)
            except GuicangError:
                continue  # no chair is theirs: the next one has it


class Rehearsal:
    """The script. Each step is timed by the machine's own counter."""

    def __init__(self, records: int) -> None:
        self.records = records
        self.hands = Hands(datetime.now(UTC) - timedelta(hours=1))  # noqa: TID251 - a story's clock
        self.house: House
        self.made_up: frozenset[str] = frozenset()
        self.steps: list[Step] = []
        self.incident: Incident
        self.step = "prepare"

    def new(self, folder: Path) -> None:
        """Play it on a new sandbox."""
        made = initialise(
            folder, sandbox=True, organisation="", database="", clock=self.hands
        )
        self.house = self.hands.house = made.house
        self.hands.secrets = {person.name: secret for person, secret in made.people}

    def on_copy(self, folder: Path) -> None:
        """Play it on a copy: shut off, with people of its own, and nothing frozen."""
        opened = open_house(folder)
        shut(str(urlsplit(str(opened.config["keys.transit.url"])).hostname or ""))
        self.hands.wait(timedelta(hours=1))  # the ledger's last entry may be of now
        self.hands.prefix = f"{_WHY}-{secrets.token_hex(3)}-"
        self.house = self.hands.house = House(opened.config, clock=self.hands)
        for role, roles in SANDBOX_PEOPLE.items():
            name = self.hands.name(role)
            self.house.people.add(name, roles)
            self.hands.secrets[name] = self.house.people.enrol(name)
        for freeze in self.house.holds.freezes():
            self._lift(freeze.id)

    def _in_force(self) -> None:
        """Let a policy be in force by which made-up records are due."""
        first = self.house.policies.current() is None
        supervisor = self.hands.name("supervisor")
        asked = self.house.retaining.propose(POLICY, by=supervisor, reason=_WHY)
        self.hands.sign(asked.id, supervisor)
        if not first:
            self.hands.wait(_GRACE)

    def mistake(self) -> str:
        """Take everything that is due offline: the mistake. Give the batch."""
        house, hr = self.house, self.hands.name("hr")
        with tempfile.TemporaryDirectory(prefix="guicang-exercise-") as folder:
            path = Path(folder) / "made-up.jsonl"
            raws = list(generate("wecom", self.records, self.hands.now() - AGE, _WHY))
            self.made_up = frozenset(str(raw["conversation_id"]) for raw in raws)
            lines = (json.dumps(raw, ensure_ascii=False) + "\n" for raw in raws)
            path.write_text("".join(lines), encoding="utf-8")
            house.intake.take(path, house.files)
        self._in_force()
        wish = Wish(end=End.OFFLINE, by=hr, reason=_WHY, limit=self.records)
        batch = house.disposing.propose(wish)
        self.hands.sign(batch.id, hr)
        house.running.run(batch.id)
        return batch.id

    def timed(self, name: str, deed: Callable[[], Any]) -> Any:
        """Do a step and note how long it took."""
        self.step, began = name, monotonic()
        result = deed()
        self.steps.append(Step(name=name, ms=round((monotonic() - began) * 1000)))
        return result

    def play(self) -> dict[str, Any]:
        """Play it from the mistake to the end."""
        batch = self.mistake()
        house, destroyed = self.house, Fate.DESTROYED
        gone = {
            m.conversation: m.digest
            for m in house.batches.members(batch, fate=destroyed)
        }
        self.timed("declare", self._declare)
        freeze = self.timed("freeze", self._freeze)
        found = self.timed("find", lambda: self._find(batch))
        back = self.timed("restore", lambda: self._restore(batch))
        same = self.timed("compare", lambda: self._same(gone))
        self.timed("unfreeze", lambda: self._lift(freeze))
        self.timed("report", self._report)
        return {
            "steps": {step.name: step.ms for step in self.steps},
            "erased": len(gone),
            "found": len(found),
            "back": len(back),
            "same": same,
            "real": len(gone.keys() - self.made_up),
        }

    def _declare(self) -> None:
        told = Facts(
            kind=Kind.MIS_DELETION,
            story=_WHY,
            discovered_at=self.hands.now(),
            persons=self.records,
        )
        self.incident = self.house.responding.declare(
            told, by=self.hands.name("security")
        )

    def _freeze(self) -> str:
        return self.house.freezing.freeze(
            Query(), reason=_WHY, by=self.hands.name("security")
        ).id

    def _find(self, batch: str) -> Any:
        wish = Sought(batch=batch)
        return self.house.rescuing.find(
            self.incident.id, wish, by=self.hands.name("security")
        )

    def _restore(self, batch: str) -> Any:
        asked = self.house.rescuing.propose(
            self.incident.id, Sought(batch=batch), by=self.hands.name("hr"), reason=_WHY
        )
        self.hands.sign(asked.id, self.hands.name("hr"))
        return self.house.restoring.run(asked.id)

    def _same(self, gone: dict[str, str]) -> int:
        live = self.house.records.stored(gone)
        return sum(live[n].digest == d for n, d in gone.items() if n in live)

    def _lift(self, freeze: str) -> None:
        asked = self.house.freezing.lift(freeze, reason=_WHY, by=self.hands.name("hr"))
        self.hands.sign(asked.id, self.hands.name("hr"))
        if self.house.freezing.get(freeze).lifted_at is None:
            raise RuntimeError("the freeze is still in force")

    def _report(self) -> None:
        house, incident = self.house, self.incident.id
        house.responding.handled(incident, by=self.hands.name("compliance"))
        for clock in house.responding.clocks(house.responding.get(incident)):
            if clock.state not in {State.MET, State.NOT_APPLICABLE}:
                name = clock.rule.id
                house.responding.meet(
                    incident, name, reference=_WHY, by=self.hands.name("compliance")
                )
        tongue = Tongue(words=str, lang="en", category=str, when=datetime.isoformat)
        for form in house.drafting.presses:
            house.drafting.draw(
                incident, Report.CLOSING, form, tongue, by=self.hands.name("legal")
            )
        house.responding.close(incident, reason=_WHY, by=self.hands.name("compliance"))


def shut(but: str) -> None:
    """Let this process reach no network from here on, but for one host ("" for none).

    It cannot be undone: audit hooks stay (PEP 578). What a database's own library in C
    does is not seen by them; it has the address of a database of its own.
    """
    here = {but} if but else set()
    if but:
        here |= {str(found[4][0]) for found in socket.getaddrinfo(but, None)}

    def refuse(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo":
            host: Any = args[0]
        elif event in _OUT and isinstance(args[1], tuple):
            host = args[1][0]
        else:
            return
        if host not in here:
            raise ExerciseFailed(step="outward", reason="it may reach nobody")

    sys.addaudithook(refuse)


def main(folder: Path, records: int, *, copy: bool) -> int:
    """Play it in a folder; print what came of it, or which step failed."""
    rehearsal = Rehearsal(records)
    try:
        (rehearsal.on_copy if copy else rehearsal.new)(folder)
        told: dict[str, Any] = rehearsal.play()
    except Exception as error:  # noqa: BLE001 - whatever it was is what came of it
        code = error.code if isinstance(error, GuicangError) else type(error).__name__
        told = {"step": rehearsal.step, "reason": code}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    told_to = sys.argv[1:]
    raise SystemExit(
        main(Path(told_to[0]), int(told_to[1]), copy="--copy" in told_to[2:])
    )
