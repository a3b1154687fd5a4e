"""Rotation, shares and their drill, in a whole home."""

import itertools
import json

import pytest

from guicang.domain.disposal.model import End
from guicang.domain.errors import BadShares, HomeExists, KeyRingClosed
from guicang.domain.ledger.model import Tag
from tests import homes


@pytest.fixture
def home(fresh_sqlite, settings):
    return homes.make(fresh_sqlite, settings)


@pytest.fixture
def keeping(home):
    return home.house.keykeeping


def quiet(*_):
    pass


def noted(home, tag):
    return [entry.data for entry in home.house.ledger.entries(tag=tag)]


def test_any_three_of_five_shares_give_the_key_and_two_do_not(keeping):
    shares = keeping.split(parts=5, needed=3, by="admin")

    for some in itertools.combinations(shares, 3):
        assert keeping.drill(some, by="admin") == 1
    with pytest.raises(BadShares):
        keeping.drill(shares[:2], by="admin")


def test_no_share_and_no_word_of_one_is_kept(home, keeping):
    shares = keeping.split(parts=3, needed=2, by="admin")
    keeping.drill(shares[:2], by="admin")

    told = json.dumps([noted(home, Tag.KEYS_SPLIT), noted(home, Tag.KEYS_DRILLED)])
    assert json.loads(told) == [
        [{"epoch": 1, "parts": 3, "needed": 2}],
        [{"epoch": 1, "shares": 2}],
    ]
    assert not [word for word in " ".join(shares).split() if f'"{word}"' in told]


def test_a_lost_key_file_comes_back_from_shares(home, keeping):
    home.take_in(*homes.talks(3).values())
    shares = keeping.split(parts=5, needed=3, by="admin")
    home.house.keys.close()
    lost = home.folder / "keys" / "kek-0001.key"
    lost.unlink()
    again = home.again()
    with pytest.raises(KeyRingClosed, match="missing"):
        list(again.records.read(["c0001"]))

    epoch = again.keykeeping.join([f"  {s}\n" for s in shares[1:4]])

    assert epoch == 1
    assert len(list(home.again().records.read(["c0001"]))) == 1
    assert lost.stat().st_mode & 0o777 == 0o600
    assert noted(home, Tag.KEYS_JOINED) == [{"epoch": 1, "shares": 3}]


def test_a_key_file_that_is_there_is_not_written_over(keeping):
    shares = keeping.split(parts=2, needed=2, by="admin")

    with pytest.raises(HomeExists):
        keeping.join(shares)


def test_shares_of_an_epoch_that_has_ended_open_nothing(home, keeping):
    shares = keeping.split(parts=3, needed=2, by="admin")
    keeping.drill(shares[:2], by="admin")
    fresh = keeping.escrow()

    keeping.rotate(by="admin", progress=quiet)

    assert fresh.drilled is not None
    assert keeping.escrow().epoch != keeping.standing().epoch
    with pytest.raises(BadShares, match="ended"):
        keeping.drill(shares[:2], by="admin")
    with pytest.raises(BadShares, match="ended"):
        keeping.join(shares[:2])


def test_shares_of_two_splits_do_not_mix(keeping):
    one = keeping.split(parts=3, needed=2, by="admin")
    two = keeping.split(parts=3, needed=2, by="admin")

    with pytest.raises(BadShares):
        keeping.drill([one[0], two[1]], by="admin")


@pytest.mark.parametrize("shares", [[], ["no share"], ["academic " * 33]])
def test_what_is_no_share_is_said(keeping, shares):
    with pytest.raises(BadShares):
        keeping.drill(shares, by="admin")


@pytest.mark.parametrize(("parts", "needed"), [(5, 6), (1, 1), (3, 1), (17, 3), (0, 0)])
def test_numbers_that_cannot_be_divide_nothing(home, keeping, parts, needed):
    with pytest.raises(BadShares):
        keeping.split(parts=parts, needed=needed, by="admin")

    assert noted(home, Tag.KEYS_SPLIT) == []
    assert keeping.escrow() is None


def test_a_rotation_is_an_entry_and_every_record_opens_after_it(home, keeping):
    said = homes.talks(5)
    home.take_in(*said.values())

    now = keeping.rotate(by="admin", progress=quiet)

    assert (now.epoch, now.keys, now.behind, now.wrapping) == (2, 5, 0, "file")
    assert len(list(home.again().records.read(sorted(said)))) == 5
    assert noted(home, Tag.KEYS_ROTATED) == [
        {"epoch": 2, "from": 1, "wrapping": "file", "keys": 5}
    ]


def test_a_rewrap_without_anything_to_do_is_no_entry(home, keeping):
    assert keeping.rewrap(by="admin", progress=quiet).epoch == 1
    assert noted(home, Tag.KEYS_ROTATED) == []


@pytest.mark.service
@pytest.mark.usefixtures("socket_enabled")
def test_a_disposal_under_a_key_service_says_so_in_its_certificate(
    fresh_sqlite, settings, service
):
    change = {"keys.wrapping": "transit", "keys.transit.url": service.url}
    home = homes.make(fresh_sqlite, settings, **change)
    service.transit(home.house.key_folder)
    home.house.keykeeping.rotate(by="admin", progress=quiet)
    said = homes.talks(5)
    home.take_in(*said.values())
    home.policy()

    done = home.house.running.run(home.approved(End.OFFLINE).id)

    document = home.house.certifying.open(home.house.batches.certificate(done.id))
    (copy, *_) = document["sanitization"]["keys"]["copies"]
    assert copy["place"] == f"local key ring, under transit {service.url} (transit)"
    assert "audit log" in copy["note"]
    assert homes.where(home, said) == dict.fromkeys(said, "archived")
