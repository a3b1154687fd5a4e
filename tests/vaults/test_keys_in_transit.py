"""A ring whose epochs' keys a real OpenBao wraps."""

import json
import shutil

import pytest

from guicang.adapters.keys import epochs
from guicang.adapters.keys.epochs import EpochRing
from guicang.adapters.keys.transit import Transit
from guicang.domain.errors import (
    KeyRingClosed,
    KeyServiceRefused,
    KeyServiceUnreachable,
)
from tests.vaults import bao

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("socket_enabled")]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def transit(service, folder):
    return service.transit(folder)


@pytest.fixture
def ring(folder, transit):
    made = EpochRing.initialise(folder, wrapping=transit)
    yield made
    made.close()


def opened(folder, transit):
    return EpochRing(folder, wrapping=transit, known=(transit,))


def name_of(folder, epoch: int) -> str:
    content = json.loads((folder / f"kek-{epoch:04d}.key").read_text())
    return f"guicang-{content['wrapping']['key']}"


def test_a_secret_that_is_wrapped_opens_under_its_own_key_only(transit):
    transit.make("a")
    transit.make("b")
    wrapped = transit.wrap("a", b"s" * 32)

    assert transit.unwrap("a", wrapped) == b"s" * 32
    with pytest.raises(KeyServiceRefused):
        transit.unwrap("b", wrapped)
    with pytest.raises(KeyServiceRefused):
        transit.unwrap("never", wrapped)


def test_what_is_destroyed_is_gone_from_the_service(transit, service):
    transit.make("gone")
    wrapped = transit.wrap("gone", b"s" * 32)
    transit.destroy("gone")
    transit.destroy("gone")

    assert "guicang-gone" not in service.names()
    with pytest.raises(KeyServiceRefused):
        transit.unwrap("gone", wrapped)


def test_a_key_cannot_be_taken_out_of_the_service(transit, service):
    transit.make("inside")

    export = service.ask("GET", "transit/export/encryption-key/guicang-inside")
    backup = service.ask("GET", "transit/backup/guicang-inside")

    assert export[0] != 200
    assert backup[0] != 200


def test_the_file_of_an_epoch_opens_nothing_without_the_service(ring, folder):
    (key,) = ring.create(1)
    secret = ring.secret()

    content = (folder / "kek-0001.key").read_bytes()

    assert secret.hex().encode() not in content
    assert key.secret.hex().encode() not in content
    assert ring.standing().wrapping == "transit"
    with pytest.raises(KeyRingClosed, match="not in the settings"):
        EpochRing(folder)


def test_rotation_deletes_the_old_key_in_the_service(
    ring, folder, transit, service, tmp_path
):
    keys = ring.create(2500)
    before, old = name_of(folder, 1), tmp_path / "old"
    shutil.copytree(folder, old)
    told = []

    ring.rotate(lambda done, of: told.append((done, of)))

    assert before not in service.names()
    assert name_of(folder, 2) in service.names()
    assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]
    assert opened(folder, transit).open([keys[7].id]) == {keys[7].id: keys[7].secret}
    with pytest.raises(KeyServiceRefused):
        opened(old, transit)


def test_a_ring_moves_under_the_service_and_back(folder, transit, service):
    plain = EpochRing.initialise(folder)
    (key,) = plain.create(1)
    plain.close()

    there = opened(folder, transit)
    there.rotate()
    wrapped = name_of(folder, 2)
    back = EpochRing(folder, known=(transit,))
    back.rotate()

    assert there.standing().epoch == 3
    assert back.standing().wrapping == "file"
    assert wrapped not in service.names()
    assert EpochRing(folder).open([key.id]) == {key.id: key.secret}


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_rotation_that_was_cut_goes_on_where_it_was(
    ring, folder, transit, service, monkeypatch, after
):
    keys = ring.create(2500)
    whole, pages = EpochRing._page, []

    def page(self, last):
        if len(pages) == after:
            raise KeyboardInterrupt
        pages.append(last)
        return whole(self, last)

    with monkeypatch.context() as patch:
        patch.setattr(EpochRing, "_page", page)
        with pytest.raises(KeyboardInterrupt):
            ring.rotate()
    cut = opened(folder, transit)
    behind = cut.standing().behind
    fresh = cut.create(1)[0]
    everything = {k.id: k.secret for k in [*keys, fresh]}
    opens = cut.open(everything)

    done = cut.rewrap()

    assert (behind, done) == (2500 - 1000 * after, 2500 - 1000 * after)
    assert opens == everything
    assert opened(folder, transit).open(everything) == everything
    assert cut.standing().behind == 0
    assert not (folder / "kek-0001.key").exists()
    assert name_of(folder, 2) in service.names()


