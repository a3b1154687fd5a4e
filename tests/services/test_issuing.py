"""Keys are issued by those who may, written down, and known to nobody afterwards."""

from datetime import timedelta

import pytest
from tests.fakes.house import House
from tests.fakes.world import World
from tests.services.standing import entries

from guicang.adapters.apikeys import FileApiKeys
from guicang.domain.access.apikeys import Scope, opens, read
from guicang.domain.errors import (
    BadPeriod,
    LedgerRefused,
    NoSuchApiKey,
    NotAllowed,
    WrongCode,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.services.issuing import Issuing

BOTH = frozenset({Scope.INSPECT, Scope.METRICS})


@pytest.fixture
def house():
    house = House(World())
    house.populate()
    return house


@pytest.fixture
def issuing(house, tmp_path):
    return Issuing(
        keys=FileApiKeys(tmp_path / "gateway" / "keys.json"),
        governing=house.governing,
        ledger=house.world.ledger,
        clock=house.world.clock,
        entropy=lambda size: bytes(range(size)),
        expiry=lambda at, period: end_of(
            at, period, "Asia/Shanghai", effect=Effect.SCHEDULE
        ),
    )


def issue(issuing, house, period="P90D", by="admin"):
    return issuing.issue("crm", BOTH, period, by=by, code=house.code(by))


def test_a_key_is_shown_once_and_only_its_digest_is_kept(issuing, house):
    key, token = issue(issuing, house)

    shown = read(token)
    assert shown is not None
    assert opens(key, shown, house.world.clock.now())
    assert token.rpartition("_")[2] not in issuing.keys.path.read_text()
    assert issuing.keys.path.stat().st_mode & 0o777 == 0o600
    assert issuing.list() == [key]


def test_it_is_written_down_without_secret_or_digest(issuing, house):
    key, token = issue(issuing, house)

    [entry] = entries(house, Tag.ACCESS_KEY_ISSUED)
    assert entry.actor == "admin"
    assert entry.data == {
        "key": key.id,
        "name": "crm",
        "scopes": ["inspect", "metrics"],
        "expires_at": key.expires_at.isoformat(),
    }
    assert key.digest not in str(entry.data)
    assert token not in str(entry.data)


def test_it_is_good_until_its_period_is_over(issuing, house):
    key, _token = issue(issuing, house, "PT72H")

    assert key.expires_at == house.world.clock.now() + timedelta(hours=72)
    assert key.alive(key.expires_at - timedelta(seconds=1))
    assert not key.alive(key.expires_at)


def test_a_period_that_is_none_is_refused_before_the_code_is_spent(issuing, house):
    code = house.code("admin")
    with pytest.raises(BadPeriod):
        issuing.issue("crm", BOTH, "soon", by="admin", code=code)

    assert issuing.issue("crm", BOTH, "P1D", by="admin", code=code)


@pytest.mark.parametrize("who", ["agent", "legal", "auditor"])
def test_who_may_not_is_refused(issuing, house, who):
    with pytest.raises(NotAllowed):
        issue(issuing, house, by=who)

    assert issuing.list() == []


def test_without_a_fresh_code_nothing_is_issued_or_revoked(issuing, house):
    key, _token = issue(issuing, house)

    with pytest.raises(WrongCode):
        issuing.issue("crm", BOTH, "P1D", by="admin", code="000000")
    with pytest.raises(WrongCode):
        issuing.revoke(key.id, by="admin", code="000000")

    assert issuing.list() == [key]


def test_a_revoked_key_stays_and_opens_nothing(issuing, house):
    key, token = issue(issuing, house)

    gone = issuing.revoke(key.id, by="admin", code=house.code("admin"))
    again = issuing.revoke(key.id, by="admin", code=house.code("admin"))

    assert gone.revoked_at is not None
    assert again == gone
    assert issuing.list() == [gone]
    assert not opens(gone, read(token), house.world.clock.now())
    assert [e.data for e in entries(house, Tag.ACCESS_KEY_REVOKED)] == [{"key": key.id}]


def test_an_id_that_is_no_keys_is_an_error(issuing, house):
    with pytest.raises(NoSuchApiKey):
        issuing.revoke("000000000000", by="admin", code=house.code("admin"))


def test_without_an_entry_there_is_no_key(issuing, house):
    code = house.code("admin")

    def refuse(*_arguments):
        raise LedgerRefused(reason="the disk is full")

    house.world.ledger.append = refuse

    with pytest.raises(LedgerRefused):
        issuing.issue("crm", BOTH, "P1D", by="admin", code=code)

    assert issuing.list() == []


def test_a_revocation_holds_though_the_ledger_refuses(issuing, house):
    key, _token = issue(issuing, house)
    code = house.code("admin")

    def refuse(*_arguments):
        raise LedgerRefused(reason="the disk is full")

    house.world.ledger.append = refuse

    with pytest.raises(LedgerRefused):
        issuing.revoke(key.id, by="admin", code=code)

    assert issuing.keys.all()[key.id].revoked_at is not None
