"""What every store of the desk's news promises."""

from datetime import UTC, datetime

import pytest

from guicang.adapters.db.desknews import DjangoDeskNews
from guicang.ports.desknews import News, What
from tests.cuts import cut_short
from tests.fakes.desknews import MemoryDeskNews
from tests.fakes.keys import MemoryTagger
from tests.fakes.sealing import MemoryBox

NOW = datetime(2026, 11, 2, 9, 0, 0, 250, tzinfo=UTC)


@pytest.fixture
def news(either):
    return either(
        MemoryDeskNews, lambda: DjangoDeskNews(box=MemoryBox(), tagger=MemoryTagger())
    )


def one(thread="t", what=What.CUSTOMER, source="shop", **more):
    return News(source=source, thread=thread, at=NOW, what=what, **more)


def told(found):
    return [(each.source, each.thread, each.what) for each in found]


def test_news_come_back_as_they_were_written(news):
    whole = one(
        channel="chatwoot",
        conversation="shop:1",
        customer="c" * 32,
        agent="ann.w",
        lang="zh",
        mark="m" * 32,
    )
    news.put([whole])

    [found] = news.next(10)

    assert found.number > 0
    assert {**_fields(found), "number": 0} == _fields(whole)


def _fields(each):
    return {name: getattr(each, name) for name in News.__slots__}


def test_a_thread_is_given_whole_and_in_order_the_oldest_first(news):
    news.put([one("a"), one("b")])
    news.put([one("a", What.AGENT), one("a", What.CLOSED), one("a", source="other")])

    assert told(news.next(10)) == [
        ("shop", "a", What.CUSTOMER),
        ("shop", "a", What.AGENT),
        ("shop", "a", What.CLOSED),
    ]
    assert told(news.next(1)) == [("shop", "a", What.CUSTOMER)]


def test_a_thread_may_be_left_out(news):
    news.put([one("a"), one("b"), one("a")])
    [first, _] = news.next(10)

    assert told(news.next(10, [first.number])) == [("shop", "b", What.CUSTOMER)]


def test_what_was_heard_is_forgotten(news):
    news.put([one("a"), one("b")])

    news.drop([each.number for each in news.next(10)])
    assert told(news.next(10)) == [("shop", "b", What.CUSTOMER)]

    news.drop([each.number for each in news.next(10)])
    assert news.next(10) == ()


def test_what_was_cut_short_is_no_news(news):
    cut_short(news, lambda: news.put([one("a")]))

    assert news.next(10) == ()
