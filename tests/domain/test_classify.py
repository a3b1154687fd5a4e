"""Which category a conversation has, told by its words and events."""

import pytest

from guicang.adapters.packs import YamlPacks
from guicang.domain.classify import CATEGORIES, EVENTS, Found, label, longest
from guicang.domain.classify.keywords import RULES
from guicang.domain.record import Conversation, Kind, Message, Role
from tests.domain.retention_cases import at


def chat(*lines, role=Role.CUSTOMER, **more):
    return Conversation(
        id="c1",
        source="file",
        channel="app",
        lang="zh",
        opened_at=at("2026-01-31 14:00"),
        closed_at=None,
        customer="u1",
        messages=tuple(
            Message(seq, str(seq), seq, "u1", role, Kind.TEXT, text)
            for seq, text in enumerate(lines)
        ),
        **more,
    )


SAID = {
    "你好，在吗": ["chat.general"],
    "我要投诉你们": ["chat.complaint"],
    "I WANT TO COMPLAIN about this": ["chat.complaint"],
    "已经委托律师函，准备起诉": ["chat.dispute"],
    "我的订单号是 12345": ["chat.transaction"],
    "the order number is 12345, I want a refund": [
        *("chat.transaction", "chat.aftersales"),
    ],
    "医生开的处方能不能看一下": ["chat.medical_consult"],
    "我想退保，保单号在这里": ["chat.insurance_sales"],
    "证券账户里的股票": ["chat.securities_service"],
    "我是小学生，未成年": ["chat.minor"],
    "你们商标侵权了": ["chat.ip_evidence"],
    "a trademark of ours": ["chat.ip_evidence"],
    "离职证明和工资条": ["chat.hr"],
    "请开增值税专用发票": ["chat.accounting_voucher"],
    "昨天直播间里说的": ["chat.livestream_interaction"],
    "有没有优惠": ["chat.presale"],
    "that is unacceptable, terrible service": ["chat.complaint"],
}


@pytest.mark.parametrize("text", SAID)
def test_words_tell_the_category(text):
    assert sorted(f.category for f in label(chat(text))) == sorted(SAID[text])


def test_a_conversation_without_a_sign_is_everyday_chat_and_not_sure():
    assert label(chat("你好")) == (Found("chat.general", "rule", sure=False),)
    assert label(chat()) == (Found("chat.general", "rule", sure=False),)


def test_of_several_hints_the_one_that_is_kept_longest_counts():
    (found,) = label(chat("物流太慢了，不满意"))

    assert (found.category, found.sure) == ("chat.complaint", False)


def test_two_hints_of_one_category_are_enough():
    (found,) = label(chat("快递到哪了", "什么时候发货"))

    assert (found.category, found.sure) == ("chat.transaction", True)
    assert set(found.because) == {"快递", "发货"}


def test_what_came_with_the_record_wins():
    found = label(chat("我要投诉", labels=("chat.presale", "chat.presale")))

    assert found == (Found("chat.presale", "import", sure=True),)


@pytest.mark.parametrize("event", EVENTS)
def test_events_prove_a_category(event):
    (found,) = label(chat("你好", events={event: at("2026-02-01")}))

    assert (found.category, found.because) == (EVENTS[event], (event,))


@pytest.mark.parametrize("role", [Role.BOT, Role.SYSTEM])
def test_canned_sentences_do_not_count(role):
    (found,) = label(chat("如需投诉请拨打热线", role=role))

    assert found.category == "chat.general"


def test_the_surest_and_longest_kept_comes_first():
    found = label(chat("商标侵权，我要投诉，订单号 1"))

    assert [f.category for f in found] == [
        *("chat.ip_evidence", "chat.complaint", "chat.transaction"),
    ]


def test_every_rule_and_every_category_of_the_packs_is_in_the_taxonomy():
    assert {rule.category for rule in RULES} <= CATEGORIES.keys()
    assert set(YamlPacks().document()["record_categories"]) <= CATEGORIES.keys()
    assert all(c.zh and c.en for c in CATEGORIES.values())


def test_no_word_is_written_so_that_it_never_matches():
    words = [word for rule in RULES for word in (*rule.strong, *rule.weak)]

    assert all(word == word.lower() and word.strip() for word in words)


def test_longest_does_not_depend_on_the_order():
    assert longest(["chat.general", "chat.hr"]) == longest(["chat.hr", "chat.general"])
