"""Where the accounts of 微信客服 stand: the cursor that is kept, and how it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from guicang.domain.errors import SourceGarbled


@dataclass(slots=True, kw_only=True)
class Round:
    """Where the accounts stand, and which are still to be read in this round.

    ``began`` is when a round over all accounts began: once it ends, nothing before is
    missing. "" for a round over some.
    """

    at: dict[str, str] = field(default_factory=dict)
    todo: list[str] = field(default_factory=list)
    began: str = ""
    lost: str = ""

    @classmethod
    def read(cls, cursor: Mapping[str, object]) -> "Round":
        """Read what ``written`` gave; a new one of an empty cursor."""
        at, todo = cursor.get("at", {}), cursor.get("todo", [])
        if not isinstance(at, dict) or not isinstance(todo, list):
            raise SourceGarbled(reason="a cursor that is not ours")
        began, lost = cursor.get("began", ""), cursor.get("lost", "")
        return cls(at=dict(at), todo=list(todo), began=str(began), lost=str(lost))

    def went(self, account: str, answer: Mapping[str, object]) -> None:
        """Take the cursor of an answer, and go on to the next account at its end."""
        after = answer.get("next_cursor")
        if isinstance(after, str) and after:
            self.at[account] = after
        elif answer.get("has_more"):
            raise SourceGarbled(reason="more, but no cursor to go on from")
        if not answer.get("has_more"):
            self.done(account)

    def done(self, account: str) -> None:
        """Leave an account for this round."""
        self.todo = [each for each in self.todo if each != account]

    def written(self) -> Mapping[str, object]:
        """Give the cursor to keep."""
        if not self.todo:
            return {"at": self.at}
        return {"at": self.at, "todo": self.todo, "began": self.began}


def iso(at: datetime) -> str:
    """Write an instant, to the second below it."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
