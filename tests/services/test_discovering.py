"""A worker searches the archive for somebody: by what they may see, and never twice."""

import pytest
from tests.fakes.house import House
from tests.fakes.jobs import MemoryJobs
from tests.fakes.keys import MemoryTagger
from tests.fakes.talk import talk
from tests.scanners import SCANNER
from tests.services.standing import entries, own_alone, standing

from guicang.adapters.engines.local import LocalEngine
from guicang.adapters.keys.masking import FileCloak
from guicang.adapters.packs import masking_policy
from guicang.domain.access.model import Role
from guicang.domain.archive.model import SegmentState
from guicang.domain.errors import ArchiveBroken, BadUsage, NoSuchJob, NotAllowed
from guicang.domain.ledger.model import Tag
from guicang.services.discovering import Discovering
from guicang.services.inspecting import Plain
from guicang.services.masking import Masking
from guicang.services.searching import Searching, has

PHONE = "13800138000"


class PowerCut(BaseException):
    pass


@pytest.fixture
def house() -> House:
    house = standing("other", segment_messages=1)
    house.take_in(
        talk("c1", f"退款到哪里？电话 {PHONE}", "请稍等"),
        talk("c2", "什么时候发货", "今天"),
        talk("c3", "要退款", "退款好了", agent="agent-2"),
    )
    house.running.run(house.approved().id)
    house.world.clock.move(days=1)
    return house


@pytest.fixture
def discovering(house, tmp_path) -> Discovering:
    world = house.world
    searching = Searching(
        records=world.records,
        archiving=house.archiving,
        masking=Masking(
            scanner=Plain(SCANNER),
            cloak=FileCloak.initialise(tmp_path / "keys"),
            policy=masking_policy(),
        ),
        powers=house.powers,
        tagger=MemoryTagger(),
        ledger=world.ledger,
        clock=world.clock,
    )

    def search(task):
        for opened in house.archiving.format.unpack(*task[:3]):
            conversation = opened.conversation
            if conversation.id in task.among and any(
                has(m.text, task.words) for m in conversation.messages
            ):
                yield conversation

    return Discovering(
        searching=lambda: searching,
        people=world.people,
        jobs=MemoryJobs(world.database),
        records=world.records,
        box=world.box,
        engine=LocalEngine(),
        work=lambda task: list(search(task)),
        ledger=world.ledger,
        clock=world.clock,
    )


def person(house: House, name: str = "legal"):
    return house.world.people.get(name)


def test_who_ordered_it_is_told_which_conversations_have_the_words(house, discovering):
    job = discovering.order("退款", person=person(house), reason="case 7")
    assert discovering.run(job.id) == {"looked": 4, "conversations": 2, "broken": 0}

    _, found = discovering.show(job.id, person=person(house))

    assert dict(found.found) == {"c1": 1, "c3": 2}
    with pytest.raises(NoSuchJob):
        discovering.show(job.id, person=person(house, "compliance"))
    assert [j.id for j, _ in discovering.mine(person=person(house))] == [job.id]
    assert discovering.mine(person=person(house, "compliance")) == []


def test_order_and_each_opening_are_entries_and_the_words_lie_nowhere(
    house, discovering
):
    job = discovering.order("退款", person=person(house), reason="case 7")
    discovering.run(job.id)

    ordered, *openings = entries(house, Tag.CONVERSATION_SEARCHED)
    assert (ordered.actor, ordered.data["reason"]) == ("legal", "case 7")
    live = house.world.catalogue.segments(state=SegmentState.LIVE)
    assert {e.data["segment"] for e in openings} == {s.id for s in live}
    kept = house.world.records.cursor(f"archive-search:{job.id}")
    told = f"{kept} {discovering.jobs.get(job.id)} {ordered.data}"
    assert "退款" not in told
    assert "c1" not in str(discovering.jobs.get(job.id))


def test_what_is_masked_for_somebody_is_not_found(house, discovering):
    job = discovering.order(PHONE, person=person(house), reason="case 7")

    assert discovering.run(job.id)["conversations"] == 0


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_run_that_was_cut_off_goes_on_behind_what_it_had_opened(
    house, discovering, after
):
    job = discovering.order("退款", person=person(house), reason="case 7")

    def cut(done: int, of: int) -> None:
        if done == after:
            raise PowerCut

    with pytest.raises(PowerCut):
        discovering.run(job.id, cut)

    assert discovering.run(job.id) == {"looked": 4, "conversations": 2, "broken": 0}


def test_a_segment_that_is_broken_is_named_and_stops_nothing(house, discovering):
    (first, *_) = sorted(
        house.world.catalogue.segments(state=SegmentState.LIVE), key=lambda s: s.id
    )
    house.world.objects.erase(first.object)
    job = discovering.order("退款", person=person(house), reason="case 7")

    done = discovering.run(job.id)

    _, found = discovering.show(job.id, person=person(house))
    assert (done["looked"], done["broken"]) == (3, 1)
    assert found.broken == ((first.id, ArchiveBroken.code),)


def test_agents_find_in_their_own_conversations_alone(house, discovering):
    own_alone(house, Role.LEGAL)
    job = discovering.order("退款", person=person(house), reason="case 7")

    done = discovering.run(job.id)

    assert (done["looked"], done["conversations"]) == (0, 0)


def test_who_may_not_search_orders_nothing_and_that_is_written_down(house, discovering):
    with pytest.raises(NotAllowed):
        discovering.order("退款", person=person(house, "hr"), reason="curious")
    with pytest.raises(BadUsage):
        discovering.order("x", person=person(house), reason="case 7")

    assert discovering.jobs.list() == []


def test_what_was_found_is_forgotten_with_its_job(house, discovering):
    job = discovering.order("退款", person=person(house), reason="case 7")
    discovering.jobs.cancel(job.id, house.world.clock.now())
    house.world.clock.move(days=31)

    assert discovering.forget(house.world.clock.now()) == 1
    assert discovering.mine(person=person(house)) == []
