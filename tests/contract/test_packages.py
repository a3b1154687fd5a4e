"""What every store of packages promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.packages import DjangoPackages
from guicang.domain.disclosure.package import Link, Package, Sealed, Stand
from guicang.domain.errors import NoSuchPackage
from guicang.ports.packages import Counted
from tests.cuts import cut_short

NOW = datetime(2026, 3, 1, 8, 30, 10, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = Package(
    id="p-20260301-aaaaa",
    customer="0a" * 16,
    language="zh",
    by="legal",
    reason="access",
    request="q-1",
    asked_at=NOW,
    until=NOW + 14 * DAY,
)
SECOND = replace(FIRST, id="p-20260301-bbbbb", customer="0b" * 16, request="")
SEALED = Sealed(key="0c" * 16, frames=2, size=1_500_000, sha256="0d" * 32)
LINK = Link(token="0e" * 32, code="hash", by="legal", at=NOW, until=NOW + DAY)


@pytest.fixture
def packages(database):
    store = DjangoPackages()
    store.add(FIRST)
    store.add(SECOND)
    return store


def ready(packages, package=FIRST, holds=("c-2", "c-1")):
    packages.begun(package.id, [SEALED.key, "spool"])
    packages.made(package.id, SEALED, Counted(2, 6, 1), holds)


def test_a_package_comes_back_as_it_was(packages):
    assert packages.get(FIRST.id) == FIRST
    with pytest.raises(NoSuchPackage):
        packages.get("p-none")


def test_they_are_listed_the_newest_first_and_by_customer(packages):
    assert [each.id for each in packages.list()] == [SECOND.id, FIRST.id]
    assert [each.id for each in packages.list(limit=1)] == [SECOND.id]
    assert [each.id for each in packages.list(before=SECOND.id)] == [FIRST.id]
    assert packages.list(customer=FIRST.customer) == [FIRST]
    assert packages.list(customer="none") == []


def test_an_attempt_learns_of_the_keys_of_the_one_before(packages):
    assert packages.begun(FIRST.id, ["k1", "k2"]) == []
    assert packages.begun(FIRST.id, ["k3"]) == ["k1", "k2"]


def test_what_is_made_is_ready_and_says_what_it_holds(packages):
    ready(packages)

    found = packages.get(FIRST.id)

    assert (found.stand, found.sealed) == (Stand.READY, SEALED)
    assert (found.conversations, found.messages, found.attachments) == (2, 6, 1)
    assert packages.holding(["c-1", "c-9"]) == [FIRST.id]
    assert packages.holding(["c-9"]) == []


def test_a_link_leads_to_its_package_and_a_later_one_takes_its_place(packages):
    ready(packages)
    packages.link(FIRST.id, LINK)
    with packages.transaction():
        assert packages.linked(LINK.token, lock=True).link == LINK
    assert packages.linked("") is None

    claimed = replace(LINK, tries=1, claims=2, claimed_until=NOW + DAY)
    packages.link(FIRST.id, claimed)
    assert packages.linked(LINK.token).link == claimed
    packages.link(FIRST.id, replace(LINK, token="0f" * 32))

    assert packages.linked(LINK.token) is None


def test_what_ended_opens_nothing_and_gives_its_keys_back(packages):
    ready(packages)
    packages.link(FIRST.id, LINK)
    cut_short(packages, lambda: packages.end(FIRST.id, Stand.FETCHED, NOW))
    assert packages.get(FIRST.id).stand is Stand.READY

    assert packages.end(FIRST.id, Stand.FETCHED, NOW) == [SEALED.key]

    found = packages.get(FIRST.id)
    assert (found.stand, found.ended_at) == (Stand.FETCHED, NOW)
    assert (found.sealed, found.link) == (None, None)
    assert packages.linked(LINK.token) is None
    assert packages.holding(["c-1"]) == []
    assert [each.id for each in packages.unended()] == [SECOND.id]
