"""Searching: by what the reader may see, for an hour, and never in silence."""

import pytest
from tests.fakes.house import House
from tests.fakes.keys import MemoryTagger
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.scanners import SCANNER
from tests.services.standing import entries, own_alone, standing

from guicang.adapters.keys.masking import FileCloak
from guicang.adapters.packs import masking_policy
from guicang.domain.access.model import Person, Reader, Role
from guicang.domain.detect.spans import joined
from guicang.domain.errors import ArchiveBroken, BadUsage, NotAllowed
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.services.inspecting import Plain
from guicang.services.masking import Masking
from guicang.services.searching import Searching

PHONE = "13800138000"
WIDE = {letter: letter + 0xFEE0 for letter in range(ord("A"), ord("Z") + 1)}
IDS = ("c1", "c2", "c3")


@pytest.fixture
def house() -> House:
    house = standing("other")
    house.take_in(
        talk("c1", f"退款 Refund 到哪里？电话 {PHONE}", "请稍等"),
        talk("c2", "什么时候发货", "今天"),
        talk("c3", "要退款，REFUND please", agent="agent-2"),
    )
    return house


@pytest.fixture
def make(house, tmp_path):
    cloak = FileCloak.initialise(tmp_path / "keys")

    def made(scanner: object = None) -> Searching:
        return Searching(
            records=house.ports["records"],
            archiving=house.archiving,
            masking=Masking(
                scanner=Plain(scanner or SCANNER), cloak=cloak, policy=masking_policy()
            ),
            powers=house.powers,
            tagger=MemoryTagger(),
            ledger=house.ports["ledger"],
            clock=house.world.clock,
        )

    return made


def reader(*roles: Role, **more) -> Reader:
    person = Person(name="li", roles=frozenset(roles or {Role.LEGAL}), **more)
    return Reader(person=person, proven=True)


def found(searching: Searching, query: str, who: Reader | None = None):
    who = who or reader()
    searching.begin(query, person=who.person, conditions={"source": "shop"})
    return list(searching.look(IDS, query, reader=who))


QUERIES = {
    "a Chinese word": ("退款", ["c1", "c3"]),
    "in any case and width": ("REFUND".translate(WIDE), ["c1", "c3"]),
    "all words in one message": ("退款 please", ["c3"]),
    "nothing": ("不存在", []),
}


@pytest.mark.parametrize("case", QUERIES.values(), ids=QUERIES)
def test_words_are_found_in_what_is_stored(make, case):
    query, ids = case

    assert [each.conversation for each in found(make(), query)] == ids


def test_hits_are_shown_masked(make):
    (hit,) = found(make(), "到哪里")[0].hits

    assert joined(hit.pieces) == "退款 Refund 到哪里？电话 138****8000"
    assert [p.type for p in hit.pieces if p.type] == ["MOBILE"]


@pytest.mark.parametrize("query", [PHONE, "00138", "13800"])
def test_what_is_masked_is_not_found(make, query):
    assert found(make(), query) == []


def test_a_search_is_an_entry_without_its_words(house, make):
    found(make(), "退款")

    (said,) = entries(house, Tag.CONVERSATION_SEARCHED)
    assert said.actor == "li"
    assert said.data["conditions"] == {"source": "shop"}
    assert "退款" not in str(said.data)
    assert said.data["query"] == MemoryTagger().tag("search", "退款")


def test_nobody_looks_without_having_begun_or_after_an_hour(house, make):
    searching, who = make(), reader()
    with pytest.raises(BadUsage, match="begin"):
        list(searching.look(IDS, "退款", reader=who))
    searching.begin("退款", person=who.person, conditions={})
    assert list(searching.look(IDS, "退款", reader=who))
    with pytest.raises(BadUsage, match="begin"):
        list(searching.look(IDS, "发货", reader=who))
    house.world.clock.move(minutes=61)
    with pytest.raises(BadUsage, match="begin"):
        list(searching.look(IDS, "退款", reader=who))


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMIN, Role.AUDITOR, Role.HR])
def test_these_search_nothing_and_the_refusal_is_an_entry(house, make, role):
    with pytest.raises(NotAllowed):
        make().begin("退款", person=reader(role).person, conditions={})

    said = entries(house, Tag.ACCESS_REFUSED)[-1]
    assert said.data["permission"] == "records:conversation:search"
    assert entries(house, Tag.CONVERSATION_SEARCHED) == []


