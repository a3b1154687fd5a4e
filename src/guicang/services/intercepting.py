"""Intercept a message before it is stored; ask for recall where it is too late.

1. The verdict comes first: what is blocked or masked never reaches the store as it was.
2. A message that is blocked is noted in the ledger before anything else happens to it.
3. If it had been sent already, its platform is asked to take it back, where a connector
   can ask. What came of it is noted too, above all that it could not be done.
4. Whatever the platform does, the message stays blocked here.

What passes, masked or not, leaves no entry of its own: intake writes how much came in.
The ledger gets ids, types and counts, never a text.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.recalling import CannotRecall, Place, Recalled, Recaller
from guicang.services.inspecting import Inspecting, Inspection, Verdict

ACTOR = "system:gateway"
NO_WAY = "no connector of this platform can recall"
NOT_REACHED = "the platform could not be asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intercepted:
    """What was decided, and what became of a recall; None if none was asked for."""

    inspection: Inspection
    recall: Recalled | CannotRecall | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intercepting:
    """The use case. ``recallers`` are the platforms that can be asked, by name."""

    inspecting: Inspecting
    recallers: Mapping[str, Recaller]
    ledger: Ledger
    clock: Clock

    def intercept(self, text: str, place: Place, *, sent: bool) -> Intercepted:
        """Decide of a message; ``sent`` says that its platform delivered it already.

        LedgerRefused if what happened cannot be noted: then no recall was asked for.
        """
        inspection = self.inspecting.inspect(text)
        if inspection.verdict is not Verdict.BLOCK:
            return Intercepted(inspection=inspection)
        self._enter(Tag.MESSAGE_BLOCKED, place, why(inspection, sent=sent))
        if not sent:
            return Intercepted(inspection=inspection)
        recall = self._recall(place)
        if isinstance(recall, Recalled):
            self._enter(Tag.MESSAGE_RECALLED, place, {})
        else:
            self._enter(Tag.MESSAGE_NOT_RECALLED, place, {"reason": recall.reason})
        return Intercepted(inspection=inspection, recall=recall)

    def _recall(self, place: Place) -> Recalled | CannotRecall:
        recaller = self.recallers.get(place.source)
        if recaller is None:
            return CannotRecall(NO_WAY)
        try:
            return recaller.recall(place)
        except Exception:  # noqa: BLE001 - promise 4; a connector may fail in any way
            return CannotRecall(NOT_REACHED)

    def _enter(self, tag: Tag, place: Place, data: Mapping[str, object]) -> None:
        with self.ledger.transaction():
            about = {**told(place), **data}
            self.ledger.append(tag, ACTOR, about, self.clock.now())


def told(place: Place) -> dict[str, object]:
    """Say for the ledger where a message is."""
    return {
        "source": place.source,
        "conversation": place.conversation,
        "message": place.message,
    }


def why(inspection: Inspection, *, sent: bool) -> dict[str, object]:
    """Say for the ledger why a message is blocked: types and counts, no text."""
    failure = inspection.failure
    types = Counter(str(leak.type) for leak in inspection.found.leaks)
    return {
        "rules": inspection.rules,
        # Pairs: an organisation's type may have a name that is no key of the ledger.
        "findings": [list(pair) for pair in sorted(types.items())],
        "failure": failure.code if failure else None,
        "sent": sent,
    }
