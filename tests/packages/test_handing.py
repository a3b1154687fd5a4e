"""Handing over: a link and a code, once, and not for whoever guesses."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from guicang.domain.disclosure.package import MOST_CLAIMS, MOST_TRIES, Stand
from guicang.domain.errors import BadUsage, PackageNotReady, PackageRefused
from guicang.domain.ledger.model import Tag
from tests import homes
from tests.homes import Home
from tests.packages.parcels import data_of, made, opened, order, said


class Plain:
    """Codes as they are: hashing is slow on purpose, and not what is asked here."""

    def __init__(self) -> None:
        self.compared: list[str] = []

    def hashed(self, code: str) -> str:
        return code

    def right(self, code: str, hashed: str) -> bool:
        self.compared.append(hashed)
        return code == hashed


@pytest.fixture(autouse=True)
def _plain(request) -> None:
    if "slow" not in request.keywords:
        for name in {"home", "one"} & set(request.fixturenames):
            house = request.getfixturevalue(name).house
            house.handing = replace(house.handing, codes=Plain())


slow = pytest.mark.slow


def open_(home: Home, token: str, code: str):
    """Do what the door does."""
    handing = home.house.handing
    found = handing.knock(token)
    if not handing.right(found, code):
        if found is not None:
            handing.wrong(found)
        raise PackageRefused
    return handing.claim(found)


def stand(home: Home, package) -> Stand:
    return home.house.packages.get(package.id).stand


@slow
def test_link_and_code_give_it_once(home):
    package = made(home)
    shown = home.house.handing.link(package.id, by="legal")

    claimed = open_(home, shown.token, shown.code.upper().replace("-", " "))
    data = b"".join(
        home.house.handing.piece(claimed, n) for n in range(claimed.sealed.frames)
    )
    home.house.handing.done(claimed)

    assert "index.html" in opened(data)
    assert stand(home, package) is Stand.FETCHED
    assert home.files("packages") == set()
    with pytest.raises(PackageRefused):
        open_(home, shown.token, shown.code)


@slow
def test_neither_link_nor_code_is_kept(one):
    package = made(one)
    shown = one.house.handing.link(package.id, by="legal")

    kept = one.house.packages.get(package.id).link

    assert shown.token not in repr(kept)
    assert shown.code.replace("-", "") not in repr(kept)
    assert kept.code.startswith("scrypt$")


def test_it_is_a_disclosure_before_it_leaves(home):
    package = made(home)
    shown = home.house.handing.link(package.id, by="legal")

    claimed = open_(home, shown.token, shown.code)

    [disclosure] = home.house.disclosures.list()
    assert (disclosure.id, disclosure.sent_at) == (package.id, None)
    [entry] = home.house.ledger.entries(tag=Tag.DISCLOSURE_MADE)
    assert entry.data["package"] == package.id
    home.house.handing.done(claimed)
    [disclosure] = home.house.disclosures.list()
    assert disclosure.sent_at == home.clock.now()
    assert not home.house.recipients.notices()


def test_the_fifth_wrong_code_erases_it(one):
    package = made(one)
    shown = one.house.handing.link(package.id, by="legal")

    for _ in range(MOST_TRIES):
        assert stand(one, package) is Stand.READY
        with pytest.raises(PackageRefused):
            open_(one, shown.token, "wrong")

    assert stand(one, package) is Stand.LOCKED
    assert one.files("packages") == set()
    with pytest.raises(PackageRefused):
        open_(one, shown.token, shown.code)
    refused = one.house.ledger.entries(tag=Tag.PACKAGE_REFUSED)
    assert len(list(refused)) == MOST_TRIES


def test_a_try_counts_before_the_code_is_compared(one):
    package = made(one)
    shown = one.house.handing.link(package.id, by="legal")

    knocks = [one.house.handing.knock(shown.token) for _ in range(MOST_TRIES + 3)]

    assert [each is not None for each in knocks] == [True] * MOST_TRIES + [False] * 3


def test_a_right_code_is_no_try(one):
    package = made(one)
    shown = one.house.handing.link(package.id, by="legal")
    with pytest.raises(PackageRefused):
        open_(one, shown.token, "wrong")

    claimed = open_(one, shown.token, shown.code)

    assert claimed.link.tries == 0


def test_two_downloads_at_once_cannot_be_and_three_may_begin(one):
    package = made(one)
    shown = one.house.handing.link(package.id, by="legal")
    for _ in range(MOST_CLAIMS):
        claimed = open_(one, shown.token, shown.code)
        with pytest.raises(PackageRefused):
            open_(one, shown.token, shown.code)
        one.house.handing.broke(claimed)

    with pytest.raises(PackageRefused):
        open_(one, shown.token, shown.code)

    assert stand(one, package) is Stand.READY
    again = one.house.handing.link(package.id, by="legal")
    assert open_(one, again.token, again.code).id == package.id


def test_of_many_who_claim_at_once_one_gets_it(fresh_postgresql, settings):
    home = homes.make(fresh_postgresql, settings)
    home.take_in(said())
    package = made(home)
    shown = home.house.handing.link(package.id, by="legal")
    known = home.house.handing.knock(shown.token)

    def claim(_: int) -> bool:
        try:
            home.house.handing.claim(known)
        except PackageRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(claim, range(6)))

    assert got.count(True) == 1


def test_a_new_link_ends_the_one_before(one):
    package = made(one)
    first = one.house.handing.link(package.id, by="legal")
    second = one.house.handing.link(package.id, by="legal")

    with pytest.raises(PackageRefused):
        open_(one, first.token, first.code)

    assert open_(one, second.token, second.code).id == package.id


def test_a_link_is_good_for_its_days_and_no_longer_than_the_package(one):
    package = made(one)
    shown = one.house.handing.link(package.id, by="legal", days=2)
    assert one.house.handing.link(package.id, by="legal", days=30).package.link
    long = one.house.packages.get(package.id)
    assert long.link.until == long.until

    shown = one.house.handing.link(package.id, by="legal", days=2)
    one.clock.move(days=2)

    with pytest.raises(PackageRefused):
        open_(one, shown.token, shown.code)


def test_what_is_not_ready_has_no_link(one):
    asked = order(one)

    with pytest.raises(PackageNotReady):
        one.house.handing.link(asked.id, by="legal")
    with pytest.raises(BadUsage):
        one.house.handing.link(asked.id, by="legal", days=31)


def test_no_package_takes_as_long_as_a_wrong_code(one):
    package = made(one)
    handing = one.house.handing
    shown = handing.link(package.id, by="legal")

    assert not handing.right(handing.knock("nothing"), "x")
    assert not handing.right(handing.knock(shown.token), "x")
    assert len(handing.codes.compared) == 2


def test_data_of_a_package_is_what_its_digest_says(one):
    package = made(one)

    assert len(data_of(one, package)) == package.sealed.size
