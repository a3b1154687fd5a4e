"""People at their terminals: they sign, hold, dispose, answer persons, copy, restore.

Whatever they do may be refused (nothing is due, the rules say no); that something fails
is a complaint.
"""

import random  # noqa: TID251 - seeded
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.domain.disposal.model import State
from guicang.domain.disposal.road import OPEN
from tests.cli.hands import Answer, Home
from tests.day.crowd import AGENTS
from tests.day.facts import Notes
from tests.day.town import Town

SIGNERS: Final = ("admin", "supervisor", "compliance", "legal")
CLERK: Final = "compliance"
PATIENT: Final = 6
"""How many requests of persons are open at once, at most."""
UNDER_WAY: Final = {str(each) for each in OPEN - {State.PROPOSED}}
_ANSWERED: Final = {0, 10, 20}
"""Exit codes of what was done, of nothing due, and of a refusal."""


@dataclass
class Staff:
    """Those who act, one after the other: codes are as good as their half minute."""

    town: Town
    notes: Notes
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    _customers: set[str] = field(default_factory=set)

    @property
    def home(self) -> Home:
        return self.town.home

    def prepare(self) -> str:
        """Put a policy in force, man the desk, issue a key; give the key."""
        policy = self.do(
            "policy", "apply", "three-tier", "--reason", "a", by="supervisor"
        )
        self.sign(policy["id"])
        more = (f"--account=live={each}" for each in AGENTS)
        self.do("source", "add", "push", "live", "--set", "desk=on", by="admin")
        for name, account in zip(AGENTS, more, strict=True):
            told = ("--capacity", 6, "--language", "zh", account)
            self.do("desk", "set", name, *told, by="supervisor")
            self.do("desk", "presence", name, "available", by="supervisor")
        scopes = ("--scope", "records:write", "--scope", "records:read")
        made = self.do("gateway", "key", "add", "day", *scopes, by="admin")
        assert not self.complaints, self.complaints
        return str(made["key"])

    def act(self) -> None:
        """Do one thing."""
        deeds = {
            self.dispose: 5,
            self.destroy: 2,
            self.hold: 3,
            self.release: 2,
            self.ask: 3,
            self.follow: 4,
            self.bring_back: 2,
            self.desk_goes: 2,
            self.desk_comes: 3,
            self.desk_moves: 2,
            self.copy: 1,
            self.sign_all: 2,
        }
        (deed,) = self.dice.choices(list(deeds), list(deeds.values()))
        deed()

    # --- by hand ----------------------------------------------------------------------

    def do(self, *words: object, by: str = "") -> Any:
        """Run a command; give its answer, None if it was refused."""
        signed = self.home.signed(by) if by else ()
        answer = self.home.run(*words, *signed, "-o", "json")
        alone = words[0] in {"approve", "restore"} and words[1] != "--run"
        name = str(words[0]) if alone else " ".join(map(str, words[:2]))
        if answer.code == 0:
            self.done[name] += 1
            return answer.data
        said = _code(answer)
        self.done[f"{name}: {said}"] += 1
        if answer.code not in _ANSWERED:
            self.complaints.append(f"{words}: {answer.code} {answer.err[-800:]}")
        return None

    def sign(self, request: str) -> str:
        """Let people sign until it is decided; give the decision."""
        decision = "open"
        for name in SIGNERS:
            signed = self.do("approve", request, by=name)
            decision = signed["decision"] if signed else decision
            if decision != "open":
                break
        return decision

    def sign_all(self) -> None:
        """Sign what waits: batches that a worker proposed, breakers that held."""
        found = self.do("requests") or {"requests": []}
        for request in found["requests"][:4]:
            self.sign(request["id"])

    # --- disposal ---------------------------------------------------------------------

    def dispose(self) -> None:
        """Take what is due offline; a worker carries it out."""
        self._propose("offline", self.dice.choice([10, 60]))

    def destroy(self) -> None:
        """End archive copies that are due."""
        self._propose("destruction", self.dice.choice([5, 30]))

    def _propose(self, end: str, limit: int) -> None:
        told = ("--end", end, "--limit", limit, "--reason", "day", "--review")
        if batch := self.do("batch", "propose", *told, by="hr"):
            self.sign(batch["id"])

    def bring_back(self) -> None:
        """Restore something that is in the archive."""
        found = self.do("batch", "list") or {"batches": []}
        offline = [
            each["id"]
            for each in found["batches"]
            if each["end"] == "offline" and each["state"] == "certified"
        ]
        if not offline:
            return
        batch = self.do("batch", "show", self.dice.choice(offline), "--members")
        gone = self.notes.known.gone
        ids = [m["conversation"] for m in batch["members"] if m["fate"] == "destroyed"]
        some = self.dice.sample(ids, min(2, len(ids)))
        if not some or gone.intersection(some):
            return
        request = self.do("restore", *some, "--reason", "day", by="supervisor")
        if request and self.sign(request["id"]) == "approved":
            self.do("restore", "--run", request["id"])

    # --- holds ------------------------------------------------------------------------

    def hold(self) -> None:
        """Hold some records; what is there from then on stays."""
        known = sorted(self.notes.known.taken)
        if len(self.notes.known.held) > 5 or not known:
            return
        some = self.dice.sample(known, min(8, len(known)))
        told = [f"--conversation={each}" for each in some]
        words = ("hold", "place", *told, "--title", "Case", "--reason", "sued")
        placed = self.do(*words, "--as", "legal")
        if placed:
            stays = sorted(set(some) - set(placed["covers"]["absent"]))
            self.notes.add("held", hold=placed["hold"], records=stays)
            self.sign(placed["request"]["id"])

    def release(self) -> None:
        """Let go of the oldest hold."""
        if len(self.notes.known.held) > 2:
            hold = next(iter(self.notes.known.held))
            self.notes.add("releasing", hold=hold)
            asked = self.do(
                "hold", "release", hold, "--reason", "over", "--as", "legal"
            )
            if asked:
                self.sign(asked["request"]["id"])

    # --- persons ----------------------------------------------------------------------

    def ask(self) -> None:
        """Take in what a person asks for."""
        known = sorted(set(self.notes.known.taken.values()) - self._customers)
        if len(self.asked) >= PATIENT or not known:
            return
        customer = self.dice.choice(known)
        kind = self.dice.choice(["erasure", "erasure", "copy"])
        self._customers.add(customer)
        asked = self.do("subject", "add", customer, "--kind", kind, by=CLERK)
        if not asked:
            return
        seen = ("--revision", asked["revision"], "--reason", "called back")
        asked = self.do("subject", "vouch", asked["id"], *seen, by=CLERK)
        if asked:
            seen = ("--revision", asked["revision"])
            self.do("subject", "decide", asked["id"], *seen, by=CLERK)
            if kind == "erasure":
                self.asked[asked["id"]] = customer

    def follow(self) -> None:
        """Look how erasures stand; whose records are all erased is gone for good."""
        self.sign_all()
        for request in list(self.asked):
            shown = self.do("subject", "records", request, by=CLERK)
            records = shown["records"] if shown else []
            if records and all(each["outcome"] == "erased" for each in records):
                ids = [each["conversation"] for each in records]
                self.notes.add("gone", records=ids)
                del self.asked[request]
                self.done["persons erased"] += 1

    # --- the desk ---------------------------------------------------------------------

    def desk_goes(self) -> None:
        """Let somebody go offline; somebody else stays."""
        name = self.dice.choice(AGENTS[1:])
        self.do("desk", "presence", name, "offline", by="supervisor")

    def desk_comes(self) -> None:
        for name in AGENTS:
            self.do("desk", "presence", name, "available", by="supervisor")

    def desk_moves(self) -> None:
        """Hand a session to a named person."""
        found = self.do("desk", "sessions", "--state", "assigned") or {"sessions": []}
        if found["sessions"]:
            session = self.dice.choice(found["sessions"])["id"]
            to = ("--to", self.dice.choice(AGENTS))
            self.do("desk", "take", session, *to, by="supervisor")

    # --- what is under way ------------------------------------------------------------

    def is_busy(self) -> bool:
        """Say whether a batch is being carried out."""
        running = self.do("jobs", "list", "--state", "running")
        batches = self.do("batch", "list")
        return any(j["kind"] == "dispose-batch" for j in running["jobs"]) or any(
            each["state"] in UNDER_WAY for each in batches["batches"]
        )

    # --- copies -----------------------------------------------------------------------

    def copy(self) -> None:
        """Make a snapshot, verify it, and now and then restore it for practice."""
        if made := self.do("snapshot", "make", by="admin"):
            self.do("snapshot", "verify", made["id"])
        if self.dice.random() < 0.5:
            self.do("drill", "run", by="admin")


def deeds(staff: Staff) -> tuple[Callable[[], None], ...]:
    """Name each deed once: a short day does every one of them."""
    return (
        staff.dispose,
        staff.hold,
        staff.ask,
        staff.desk_goes,
        staff.desk_moves,
        staff.dispose,
        staff.destroy,
        staff.follow,
        staff.copy,
        staff.release,
        staff.bring_back,
        staff.desk_comes,
        staff.follow,
    )


def _code(answer: Answer) -> str:
    try:
        return str(answer.error["code"])
    except (ValueError, KeyError, IndexError):
        return str(answer.code)
