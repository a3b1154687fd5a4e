"""Conversations for the tests of archives: every value that the domain allows."""

from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import strategies as st

from guicang.domain.record import (
    Attachment,
    Conversation,
    Kind,
    Message,
    Role,
    instant,
    micros,
)
from guicang.ports.segments import Archived, SegmentFormat, laid

KEY = bytes(range(32))
INT64 = st.integers(-(2**62), 2**62 - 1)
# Few different ones, so that duplicates come up, and the hard ones often.
TEXTS = st.one_of(
    st.sampled_from(["", "\0", "您好", "😀👨‍👩‍👧", '\\"\n\t\x1f\x7f', "a" * 5000]),
    st.text(max_size=20),
)
INSTANTS = st.integers(micros(datetime.min.replace(tzinfo=UTC)), 2**57).map(instant)
ATTACHMENTS = st.builds(
    Attachment,
    name=TEXTS,
    media_type=st.sampled_from(["", "image/png", "application/pdf"]),
    size=INT64,
    sha256=TEXTS,
    data=st.none() | st.binary(max_size=50),
)


@st.composite
def conversations(draw, ids=TEXTS):
    seqs = draw(st.lists(INT64, unique=True, max_size=4).map(sorted))
    messages = tuple(
        Message(
            seq=seq,
            id=draw(TEXTS),
            at=draw(st.integers(-(2**55), 2**55)),
            sender=draw(TEXTS),
            role=draw(st.sampled_from(Role)),
            kind=draw(st.sampled_from(Kind)),
            text=draw(TEXTS),
            name=draw(TEXTS),
            recalled=draw(st.booleans()),
            attachments=tuple(draw(st.lists(ATTACHMENTS, max_size=2))),
            extra=draw(TEXTS),
        )
        for seq in seqs
    )
    return Conversation(
        id=draw(ids),
        source=draw(TEXTS),
        channel=draw(TEXTS),
        lang=draw(TEXTS),
        opened_at=draw(INSTANTS),
        closed_at=draw(st.none() | INSTANTS),
        customer=draw(TEXTS),
        customer_name=draw(TEXTS),
        agent=draw(TEXTS),
        agent_name=draw(TEXTS),
        messages=messages,
        events=draw(st.dictionaries(TEXTS, INSTANTS, max_size=3)),
        labels=tuple(draw(st.lists(TEXTS, max_size=3))),
        jurisdictions=tuple(draw(st.lists(TEXTS, max_size=3))),
        extra=draw(TEXTS),
    )


SALTS = st.binary(min_size=16, max_size=16).map(bytes.hex)
RECORDS = st.lists(
    st.builds(Archived, conversations(), SALTS),
    max_size=3,
    unique_by=lambda record: record.conversation.id,
)

_WORDS = (
    "您好，请问有什么可以帮您的？",
    "我的订单什么时候发货？",
    "请稍等，我帮您查询一下。",
    "好的，谢谢😀",
    "已经申请退款了，怎么还没有到账",
    "亲，仓库会在 48 小时内为您安排发出的哦~",
)


def talk(number: int, messages: int = 8) -> Conversation:
    """Make one ordinary conversation, the same for the same number."""
    opened = 1_700_000_000_000_000 + number * 977_000_000
    customer, agent = f"C{number * 7919 % 99991:05}", f"A{number % 48:03}"
    return Conversation(
        id=f"c-{number:08}",
        source="wecom",
        channel="wecom",
        lang="zh",
        opened_at=datetime.fromtimestamp(opened / 1e6, UTC),
        closed_at=datetime.fromtimestamp(opened / 1e6 + 3600, UTC),
        customer=customer,
        agent=agent,
        messages=tuple(
            Message(
                seq=seq,
                id=f"c-{number:08}-{seq}",
                at=opened + seq * (20 + number % 37) * 1_000_000,
                sender=agent if seq % 2 else customer,
                role=Role.AGENT if seq % 2 else Role.CUSTOMER,
                kind=Kind.TEXT,
                text=_WORDS[(number * 31 + seq * 17) % len(_WORDS)] + str(number * seq),
            )
            for seq in range(messages)
        ),
    )


def pack(
    format_: SegmentFormat, segment: str, key: bytes, records: Iterable[Archived]
) -> bytes:
    """Pack records as they came out of another segment."""
    return format_.pack(segment, key, [laid(record) for record in records])


def archived(count: int, messages: int = 8) -> list[Archived]:
    """Make ordinary records with salts, in the order of their ids."""
    return [Archived(talk(n, messages), f"{n:032x}") for n in range(count)]
