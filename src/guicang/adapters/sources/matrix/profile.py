"""What a Matrix home server offers, and what it does not."""

from typing import Final

from guicang.domain.identity import Kind
from guicang.domain.sources.model import (
    Ability,
    Answer,
    Can,
    Caution,
    Field,
    Grouping,
    Native,
    Profile,
)

PROFILE: Final = Profile(
    kind="matrix",
    title="Matrix",
    grouping=Grouping.SESSION,
    customers=Kind.MATRIX_ID,
    fields=(
        Field(
            name="address",
            label="Address of the home server",
            help="Such as https://matrix.example.com; its host has to be allowed.",
        ),
        Field(
            name="access_token",
            label="Access token",
            help="Of a user who is in the rooms; of a server admin to purge history.",
            secret=True,
        ),
        Field(
            name="agents",
            label="Agents",
            help="User ids or names of servers, separated by commas; all others are "
            "customers.",
            required=False,
        ),
    ),
    abilities={
        Ability.PULL: Answer(Can.YES, "All rooms that the user is in."),
        Ability.PUSH: Answer(Can.NO, "Rooms are read at intervals."),
        Ability.MEDIA: Answer(Can.YES),
        Ability.AGENT_STATE: Answer(
            Can.PARTLY, "Read only, of agents that are named by their user id."
        ),
        Ability.TRANSFER: Answer(Can.NO, "Rooms belong to nobody."),
        Ability.NOTICE: Answer(Can.YES),
        Ability.END: Answer(Can.NO),
        Ability.RECALL: Answer(
            Can.PARTLY, "Redacts what the user said, or what its power allows."
        ),
        Ability.DELETE: Answer(
            Can.PARTLY,
            "Purges a room's history up to the message on Synapse: all that was said "
            "before it there goes, too. Other servers keep their copies.",
        ),
        Ability.RETENTION: Answer(
            Can.YES, "Read from the rooms' own m.room.retention when it is tested."
        ),
    },
    limits=((10, 1),),
    native=Native(
        where="m.room.retention",
        semantics=(
            "A server follows it only where its own configuration says so.",
            "What a server has purged cannot be recovered there.",
        ),
        cautions=frozenset({Caution.UNRECOVERABLE}),
        source="Matrix proposal 1763 and the documentation of Synapse.",
    ),
    notes=(
        "Encrypted rooms cannot be read: that something was said is kept, not what.",
        "Only what the user may see is read: invite it before the first message.",
    ),
)
