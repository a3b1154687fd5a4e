"""What Chatwoot offers, and what it does not."""

from typing import Final

from guicang.domain.sources.model import (
    Ability,
    Answer,
    Can,
    Field,
    Grouping,
    Native,
    Profile,
)

PROFILE: Final = Profile(
    kind="chatwoot",
    title="Chatwoot",
    grouping=Grouping.THREAD,
    fields=(
        Field(
            name="address",
            label="Address of Chatwoot",
            help="Such as https://chat.example.com; its host has to be allowed.",
            required=False,
            default="https://app.chatwoot.com",
        ),
        Field(
            name="account",
            label="Number of the account",
            help="The number after /accounts/ in Chatwoot's own addresses.",
        ),
        Field(
            name="access_token",
            label="Access token",
            help="Of an administrator's profile: only what they may see is read.",
            secret=True,
        ),
        Field(
            name="webhook_secret",
            label="Secret of the webhook",
            help="Calls without its signature are refused.",
            secret=True,
            required=False,
        ),
    ),
    abilities={
        Ability.PULL: Answer(Can.YES),
        Ability.PUSH: Answer(
            Can.YES, "Only versions that sign their webhooks can be listened to."
        ),
        Ability.MEDIA: Answer(
            Can.PARTLY, "Only from Chatwoot's own host, not from storage elsewhere."
        ),
        Ability.AGENT_STATE: Answer(Can.YES),
        Ability.TRANSFER: Answer(Can.YES),
        Ability.NOTICE: Answer(Can.YES),
        Ability.END: Answer(Can.YES),
        Ability.RECALL: Answer(
            Can.NO, "What a channel has delivered, Chatwoot does not take back."
        ),
        Ability.DELETE: Answer(
            Can.PARTLY,
            "Deletes Chatwoot's copy of a message or a conversation; its backups and "
            "the channels keep theirs.",
        ),
        Ability.RETENTION: Answer(
            Can.NO, "Chatwoot deletes nothing by itself: it has no retention setting."
        ),
    },
    hosts=("app.chatwoot.com",),
    limits=((2_500, 60),),
    native=Native(source="Chatwoot's issue 5583 and discussion 12578 ask for one."),
    notes=(
        "A message that was deleted before it was read here is lost.",
        "Changes of old messages are read when a webhook tells of them.",
    ),
)
