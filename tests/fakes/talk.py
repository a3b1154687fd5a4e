"""Specimen conversations for tests: nobody real said any of this."""

from datetime import UTC, datetime, timedelta

from guicang.domain.record import Conversation, Kind, Message, Role, micros

OLD = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def talk(
    name: str,
    *texts: str,
    at: datetime = OLD,
    labels: tuple[str, ...] = ("chat.general",),
    events: dict[str, datetime] | None = None,
    customer: str = "",
    agent: str = "agent-1",
    source: str = "wecom",
) -> Conversation:
    """Return a conversation that was closed an hour after ``at``."""
    customer = customer or f"customer-of-{name}"
    said = texts or (f"你好，这里是 {name} 的第一句话", f"{name}：好的，已经为您登记")
    return Conversation(
        id=name,
        source=source,
        channel=source,
        lang="zh",
        opened_at=at,
        closed_at=at + timedelta(hours=1),
        customer=customer,
        customer_name="测试客户",
        agent=agent,
        messages=tuple(
            Message(
                seq=seq,
                id=f"{name}-{seq}",
                at=micros(at + timedelta(minutes=seq)),
                sender=customer if seq % 2 == 0 else agent,
                role=Role.CUSTOMER if seq % 2 == 0 else Role.AGENT,
                kind=Kind.TEXT,
                text=text,
            )
            for seq, text in enumerate(said)
        ),
        events=events or {},
        labels=labels,
    )
