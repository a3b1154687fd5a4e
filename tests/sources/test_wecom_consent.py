"""会话内容存档: who has agreed to be archived."""

import pytest

from guicang.domain.errors import (
    SourceRefused,
)
from guicang.domain.record import Role
from tests.simulators import wecom
from tests.simulators.server import Fault
from tests.sources.wecom import archive, platform, pulled

ALL_TYPES = (
    *("text", "image", "revoke", "agree", "disagree", "voice", "video", "card"),
    *("location", "emotion", "file", "link", "weapp", "chatrecord", "todo", "vote"),
    *("collect", "redpacket", "external_redpacket", "meeting"),
    *("meeting_notification", "docmsg", "markdown", "news", "calendar", "mixed"),
    *("meeting_voice_call", "voip_doc_share", "sphfeed", "voiptext", "qydiskfile"),
    *("solitaire", "note"),
)


@pytest.fixture
def there():
    simulated = platform()
    simulated.agreed["zhangsan", "wm1"] = "Agree"
    return simulated


@pytest.mark.parametrize(
    ("status", "silent", "consented"),
    [
        ("Agree", "no", True),
        ("Disagree", "no", False),
        ("Default_Agree", "no", False),
        ("Default_Agree", "yes", True),
        (None, "yes", False),
    ],
)
def test_a_message_counts_as_agreed_to_only_if_the_customer_agreed(
    there, finance, status, silent, consented
):
    there.agreed = {("zhangsan", "wm1"): status} if status else {}
    finance.text(1, "您好")
    finance.text(2, "在", **{"from": "wm1", "tolist": ["zhangsan"]})
    with archive(there, finance, default_agree=silent) as source:
        items, _ = pulled(source)

    assert [item.consented for item in items] == [consented, consented]
    assert items[0].thread == items[1].thread == "zhangsan/wm1"
    assert [item.message.role for item in items] == [Role.AGENT, Role.CUSTOMER]


def test_in_a_room_whoever_speaks_has_to_have_agreed(there, finance):
    there.rooms["r1"] = {"wm1": "Agree", "wm2": "Disagree"}
    for number, who in enumerate(("wm1", "wm2", "wm3", "zhangsan")):
        finance.text(number, "您好", roomid="r1", tolist=["lisi"], **{"from": who})
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert [item.consented for item in items] == [True, False, False, True]
    assert {item.thread for item in items} == {"r1"}
    assert [item.customer for item in items] == ["wm1", "wm2", "wm3", ""]


def test_a_change_of_consent_and_a_recall_are_kept_whoever_agreed(there, finance):
    there.agreed = {}
    finance.text(1, "", msgtype="agree", agree={"userid": "wm1", "agree_time": 1})
    finance.text(2, "", msgtype="disagree", disagree={"userid": "wm1"})
    finance.text(3, "", msgtype="revoke", action="recall", revoke={"pre_msgid": "t0"})
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert [item.consented for item in items] == [True] * 3
    assert [item.message.text for item in items] == ["agree", "disagree", "revoke"]
    assert items[2].recalls == "t0"
    assert there.calls("single_agree") == 0


def test_nobody_is_asked_about_colleagues(there, finance):
    finance.text(1, "内部", msgid="t1", tolist=["lisi"])
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert items[0].thread == "lisi/zhangsan"
    assert items[0].customer == ""
    assert items[0].consented
    assert there.calls("agree") == 0


def test_a_hundred_pairs_are_asked_about_at_a_time(there, finance):
    for number in range(150):
        there.agreed["zhangsan", f"wm{number}"] = "Agree"
        finance.text(number, "您好", tolist=[f"wm{number}"])
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert all(item.consented for item in items)
    assert there.calls("single_agree") == 2


def test_without_an_answer_about_consent_nothing_is_handed_over(there, finance):
    finance.text(1, "您好")
    there.faults.append(Fault("single_agree", instead=wecom.refused(48002)))
    with archive(there, finance) as source, pytest.raises(SourceRefused):
        source.pull({})
