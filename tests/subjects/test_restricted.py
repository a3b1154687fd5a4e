"""What is only stored is met behind no door; and no byte of the erased is left."""

import io
from datetime import timedelta

import pytest

from guicang.adapters.db.restricted import HIDDEN
from guicang.domain.access.model import Reader
from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import End
from guicang.domain.errors import RecordRestricted
from guicang.domain.subjects.model import Kind
from guicang.services.revealing import Wish
from tests.databases import residue
from tests.recovery.homes import restored, told as told_since
from tests.recovery.test_restore_gate import ask
from tests.subjects.conftest import ALONE, SECRET

# Long enough that no sealed byte of the server's log spells it by chance.
THEIRS = "wm-canary-7e41a9"


def reader(desk, name):
    return Reader(person=desk.house.people.get(name), proven=True)


def exported(desk, name="compliance"):
    file = io.BytesIO()
    person = desk.house.people.get(name)
    desk.house.exporting.export(file.write, person=person, purpose="audit")
    return file.getvalue().decode()


@pytest.mark.parametrize("kind", [Kind.RESTRICTION, Kind.OBJECTION, Kind.ERASURE])
@ALONE
def test_what_is_only_stored_is_behind_no_door(desk, kind):
    desk.arrive("a", customer="wm-1", text="我想问退货", agent="kf-01")
    desk.arrive("b", customer="wm-2", text="我想问退货", agent="kf-01")
    desk.home.clock.move(seconds=1)
    desk.decided(kind)
    house = desk.house
    searching = house.searching
    supervisor = reader(desk, "supervisor")
    searching.begin("退货", person=supervisor.person, conditions={})
    found = [
        f.conversation for f in searching.look(["a", "b"], "退货", reader=supervisor)
    ]

    assert found == ["b"]
    assert '"conversation_id": "a"' not in exported(desk)
    for name in ("agent", "supervisor"):
        with pytest.raises(RecordRestricted):
            house.reading.read("a", reader=reader(desk, name), reason="curious")
    with pytest.raises(RecordRestricted):
        house.reading.lend("a", by="program:x", reason="curious")
    with pytest.raises(RecordRestricted):
        house.reading.read("a", reader=reader(desk, "legal"))
    wish = Wish(conversations=("a",), reason="curious")
    with pytest.raises(RecordRestricted):
        house.revealing.ask(wish, supervisor.person)
    assert house.reading.read("a", reader=reader(desk, "legal"), reason="the case").id
    assert [e.actor for e in house.ledger.entries(tag="subject:restricted-read")] == [
        "legal"
    ]


@ALONE
def test_a_restriction_ends_when_the_person_was_told(desk):
    desk.arrive("a", customer="wm-1")
    decided = desk.decided(Kind.RESTRICTION)
    answered = desk.do("answer", decided.id, decided.revision, "restricted")
    before = desk.house.records.restricted(["a"])
    desk.do("lift", answered.id, answered.revision, "told by letter")

    assert before == {"a"}
    assert desk.house.records.restricted(["a"]) == frozenset()
    assert desk.outcomes(decided.id) == {"a": "lifted"}


@ALONE
def test_a_restriction_outlives_the_archive(desk):
    desk.home.policy()
    desk.arrive("a", customer="wm-1")
    desk.decided(Kind.RESTRICTION)
    batch = desk.home.approved()
    desk.house.running.run(batch.id)
    asked = desk.house.restoring.propose(["a"], by="supervisor", reason="test")
    desk.home.sign(asked.id, "admin", "compliance")
    desk.house.restoring.run(asked.id)

    assert desk.house.records.restricted(["a"]) == {"a"}


def test_nothing_of_an_erased_person_is_in_store_archive_index_or_export(desk):
    desk.home.policy()
    desk.arrive("archived", customer=THEIRS, text=SECRET)
    desk.arrive("other-archived", customer="wm-2", text="别人的话")
    batch = desk.home.approved()
    desk.house.running.run(batch.id)
    desk.arrive("working", customer=THEIRS, text=SECRET)
    desk.arrive("other", customer="wm-2", text="别人的话")
    decided = desk.decided(customer=THEIRS)
    desk.run_batches()
    house = desk.house
    segments = house.catalogue.segments()
    live = [each for each in segments if each.state is SegmentState.LIVE]
    ended = {each.key for each in segments if each.state is SegmentState.ENDED}
    kept = [a.conversation for each in live for a in house.archiving.read(each)]
    files = {
        word: residue(desk.home.database, word.encode()) for word in (SECRET, THEIRS)
    }

    assert set(desk.outcomes(decided.id).values()) == {"erased"}
    assert [each.id for each in kept] == ["other-archived"]
    assert ended
    assert house.keys.missing(ended) == ended
    assert not house.records.known(["archived", "working"])
    assert not {SECRET, THEIRS} & set(exported(desk).split('"'))
    assert files == {SECRET: [], THEIRS: []}


@ALONE
def test_a_request_on_many_conversations_of_four_platforms_is_one_job(desk):
    for source in ("wecom", "dingtalk", "feishu", "webchat"):
        desk.arrive(
            *(f"{source}-{n}" for n in range(150)), customer="wm-1", source=source
        )
    told = []
    asked = desk.vouched()
    desk.do("decide", asked.id, asked.revision)
    desk.house.weighing.run(asked.id, lambda done, of: told.append((done, of)))
    batches = desk.house.batches.list()

    assert told == [(500, 600), (600, 600)]
    assert [(b.end, b.members) for b in batches] == [(End.OFFLINE, 600)]
    assert len(desk.outcomes(asked.id)) == 600


@ALONE
def test_a_clock_near_its_end_is_an_alarm(desk):
    asked = desk.ask(jurisdiction="EU")
    desk.home.clock.at = asked.due_at - timedelta(days=2)
    near = {each.key for each in desk.house.wrong()}
    desk.home.clock.at = asked.due_at + timedelta(days=2)
    late = {each.key for each in desk.house.wrong()}

    assert f"subject-near:{asked.id}" in near
    assert f"subject-overdue:{asked.id}" in late


@ALONE
def test_a_restored_snapshot_knows_what_persons_asked_since(desk, tmp_path, request):
    desk.law()
    desk.arrive("gone", customer="wm-1")
    desk.order("kept", customer="wm-1")
    desk.home.until_now()
    snapshot = desk.house.snapshotting.make()
    decided = desk.decided()
    desk.run_batches()
    later = told_since(desk.home, snapshot.id, tmp_path / "later")
    server = lambda: request.getfixturevalue("postgresql")  # noqa: E731 - one place
    system = restored(desk.home, snapshot.id, tmp_path / "back", server)
    system.json("snapshot", "replay", "--later", later)
    items = ask(system, "SELECT conversation, outcome FROM guicang_subjectitem")

    assert ask(system, "SELECT key FROM guicang_conversation") == [("kept",)]
    hidden = f"SELECT key FROM guicang_conversation WHERE {HIDDEN}"  # noqa: S608 - our own words
    assert ask(system, hidden) == [("kept",)]
    assert ask(system, "SELECT conversation FROM guicang_erased") == [("gone",)]
    assert len(ask(system, "SELECT tag FROM guicang_erasedperson")) == 1
    assert sorted(items) == [("gone", "erased"), ("kept", "deferred")]
    assert len(desk.outcomes(decided.id)) == 2
