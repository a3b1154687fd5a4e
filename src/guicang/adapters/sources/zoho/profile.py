"""What Zoho's two connectors are and can, as they declare it."""

from typing import Final

from guicang.adapters.sources.zoho.centres import CENTRES, HOSTS
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

_CREDENTIALS: Final = (
    Field(
        name="centre",
        label="Data centre",
        help="Where the account lives: the ending of the address you log in at.",
        default="cn",
        choices=tuple(CENTRES),
    ),
    Field(
        name="client_id",
        label="Client ID",
        help="From the API console of that data centre, of a server-based client.",
    ),
    Field(name="client_secret", label="Client secret", secret=True),
    Field(
        name="refresh_token",
        label="Refresh token",
        help="It came once, when access was granted with access_type=offline.",
        secret=True,
    ),
)
_ADDRESS: Final = Field(
    name="address",
    label="Another address",
    help="Only for a proxy or a simulator: it stands for the whole data centre.",
    required=False,
)
_PUBLIC: Final = "Zoho tells nobody through its API how long it keeps chats."
DESK_PROFILE: Final = Profile(
    kind="zoho-desk",
    title="Zoho Desk",
    grouping=Grouping.THREAD,
    customers=Kind.CONTACT_ID,
    hosts=HOSTS,
    limits=((10, 1),),
    fields=(
        *_CREDENTIALS,
        Field(
            name="org",
            label="Organization ID",
            help="The orgId that calls name; a token is bound to one.",
        ),
        Field(
            name="since",
            label="Read from",
            help="The first day that is read, such as 2026-01-31; 90 days if empty.",
            required=False,
        ),
        Field(
            name="webhook",
            label="Webhook ID",
            help="Calls of this webhook are accepted; none if empty.",
            required=False,
        ),
        _ADDRESS,
    ),
    abilities={
        Ability.PULL: Answer(
            Can.YES,
            (
                "Tickets by slices of time, with their threads and comments, and"
                " instant-message sessions. Drafts are no messages."
            ),
        ),
        Ability.PUSH: Answer(
            Can.PARTLY,
            (
                "A webhook's signature does not cover what it says: it is a hint, and"
                " the ticket is read again."
            ),
        ),
        Ability.MEDIA: Answer(Can.YES),
        Ability.AGENT_STATE: Answer(
            Can.PARTLY, "Read only: no documented call sets an agent's presence."
        ),
        Ability.TRANSFER: Answer(Can.YES),
        Ability.NOTICE: Answer(
            Can.PARTLY,
            (
                "Only in an instant-message session that is assigned to whom the token"
                " belongs."
            ),
        ),
        Ability.END: Answer(Can.PARTLY, "Tickets only; sessions end by themselves."),
        Ability.RECALL: Answer(Can.NO),
        Ability.DELETE: Answer(
            Can.PARTLY,
            "Whole tickets go to the trash: 60 days there, then gone. Sessions stay.",
        ),
        Ability.RETENTION: Answer(Can.ATTESTED, _PUBLIC),
    },
    native=Native(
        presets=(7, 30),
        where="Settings, chat history, storage policy (设置-聊天记录-存储策略)",
        semantics=(
            "What is cleaned is picked by hand.",
            "Storage is expensive.",
            (
                "Documented besides: deleted tickets stay 60 days in the recycle bin,"
                " and up to 90 days in Zoho's backups."
            ),
        ),
        cautions=frozenset({Caution.COST}),
        source="The 7 and 30 days are from an article and were not verified; the 60 and"
        " 90 days are from help.zoho.com, data retention.",
    ),
    notes=(
        (
            "The account whose token this is must see all departments and all fields:"
            " Zoho leaves out without a word what it may not see."
        ),
        (
            "Nobody documents whether every new comment changes a ticket's modified"
            " time; a webhook tells at once."
        ),
        "Calls count against the daily credits of the whole organization.",
    ),
)
SALESIQ_PROFILE: Final = Profile(
    kind="zoho-salesiq",
    title="Zoho SalesIQ",
    grouping=Grouping.THREAD,
    hosts=HOSTS,
    limits=((5, 1),),
    fields=(
        *_CREDENTIALS,
        Field(
            name="screen",
            label="Screen name",
            help="The portal's name, as it stands in the address of SalesIQ.",
        ),
        Field(
            name="since",
            label="Read from",
            help="The first day that is read, such as 2026-01-31; 90 days if empty.",
            required=False,
        ),
        Field(
            name="key",
            label="Public key of the webhook",
            help="PEM or one line of base64, as SalesIQ shows it.",
            required=False,
        ),
        Field(
            name="key_before",
            label="Public key before",
            help="While keys change, the old one is accepted, too.",
            required=False,
        ),
        _ADDRESS,
    ),
    abilities={
        Ability.PULL: Answer(
            Can.PARTLY,
            "By what others' programmes do: the schema of messages is unverified.",
        ),
        Ability.PUSH: Answer(
            Can.PARTLY, "A webhook is a hint; the conversation is read again."
        ),
        Ability.MEDIA: Answer(Can.NO),
        Ability.AGENT_STATE: Answer(Can.NO),
        Ability.TRANSFER: Answer(Can.NO),
        Ability.NOTICE: Answer(Can.NO),
        Ability.END: Answer(Can.NO),
        Ability.RECALL: Answer(Can.NO),
        Ability.DELETE: Answer(Can.NO),
        Ability.RETENTION: Answer(Can.ATTESTED, _PUBLIC),
    },
    native=Native(
        presets=(7, 30),
        where="Settings, chat history, storage policy (设置-聊天记录-存储策略)",
        semantics=(
            "What is cleaned is picked by hand.",
            "Storage is expensive.",
        ),
        cautions=frozenset({Caution.COST}),
        source="The 7 and 30 days are from an article and were not verified.",
    ),
    notes=(
        (
            "Experimental: no official page describes this API, its schema is"
            " unverified. Whatever is not understood is kept raw."
        ),
    ),
    experimental=True,
)
