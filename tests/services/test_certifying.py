"""What is looked for, what is found, and what the certificate says of it."""

import json
from base64 import b64decode

import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.faults.wire import PowerCut, Wire
from tests.services.standing import (
    Meanwhile,
    archived,
    destroyed,
    entries,
    standing,
)

from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.ledger.model import Tag
from guicang.services import certifying
from guicang.services.certifying import LONGEST, SAMPLES


def _asked(house: House) -> dict[str, bytes]:
    return house.world.probe.asked[-1]


def _document(house: House, batch: str):
    return house.certifying.open(house.world.batches.certificate(batch))


def test_pieces_of_texts_and_keys_are_looked_for_after_they_are_gone():
    house = standing("c0", "c1")
    fragments = dict(house.world.keys.fragments(house.world.keys.keys))

    house.running.run(house.approved().id)

    asked = _asked(house)
    assert set(fragments.values()) <= set(asked.values())
    texts = {n: raw for n, raw in asked.items() if n.startswith("text")}
    assert set(texts) == {"text of member 0", "text of member 1"}
    for raw in texts.values():
        assert len(raw) <= LONGEST
        assert raw.decode() in "".join(
            m.text for n in ("c0", "c1") for m in talk(n).messages
        )


def test_a_short_text_is_not_looked_for_because_chance_would_find_it():
    house = standing("other")
    house.take_in(talk("c0", "好"))
    house.running.run(house.approved(only=frozenset({"c0"})).id)

    assert not any(name.startswith("text") for name in _asked(house))


def test_no_more_than_a_sample_is_looked_for():
    names = [f"c{n:03}" for n in range(3 * SAMPLES)]
    house = standing(*names, chunk=100)

    house.running.run(house.approved().id)

    assert len(_asked(house)) == 2 * SAMPLES


def test_the_needles_are_sealed_while_they_wait_and_gone_afterwards():
    house = standing("c0")
    batch = house.approved()
    seen = []

    def look():
        seen.append(house.world.batches.notes(batch.id)["needles"]["sealed"])

    House(house.world, Meanwhile("policies.ran", look)).running.run(batch.id)

    assert b"c0" not in b64decode(seen[0])
    assert house.world.batches.notes(batch.id)["needles"] == {}


def test_what_was_refused_is_not_looked_for_because_it_is_there_rightly():
    house = standing("c0", "c1", "c2")
    batch = house.approved()
    house.world.keys.destroy([house.world.records.kept["c0"].key])  # fails, first
    wired = House(house.world, Meanwhile("policies.ran", lambda: house.hold("c2")))

    wired.running.run(batch.id)

    texts = [n for n in _asked(house) if n.startswith("text")]
    assert texts == ["text of member 1"]
    assert "c1" in _asked(house)["text of member 1"].decode()


def test_a_member_that_cannot_be_opened_has_no_text_to_look_for():
    house = standing("c0")
    house.world.records.request(["c0"], house.world.clock.now())  # evidence only
    house.world.keys.destroy([house.world.records.kept["c0"].key])

    done = house.running.run(house.approved().id)

    assert done.counts[Fate.DESTROYED] == 1
    assert _asked(house) == {}


@pytest.mark.parametrize("end", [End.OFFLINE, End.DESTRUCTION])
def test_a_large_batch_is_certified_without_keeping_its_members(end, monkeypatch):
    """What is read anew each time gives the document that a list gives."""

    def certified() -> dict:
        names = [f"c{n}" for n in range(5)]
        if end is End.DESTRUCTION:
            house = archived(*names)
            return _document(house, destroyed(house))
        house = standing(*names)
        batch = house.approved()
        house.hold("c2")
        return _document(house, house.running.run(batch.id).id)

    kept = certified()
    monkeypatch.setattr(certifying, "FEW", 0)
    monkeypatch.setattr(certifying, "PAGE", 2)
    streamed = certified()

    for name in ("scope", "erasure", "verification"):
        assert _plain(streamed.get(name)) == _plain(kept.get(name))
    assert len(streamed["scope"]["kept"]) == (1 if end is End.OFFLINE else 0)


