"""Codes after the RFC, sealed secrets, and two processes with one code."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import connection

from guicang.adapters.db import mfa, totp
from guicang.adapters.db.people import DjangoPeople
from guicang.domain.access.model import Role
from guicang.domain.errors import KeyRingClosed, WrongCode

NOW = datetime(2026, 3, 1, 8, 30, 10, tzinfo=UTC)
# RFC 6238, appendix B, SHA-1; of its eight digits an app shows the last six.
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.fixture
def key_file(settings, tmp_path):
    settings.GUICANG_MFA_KEY_FILE = tmp_path / "mfa.key"
    mfa.write_key(settings.GUICANG_MFA_KEY_FILE)
    return settings.GUICANG_MFA_KEY_FILE


@pytest.mark.parametrize(("seconds", "expected"), VECTORS.items())
def test_codes_are_those_of_rfc_6238(seconds, expected):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - the RFC's own
    at = datetime.fromtimestamp(seconds, UTC)

    assert totp.code(secret, totp.counter(at)) == expected
    assert totp.matching(secret, expected, at, -1) == seconds // 30


def test_a_secret_is_sealed_in_the_database_and_open_to_allauth(database, key_file):
    people = DjangoPeople()
    people.add("li", {Role.ADMIN})

    secret = people.enrol("li")

    (kept,) = Authenticator.objects.all()
    assert secret not in str(kept.data)
    assert kept.wrap().instance.data == kept.data
    assert get_adapter().decrypt(kept.data["secret"]) == secret
    assert not User.objects.get(username="li").has_usable_password()


def test_without_the_key_nobody_enrols_or_proves(database, key_file):
    people = DjangoPeople()
    people.add("li", {Role.ADMIN})
    secret = people.enrol("li")
    code = totp.code(secret, totp.counter(NOW))
    kept = key_file.read_bytes()

    for content in (b"", b"no key\n"):
        key_file.write_bytes(content)
        with pytest.raises(KeyRingClosed):
            people.prove("li", code, NOW)
    key_file.unlink()
    with pytest.raises(KeyRingClosed):
        people.enrol("li")
    mfa.write_key(key_file)
    with pytest.raises(KeyRingClosed):
        people.prove("li", code, NOW)

    # A new key in front of the old one: it seals from now on, and both open.
    key_file.write_bytes(key_file.read_bytes() + kept)
    people.prove("li", code, NOW)


def test_a_key_file_is_private_and_never_overwritten(key_file):
    before = key_file.read_bytes()

    with pytest.raises(FileExistsError):
        mfa.write_key(key_file)

    assert key_file.read_bytes() == before
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_of_many_who_come_at_once_with_one_code_one_is_accepted(database, key_file):
    people = DjangoPeople()
    people.add("li", {Role.ADMIN})
    secret = people.enrol("li")
    start, outcomes = threading.Barrier(4), []

    def prove(now: datetime) -> None:
        start.wait()
        try:
            people.prove("li", totp.code(secret, totp.counter(now)), now)
            outcomes.append("accepted")
        except WrongCode:
            outcomes.append("refused")
        finally:
            connection.close()

    # More than once: at the first the row that is locked is only just being made.
    for step in range(6):
        now = NOW + timedelta(seconds=30 * step)
        threads = [threading.Thread(target=prove, args=(now,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["accepted", "refused", "refused", "refused"]
        outcomes.clear()
