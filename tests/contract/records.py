"""Records that the contract of their store speaks of."""

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.retention.model import Label, LabelSource
from tests.specimens import (
    DAY,
    START,
    attachment,
    conversation,
    message,
)

COMPLAINT = Label(category="chat.complaint", by=LabelSource.PERSON, at=START + DAY)
ORDER = Label(category="order", by=LabelSource.IMPORT, at=START)


FULL = conversation(
    "完整-1",
    messages=(
        message(0, extra='{"辅":1}', name="样例客服"),
        message(1, "", attachments=(attachment(), attachment("截图.png", None))),
        message(5, "撤回了", recalled=True),
        message(9, "\x00 \U0001f600 \u202e", attachments=(attachment("", b""),)),
    ),
    events={"transaction_completed": START + 2 * DAY},
    labels=("order",),
    jurisdictions=("CN", "EU"),
    extra='{"queue":"售后"}',
)
FOUND = {
    0: (
        Finding(Entity.MOBILE, 3, 14, digest="a1" * 16),
        Finding(Entity.CN_ID, 20, 38, 0.75, "cn-id/1", masked=True),
    ),
    2: (Finding("订单号", 0, 19, 0.5, "ours/7", digest="b2" * 16),),
}