@pytest.mark.parametrize("query", ["", " 退 ", "x" * 101])
def test_a_query_too_short_or_too_long_is_refused(make, query):
    with pytest.raises(BadUsage):
        make().begin(query, person=reader().person, conditions={})


def test_where_the_scanner_fails_a_hit_is_told_and_not_shown(make):
    searching = make(WordScanner(breaks="退款"))

    assert [(f.conversation, f.unread, f.hits) for f in found(searching, "退款")] == [
        ("c1", True, ()),
        ("c3", True, ()),
    ]


# --- the archive ----------------------------------------------------------------------


@pytest.fixture
def archive(house):
    """Put c1 and c2 into the archive; c3 stays."""
    batch = house.approved(query=Query(conversations=frozenset({"c1", "c2"})))
    house.running.run(batch.id)
    (segment,) = house.ports["catalogue"].segments()
    return segment.id


def into(searching, segment, query="退款", who=None, meets=lambda _record: True):
    who = who or reader()
    searching.begin(query, person=who.person, conditions={})
    return searching.look_into(segment, query, reader=who, meets=meets)


def test_words_are_found_in_the_archive_masked_and_each_opening_is_an_entry(
    house, make, archive
):
    looked, hits = into(make(), archive)

    assert looked == 2
    (one,) = hits
    assert one.conversation == "c1"
    assert PHONE not in joined(one.hits[0].pieces)
    begun, opened = entries(house, Tag.CONVERSATION_SEARCHED)
    assert opened.data == {
        "query": begun.data["query"],
        "segment": archive,
        "looked": 2,
    }


def test_a_segment_without_what_the_conditions_leave_is_not_opened(
    house, make, archive
):
    house.world.objects.erase(house.ports["catalogue"].get(archive).object)

    looked, hits = into(make(), archive, meets=lambda record: record.id == "c3")

    assert (looked, [*hits]) == (0, [])
    assert len(entries(house, Tag.CONVERSATION_SEARCHED)) == 1


def test_what_the_conditions_leave_out_is_not_looked_at(make, archive):
    looked, hits = into(make(), archive, meets=lambda record: record.id == "c2")

    assert (looked, [*hits]) == (1, [])


def test_a_segment_that_is_not_whole_is_refused(house, make, archive):
    house.world.objects.erase(house.ports["catalogue"].get(archive).object)

    with pytest.raises(ArchiveBroken):
        into(make(), archive)


def test_the_archive_too_is_only_for_who_may_search_and_has_begun(make, archive):
    def every(_record):
        return True

    with pytest.raises(BadUsage, match="begin"):
        make().look_into(archive, "退款", reader=reader(), meets=every)
    with pytest.raises(NotAllowed):
        make().look_into(archive, "退款", reader=reader(Role.AUDITOR), meets=every)


def test_an_opening_does_not_prolong_the_search(house, make, archive):
    searching = make()
    into(searching, archive)
    house.world.clock.move(minutes=50)
    searching.look_into(archive, "退款", reader=reader(), meets=lambda _r: True)
    house.world.clock.move(minutes=20)

    with pytest.raises(BadUsage, match="begin"):
        searching.look_into(archive, "退款", reader=reader(), meets=lambda _r: True)


def test_who_reads_their_own_alone_finds_nothing_of_others(house, make):
    own_alone(house, Role.LEGAL)
    own = reader(Role.LEGAL, accounts=frozenset({"agent-2"}))

    assert [hit.conversation for hit in found(make(), "退款", own)] == ["c3"]
