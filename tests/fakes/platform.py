"""A platform whose messages can be taken back for two minutes, as WeCom's can.

It plays the simulated source's conversations: what it delivered is what its readers
see.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guicang.adapters.sources.simulated import generate
from guicang.ports.recalling import CannotRecall, Place, Recalled

LIMIT = timedelta(minutes=2)
TOO_LATE = "the platform's time for it is over"


@dataclass
class SimulatedPlatform:
    name: str
    now: datetime
    seen: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    asked: list[Place] = field(default_factory=list)
    down: bool = False

    def deliver(self, count: int) -> list[tuple[Place, str, datetime]]:
        """Deliver conversations; give where each message is, its text and when."""
        delivered = []
        for talk in generate(self.name, count, self.now):
            for said in talk["messages"]:
                chat, message = talk["conversation_id"], str(said["message_id"])
                self.seen[chat, message] = said
                place = Place(source=self.name, conversation=chat, message=message)
                at = datetime.fromtimestamp(said["ts"] / 1000, self.now.tzinfo)
                delivered.append((place, said["text"], at))
        return delivered

    def recall(self, place: Place) -> Recalled | CannotRecall:
        self.asked.append(place)
        if self.down:
            raise ConnectionResetError(self.seen[place.conversation, place.message])
        said = self.seen.get((place.conversation, place.message))
        if said is None:
            return Recalled()  # it was taken back before
        sent = datetime.fromtimestamp(said["ts"] / 1000, self.now.tzinfo)
        if self.now - sent > LIMIT:
            return CannotRecall(TOO_LATE)
        del self.seen[place.conversation, place.message]
        return Recalled()
