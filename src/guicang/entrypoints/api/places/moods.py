"""How customers sound, and who needs a person now: told anew each time, never kept.

It is no label: no period depends on it. Words tell it, and where they say nothing a
small model (docs/reference/tone-model.md).
"""

from ninja import Schema

from guicang.domain.classify.mood import Need, Tone
from guicang.domain.desk.model import State
from guicang.domain.errors import NoSuchChat
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import FIFTY, Id, Limit
from guicang.entrypoints.api.places.conversations import READERS
from guicang.entrypoints.api.places.desk import SEE
from guicang.entrypoints.houses import house
from guicang.entrypoints.moods import OPEN, mood_shape, of_sessions, of_talk


class MoodShown(Schema):
    """How somebody sounds in what they wrote last, and the words that told it.

    ``need`` says why a person is needed at once; null where nobody is.
    """

    tone: Tone
    needs_person: bool
    need: Need | None
    because: list[str]


class SessionMood(MoodShown):
    """The same of a session of our own web chat."""

    session: str
    state: State


class ConversationMood(MoodShown):
    """The same of a conversation that is kept, at its end."""

    conversation: str


@route("GET", "/desk/moods", response=list[SessionMood], may=SEE)
def desk_moods(
    request: Call, *, needs_person: bool | None = None, limit: Limit = FIFTY
) -> object:
    """Say how the customers of open sessions sound, the newest session first.

    Of sessions of other channels than our web chat nothing is known here.
    """
    sessions = house().desk.sessions(states=OPEN, limit=limit)
    found = of_sessions(sessions)
    return [
        {"session": each.id, "state": each.state, **mood_shape(found[each.id])}
        for each in sessions
        if each.id in found and needs_person in {None, found[each.id].needs is not None}
    ]


@route("GET", "/desk/sessions/{id}/mood", response=SessionMood, may=SEE)
def session_mood(request: Call, id: Id) -> object:
    """Say how the customer of a session sounds; of our own web chat alone."""
    session = house().desk.get(id)
    found = of_sessions([session]).get(session.id)
    if found is None:
        raise NoSuchChat
    return {"session": id, "state": session.state, **mood_shape(found)}


@route(
    "GET",
    "/conversations/{id}/mood",
    response=ConversationMood,
    may=READERS,
    programs=True,
)
def conversation_mood(request: Call, id: Id, reason: str = "") -> object:
    """Say how a customer sounded at the end of a conversation; the ledger notes it.

    It is read as the caller may see it, masked.
    """
    caller, reading = request.caller, house().reading
    if caller.reader is None:
        talk = reading.lend(id, by=caller.name, reason=reason)
    else:
        talk = reading.read(id, reader=caller.reader, reason=reason)
    return {"conversation": id, **mood_shape(of_talk(talk))}