def _plain(part):
    """Leave out what two runs never have alike: ids, keys, digests and roots."""
    if isinstance(part, dict):
        drawn = {"root", "leaves", "sha256", "object", "id", "segments", "key"}
        return {k: _plain(v) for k, v in part.items() if k not in drawn}
    return [_plain(each) for each in part] if isinstance(part, list) else part


def test_an_archives_end_looks_for_the_key_of_its_segment():
    house = archived("c0")
    (segment,) = house.world.catalogue.segments()
    destroyed(house)

    assert list(_asked(house)) == [f"wrapped key {segment.key}"]


def test_a_residue_is_named_and_the_certificate_does_not_claim_otherwise():
    house = standing("c0")
    batch = house.approved()
    clean = standing("c0")
    clean.running.run(clean.approved().id)
    piece = next(
        raw for n, raw in _asked(clean).items() if n.startswith("text of member")
    )
    house.world.probe.there[piece] = ["backup.db"]

    house.running.run(batch.id)

    probed = entries(house, Tag.BATCH_PROBED)[-1]
    assert probed.data["hits"] == 1
    document = _document(house, batch.id)
    assert "backup.db" in json.dumps(document, ensure_ascii=False)
    (other,) = clean.world.batches.list()
    good = _document(clean, other.id)["verification"]["validation"]["decision"]
    bad = document["verification"]["validation"]["decision"]
    assert good != bad


def test_a_key_that_is_still_there_is_told():
    house = standing("c0")
    batch = house.approved()
    key = house.world.records.kept["c0"].key
    secret = house.world.keys.keys[key]

    def bring_back():
        house.world.keys.keys[key] = secret

    House(house.world, Meanwhile("probe.search", bring_back)).running.run(batch.id)

    assert entries(house, Tag.BATCH_PROBED)[-1].data["keys_present"] == 1
    said = entries(house, Tag.BATCH_CERTIFIED)[-1].data["decision"]
    clean = standing("c0")
    clean.running.run(clean.approved().id)
    assert said != entries(clean, Tag.BATCH_CERTIFIED)[-1].data["decision"]


@pytest.mark.parametrize("end", End)
def test_what_a_probe_found_survives_a_cut_right_after_it(end):
    """The needles go with the search: a second search would find nothing."""
    house = standing("c0") if end is End.OFFLINE else archived("c0")
    batch = house.approved(end)
    spoilt = False
    for cut in range(1, 300):
        world = house.world.copy()
        searched = len(world.probe.asked)
        try:
            House(world, Wire(cut)).running.run(batch.id)
            break
        except PowerCut:
            world.clock.move(seconds=61)
        House(world).running.run(batch.id)
        probe = world.batches.notes(batch.id)["probe"]
        assert probe["needles"] == (2 if end is End.OFFLINE else 1), cut
        spoilt |= len(world.probe.asked) - searched > 1
    assert cut > 50
    assert spoilt  # some cuts came between the search and its note


def test_a_certificate_that_was_not_published_is_published_by_the_next_run():
    house = standing("c0")
    batch = house.approved()
    for cut in range(1, 300):
        world = house.world.copy()
        with pytest.raises(PowerCut):
            House(world, Wire(cut)).running.run(batch.id)
        if world.batches.get(batch.id).state is State.CERTIFIED:
            break
    assert world.published == {}
    world.clock.move(seconds=61)

    done = House(world).running.run(batch.id)

    assert world.published == {
        done.certificate: world.batches.certificate(done.certificate)
    }
    assert len(world.checkpoints.kept) == 1


def test_a_batch_that_destroyed_nothing_says_so():
    house = standing("c0")
    batch = house.approved()
    house.hold("c0")

    house.running.run(batch.id)

    document = _document(house, batch.id)
    assert "GC-301" in json.dumps(document)
    assert house.world.batches.notes(batch.id)["probe"]["keys"] == 0


def test_what_opens_no_more_is_left_out_of_what_is_looked_for():
    house = standing("c0", "c1")
    batch = house.approved()
    lost = house.world.records.stored(["c0"])["c0"].key
    house.world.keys.destroy([lost])

    house.certifying.prepare(batch, lambda: None)

    sealed = house.world.batches.notes(batch.id)["needles"]["sealed"]
    names = json.loads(house.world.box.open("probe", batch.id, b64decode(sealed)))
    assert [n for n in names if n.startswith("text")] == ["text of member 1"]
