"""Play a mis-deletion on a sandbox of its own, from the mistake to the last report.

    python -m guicang.bootstrap.rehearsing FOLDER RECORDS

Runs in a process of its own, since Django is bound to one database. Records are made
up; people are the sandbox's, one per role, and each signs with a code of their own.
Prints what came of it as JSON.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Final

from guicang.adapters.db import totp
from guicang.adapters.sources.simulated import generate
from guicang.bootstrap.homes import initialise
from guicang.bootstrap.house import House
from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import End, Fate
from guicang.domain.errors import GuicangError
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


class Hands:
    """The people of the sandbox: their codes, by a clock that only this home has."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._began = monotonic()
        self.secrets: dict[str, str] = {}
        self.house: House

    def now(self) -> datetime:
        """Give the home's time."""
        return self._at + timedelta(seconds=monotonic() - self._began)

    def wait(self, spell: timedelta) -> None:
        """Let time pass."""
        self._at += spell

    def sign(self, request: str, proposer: str) -> None:
        """Let people sign until it is approved; each code is good once."""
        for name in _SIGNERS:
            found = self.house.requests.get(request)
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

    def __init__(self, folder: Path, records: int) -> None:
        self.records = records
        self.hands = Hands(datetime.now(UTC) - timedelta(hours=1))  # noqa: TID251 - a story's clock
        made = initialise(
            folder, sandbox=True, organisation="", database="", clock=self.hands
        )
        self.house = self.hands.house = made.house
        self.hands.secrets = {person.name: secret for person, secret in made.people}
        self.steps: list[Step] = []
        self.incident: Incident
        self.step = "prepare"

    def mistake(self) -> str:
        """Take everything that is due offline: the mistake. Give the batch."""
        house = self.house
        with tempfile.TemporaryDirectory(prefix="guicang-exercise-") as folder:
            path = Path(folder) / "made-up.jsonl"
            raws = generate("wecom", self.records, self.hands.now() - AGE, _WHY)
            lines = (json.dumps(raw, ensure_ascii=False) + "\n" for raw in raws)
            path.write_text("".join(lines), encoding="utf-8")
            house.intake.take(path, house.files)
        asked = house.retaining.propose(POLICY, by="supervisor", reason=_WHY)
        self.hands.sign(asked.id, "supervisor")
        batch = house.disposing.propose(Wish(end=End.OFFLINE, by="hr", reason=_WHY))
        self.hands.sign(batch.id, "hr")
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
        }

    def _declare(self) -> None:
        told = Facts(
            kind=Kind.MIS_DELETION,
            story=_WHY,
            discovered_at=self.hands.now(),
            persons=self.records,
        )
        self.incident = self.house.responding.declare(told, by="security")

    def _freeze(self) -> str:
        return self.house.freezing.freeze(Query(), reason=_WHY, by="security").id

    def _find(self, batch: str) -> Any:
        wish = Sought(batch=batch)
        return self.house.rescuing.find(self.incident.id, wish, by="security")

    def _restore(self, batch: str) -> Any:
        asked = self.house.rescuing.propose(
            self.incident.id, Sought(batch=batch), by="hr", reason=_WHY
        )
        self.hands.sign(asked.id, "hr")
        return self.house.restoring.run(asked.id)

    def _same(self, gone: dict[str, str]) -> int:
        live = self.house.records.stored(gone)
        return sum(live[n].digest == d for n, d in gone.items() if n in live)

    def _lift(self, freeze: str) -> None:
        asked = self.house.freezing.lift(freeze, reason=_WHY, by="hr")
        self.hands.sign(asked.id, "hr")
        if self.house.freezing.get(freeze).lifted_at is None:
            raise RuntimeError("the freeze is still in force")

    def _report(self) -> None:
        house, incident = self.house, self.incident.id
        house.responding.handled(incident, by="compliance")
        for clock in house.responding.clocks(house.responding.get(incident)):
            if clock.state not in {State.MET, State.NOT_APPLICABLE}:
                name = clock.rule.id
                house.responding.meet(incident, name, reference=_WHY, by="compliance")
        tongue = Tongue(words=str, lang="en", category=str, when=datetime.isoformat)
        for form in house.drafting.presses:
            house.drafting.draw(incident, Report.CLOSING, form, tongue, by="legal")
        house.responding.close(incident, reason=_WHY, by="compliance")


def main(folder: Path, records: int) -> int:
    """Play it in a new folder; print what came of it, or which step failed."""
    rehearsal = None
    try:
        rehearsal = Rehearsal(folder, records)
        told: dict[str, Any] = rehearsal.play()
    except Exception as error:  # noqa: BLE001 - whatever it was is what came of it
        code = error.code if isinstance(error, GuicangError) else type(error).__name__
        told = {"step": rehearsal.step if rehearsal else "prepare", "reason": code}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), int(sys.argv[2])))