def test_what_a_cut_left_in_the_service_is_cleared_away(
    ring, folder, service, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(epochs, "probe", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ring.rotate()
    orphan = name_of(folder, 2)

    ring.rotate()

    assert orphan not in service.names()


# --- outage ---------------------------------------------------------------------------


def test_a_service_that_does_not_answer_is_said_and_nothing_is_lost(
    ring, folder, transit
):
    (key,) = ring.create(1)
    dead = Transit(url="http://127.0.0.1:1", keys=folder)

    with pytest.raises(KeyServiceUnreachable) as caught:
        opened(folder, dead)

    assert caught.value.code == "GC-873"
    assert ring.open([key.id]) == {key.id: key.secret}
    assert opened(folder, transit).open([key.id]) == {key.id: key.secret}


def test_a_rotation_without_the_service_changes_nothing(ring, folder, monkeypatch):
    (key,) = ring.create(1)

    def away(*_args, **_what):
        raise KeyServiceUnreachable(service="test", reason="test")

    with monkeypatch.context() as patch:
        patch.setattr(Transit, "_send", away)
        with pytest.raises(KeyServiceUnreachable):
            ring.rotate()

    assert ring.standing().epoch == 1
    assert ring.open([key.id]) == {key.id: key.secret}


def test_an_old_key_that_could_not_be_destroyed_is_when_the_service_is_back(
    ring, folder, transit, service, monkeypatch
):
    old = name_of(folder, 1)

    def away(*_args):
        raise KeyServiceUnreachable(service="test", reason="test")

    with monkeypatch.context() as patch:
        patch.setattr(Transit, "destroy", away)
        with pytest.raises(KeyServiceUnreachable):
            ring.rotate()
        opened(folder, transit)
    left = old in service.names()

    opened(folder, transit)

    assert left
    assert old not in service.names()


# --- logging in -----------------------------------------------------------------------


def test_a_token_that_is_refused_is_said_without_it(service, folder):
    transit = service.transit(folder, token="WRONG-TOKEN")  # noqa: S106 - a specimen

    with pytest.raises(KeyServiceRefused, match="HTTP 403") as caught:
        transit.make("x")

    assert "WRONG-TOKEN" not in str(caught.value) + repr(transit)


def test_a_role_logs_in_and_does_so_anew_when_its_token_has_run_out(service, folder):
    bao.write(folder / "transit.approle", *service.approle())
    transit = Transit(url=service.url, keys=folder)
    transit.make("role")
    service.ask("POST", "auth/token/revoke", token=transit._token)

    assert transit.unwrap("role", transit.wrap("role", b"s" * 32)) == b"s" * 32


def test_a_role_that_is_not_two_lines_is_said(service, folder):
    bao.write(folder / "transit.approle", "one")

    with pytest.raises(KeyServiceRefused, match="two lines"):
        Transit(url=service.url, keys=folder).make("x")


def test_a_role_that_may_not_touch_other_keys_is_refused(service, folder):
    transit = service.transit(folder)
    other = Transit(url=service.url, keys=folder, prefix="others-")

    with pytest.raises(KeyServiceRefused):
        other.make("x")
    transit.make("x")


def test_a_token_that_others_can_read_is_not_used(transit, folder):
    (folder / "transit.token").chmod(0o644)

    with pytest.raises(KeyRingClosed):
        transit.make("x")


def test_a_sealed_service_is_one_that_does_not_answer(tmp_path, folder):
    with bao.running(tmp_path) as server:
        transit = server.transit(folder)
        transit.make("x")
        server.seal()

        with pytest.raises(KeyServiceUnreachable, match="HTTP 503"):
            transit.wrap("x", b"s" * 32)
