"""What DingTalk offers to each of three connectors, and what it does not."""

from typing import Final

from guicang.adapters.sources.dingtalk.api import ADDRESS
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

_HOSTS: Final = (
    "api.dingtalk.com",
    "wss-open-connection.dingtalk.com",
    "*.dingtalk.com",
    "*.trans.dingtalk.com",
    "*.oss-cn-zhangjiakou.aliyuncs.com",
    "*.oss-cn-hangzhou.aliyuncs.com",
)
_LIMITS: Final = ((18, 1), (9_000, 20))
"""Below 20 calls a second (standard edition) and 10,000 in 20 s for an address."""
_NO: Final = Answer(Can.NO)
_ATTESTED: Final = Answer(
    Can.ATTESTED,
    "No interface reads or sets how long DingTalk keeps its own copy.",
)
_NATIVE: Final = Native(
    presets=(3, 7, 15),
    where="工作台 → 设置 → 聊天记录管理",
    semantics=(
        "What DingTalk has cleared cannot be recovered: export first.",
        "A rule by regular expression may choose what is cleared.",
        "Others speak of 360 days in the cloud, or 3 years in a paid edition.",
    ),
    cautions=frozenset({Caution.UNRECOVERABLE, Caution.EXPORT}),
    source="An article on customer-service records; not verified, and contradicted "
    "by secondary sources that quote DingTalk's own FAQ.",
)
_ADDRESS: Final = Field(
    name="address",
    label="Address of the open platform",
    help="Another one only for a private deployment of DingTalk.",
    required=False,
    default=ADDRESS,
)
_APPLICATION: Final = (
    Field(
        name="app_key",
        label="Client ID (AppKey)",
        help="Of the internal application, in the developers' console.",
    ),
    Field(name="app_secret", label="Client secret (AppSecret)", secret=True),
)
_EVENTS: Final = (
    Field(
        name="token",
        label="Token of event subscriptions",
        help="Only where events are pushed over HTTP.",
        secret=True,
        required=False,
    ),
    Field(
        name="aes_key",
        label="Encryption key of event subscriptions",
        help="43 letters and digits, as DingTalk shows them.",
        secret=True,
        required=False,
    ),
    Field(
        name="owner",
        label="Owner of event subscriptions",
        help="Whom the envelopes are for: the AppKey unless an older subscription "
        "uses the CorpId.",
        required=False,
    ),
)

ROBOT: Final = Profile(
    kind="dingtalk-robot",
    title="DingTalk robot",
    grouping=Grouping.SESSION,
    fields=(
        *_APPLICATION,
        Field(
            name="robot_code",
            label="Robot code",
            help="The Client ID unless DingTalk shows another one.",
            required=False,
        ),
        Field(
            name="members",
            label="Members of the organisation in groups are",
            help="Whoever is no member is a customer; so is everybody who writes to "
            "the robot alone.",
            required=False,
            default="customers",
            choices=("customers", "agents"),
        ),
        *_EVENTS,
        _ADDRESS,
    ),
    abilities={
        Ability.PULL: Answer(
            Can.NO, "DingTalk offers no history of what robots were told."
        ),
        Ability.PUSH: Answer(
            Can.PARTLY,
            "Robots see only messages that @-mention them, and chats of two.",
        ),
        Ability.MEDIA: Answer(Can.YES),
        Ability.AGENT_STATE: Answer(
            Can.NO, "DingTalk does not tell whether an agent is there."
        ),
        Ability.TRANSFER: _NO,
        Ability.NOTICE: Answer(Can.YES, "Said by the robot."),
        Ability.END: Answer(Can.NO),
        Ability.RECALL: Answer(
            Can.PARTLY, "Only what the robot itself said can be recalled."
        ),
        Ability.DELETE: _NO,
        Ability.RETENTION: _ATTESTED,
    },
    hosts=_HOSTS,
    limits=_LIMITS,
    native=_NATIVE,
    notes=(
        "No archive: robots see only chats of two, and @-mentions in groups.",
        "What was said while nobody listened is not told later.",
        "Signatures over HTTP do not cover bodies: prefer the long connection.",
        "What a robot says itself is recorded when it is said through this product.",
    ),
)

SERVICE: Final = Profile(
    kind="dingtalk-service",
    title="DingTalk customer service",
    grouping=Grouping.THREAD,
    fields=(
        *_APPLICATION,
        Field(
            name="template",
            label="Template of tickets",
            help="templateId; only tickets of this template are read.",
        ),
        Field(
            name="instance",
            label="Instance of customer service",
            help="openInstanceId; empty for the default one.",
            required=False,
        ),
        Field(
            name="since",
            label="Read tickets created since",
            help="A day such as 2025-01-31; a year back if empty.",
            required=False,
        ),
        Field(
            name="lookback",
            label="Days in which old tickets are looked at for changes",
            required=False,
            default="30",
        ),
        Field(
            name="team",
            label="Team of service groups",
            help="openTeamId; only for service groups.",
            required=False,
        ),
        *_EVENTS,
        _ADDRESS,
    ),
    abilities={
        Ability.PULL: Answer(Can.YES, "Tickets and what was done in them."),
        Ability.PUSH: Answer(
            Can.PARTLY,
            "Events only say that there is something to read; tickets of service "
            "groups are known from them alone.",
        ),
        Ability.MEDIA: Answer(
            Can.PARTLY, "Only files of service groups, and those with an address."
        ),
        Ability.AGENT_STATE: Answer(
            Can.NO, "DingTalk does not tell whether an agent is there."
        ),
        Ability.TRANSFER: Answer(
            Can.PARTLY, "Only tickets of service groups can be handed over."
        ),
        Ability.NOTICE: Answer(
            Can.PARTLY, "Only into the group of a service group's ticket."
        ),
        Ability.END: Answer(Can.NO),
        Ability.RECALL: Answer(
            Can.NO,
            "DingTalk gives no id of a notice that a recall could name.",
        ),
        Ability.DELETE: _NO,
        Ability.RETENTION: _ATTESTED,
    },
    hosts=_HOSTS,
    limits=_LIMITS,
    native=_NATIVE,
    notes=(
        "Actions come without a time: they are kept in order from the ticket's own.",
        "Times of tickets come without a time zone and are read as China's.",
    ),
)

EXCLUSIVE: Final = Profile(
    kind="dingtalk-exclusive",
    title="DingTalk exclusive edition: audit of external groups",
    grouping=Grouping.SESSION,
    fields=(*_APPLICATION, _ADDRESS),
    abilities={
        Ability.PULL: Answer(
            Can.PARTLY, "Only external groups, and only in the exclusive edition."
        ),
        Ability.PUSH: _NO,
        Ability.MEDIA: Answer(
            Can.NO, "The audit gives no way to fetch the files of messages."
        ),
        Ability.AGENT_STATE: Answer(
            Can.NO, "DingTalk does not tell whether an agent is there."
        ),
        Ability.TRANSFER: _NO,
        Ability.NOTICE: _NO,
        Ability.END: Answer(Can.NO),
        Ability.RECALL: _NO,
        Ability.DELETE: _NO,
        Ability.RETENTION: _ATTESTED,
    },
    hosts=("api.dingtalk.com",),
    limits=_LIMITS,
    native=_NATIVE,
    notes=(
        "Groups inside the organisation and chats of two are not in the audit.",
        "Messages have no id: group, time, sender and content tell them apart.",
    ),
)
