"""Records that programs of yours push over HTTP, as a source: what the desk asks of it.

Nothing is called: records come with a key to the interface for programs, and name the
source. What the desk decides about their customers the program fetches there, if the
source says so; else a supervisor does it in the system that they came from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from guicang.domain.identity import Kind
from guicang.domain.sources.connection import FETCH
from guicang.domain.sources.model import Ability, Answer, Can, Grouping, Profile
from guicang.ports.connecting import Source, Tools

_NO: Final = Answer(Can.NO)
_FETCHED: Final = Answer(
    Can.PARTLY, "Your program fetches it, with `fetch`; else a supervisor does it."
)
PROFILE: Final = Profile(
    kind="push",
    title="Records pushed over HTTP",
    grouping=Grouping.THREAD,
    fields=(FETCH,),
    abilities={
        Ability.PULL: Answer(Can.NO, "Your program sends records as they grow."),
        Ability.PUSH: Answer(Can.PARTLY, "With a key, at the interface for programs."),
        Ability.MEDIA: Answer(Can.NO, "Files come inside the records."),
        Ability.AGENT_STATE: _FETCHED,
        Ability.TRANSFER: _FETCHED,
        Ability.NOTICE: _FETCHED,
        Ability.END: _FETCHED,
        Ability.RECALL: _NO,
        Ability.DELETE: Answer(Can.NO, "What your own system keeps is its own."),
        Ability.RETENTION: Answer(Can.ATTESTED, "A person says what it keeps."),
    },
    customers=Kind.RECORD,
    notes=("Records name it in their field `source`.",),
)


@dataclass(frozen=True, kw_only=True)
class Pushed(Source):
    """Such a source, opened: it can be asked nothing."""

    profile = PROFILE

    def check(self) -> str:
        """Say where records come in; there is nobody to ask."""
        return "POST /api/v1/records"


@dataclass(frozen=True, kw_only=True)
class PushedConnector:
    """The connector."""

    profile: Profile = PROFILE

    def open(self, _settings: Mapping[str, str], _tools: Tools) -> Source:
        """Open it; there is nothing to be checked."""
        return Pushed()


PUSHED: Final = PushedConnector()
