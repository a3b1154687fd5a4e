"""What the two connectors of Feishu are told to be, before they are opened."""

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

HOSTS: Final = ("open.feishu.cn", "open.larksuite.com")
_LINES: Final = (
    "msg-frontier.feishu.cn",
    "msg-frontier.larksuite.com",
    "msg-frontier-sg.larksuite.com",
)
_LIMITS: Final = ((50, 1), (1000, 60))

_APP: Final = (
    Field(name="app_id", label="App ID", help="Of a self-built app, such as cli_…."),
    Field(name="app_secret", label="App secret", secret=True),
    Field(
        name="host",
        label="Platform",
        help="Feishu in China, or Lark elsewhere.",
        default=HOSTS[0],
        choices=HOSTS,
    ),
    Field(
        name="base",
        label="Own address",
        help="Only where the platform is reached by another address, such as a relay.",
        required=False,
    ),
    Field(
        name="encrypt_key",
        label="Encrypt key",
        help="Of the event subscription. Without it no event is let in.",
        secret=True,
        required=False,
    ),
    Field(
        name="verification_token",
        label="Verification token",
        help="Of the event subscription. Without it no event is let in.",
        secret=True,
        required=False,
    ),
)
_CHATS: Final = (
    Field(
        name="chats",
        label="Chats",
        help="Ids of the only chats to read, with commas; empty for all the bot is in.",
        required=False,
    ),
    Field(
        name="agents",
        label="Agents",
        help="Open ids of those who answer, with commas. All others are customers.",
        required=False,
    ),
    Field(
        name="tenant",
        label="Own tenant",
        help="Its key. If no agents are named, its people are the agents.",
        required=False,
    ),
)
_DESK: Final = (
    Field(name="helpdesk_id", label="Helpdesk ID"),
    Field(name="helpdesk_token", label="Helpdesk token", secret=True),
    Field(
        name="user_token",
        label="User token",
        help="Of a person who may set agents online or offline. It ends in two hours.",
        secret=True,
        required=False,
    ),
)
_RETENTION: Final = Answer(
    Can.ATTESTED,
    "No interface reads or sets how long Feishu keeps; a person says what they saw.",
)
_NATIVE: Final = Native(
    presets=(1, 3, 7),
    where="Admin console, Data security",
    semantics=(
        "A backup can be exported first.",
        "Words of a list of one's own can be left out.",
    ),
    cautions=frozenset({Caution.EXPORT}),
    source="An article on cleaning up chats; no public page of Feishu confirms it.",
)
IM: Final = Profile(
    kind="feishu-im",
    title="Feishu chats",
    grouping=Grouping.SESSION,
    customers=Kind.OPEN_ID,
    fields=(*_APP, *_CHATS),
    abilities={
        Ability.PULL: Answer(
            Can.YES,
            "Chats that the bot is in, and only with the permission for all messages.",
        ),
        Ability.PUSH: Answer(
            Can.YES, "Events at the door, or by a connection from here."
        ),
        Ability.MEDIA: Answer(
            Can.PARTLY, "Up to 100 MB; no stickers, and nothing out of cards."
        ),
        Ability.AGENT_STATE: Answer(Can.NO, "Chats know no agents."),
        Ability.TRANSFER: Answer(Can.NO, "Chats know no agents."),
        Ability.NOTICE: Answer(Can.YES),
        Ability.END: Answer(Can.NO, "Chats have no end."),
        Ability.RECALL: Answer(
            Can.PARTLY,
            "The bot's own messages within the administrator's limit; those of others"
            " within a year where the bot is an administrator of the chat.",
        ),
        Ability.DELETE: Answer(
            Can.NO, "A message can be taken back; that deletes no stored copy."
        ),
        Ability.RETENTION: _RETENTION,
    },
    hosts=(*HOSTS, *_LINES),
    limits=_LIMITS,
    native=_NATIVE,
    notes=(
        "Edits, recalls and threads are followed for a day; later, only by events.",
        "Chats with one person are known once they said something while events came.",
    ),
)
HELPDESK: Final = Profile(
    kind="feishu-helpdesk",
    title="Feishu helpdesk",
    grouping=Grouping.THREAD,
    customers=Kind.OPEN_ID,
    fields=(*_APP, *_DESK),
    abilities={
        Ability.PULL: Answer(Can.YES, "Only for self-built apps."),
        Ability.PUSH: Answer(
            Can.YES, "Events at the door, or by a connection from here."
        ),
        Ability.MEDIA: Answer(
            Can.PARTLY, "Images only; other files are not given out."
        ),
        Ability.AGENT_STATE: Answer(
            Can.PARTLY, "Read for all; set only with the token of a person."
        ),
        Ability.TRANSFER: Answer(
            Can.NO, "Tickets are handed over by hand, in the helpdesk itself."
        ),
        Ability.NOTICE: Answer(Can.YES),
        Ability.END: Answer(
            Can.NO, "Tickets are closed by hand, in the helpdesk itself."
        ),
        Ability.RECALL: Answer(Can.NO, "Messages of tickets cannot be taken back."),
        Ability.DELETE: Answer(Can.NO, "Neither tickets nor their messages."),
        Ability.RETENTION: _RETENTION,
    },
    hosts=(*HOSTS, *_LINES),
    limits=_LIMITS,
    native=_NATIVE,
    notes=(
        "A ticket is read again whenever it changes: when it is closed, at the latest.",
    ),
)
