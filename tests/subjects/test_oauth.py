"""A mailbox whose server takes no passwords is read with tokens (XOAUTH2)."""

import json
import os
from functools import partial
from urllib.parse import parse_qs

import httpx
import pytest

from guicang.adapters.keys.files import read_secret, write_secret
from guicang.adapters.letters.imap import ImapMailbox
from guicang.adapters.letters.oauth import Tokens
from guicang.domain.errors import KeyRingClosed, SubjectMailboxFailed
from tests import imap


def tokens_of(path, **more):
    """Read them from a file, as the product does."""
    write = partial(write_secret, path, replace=True)
    return Tokens(read=partial(read_secret, path), write=write, **more)


GRANT = {
    "token_url": "https://login.acme.test/token",
    "client_id": "app",
    "client_secret": "hush",
    "refresh_token": "first",
    "scope": "imap",
}


@pytest.fixture
def keep(tmp_path):
    """Write the file with what it says."""

    def keep(said, mode=0o600):
        path = tmp_path / "imap.oauth.json"
        path.write_text(said if isinstance(said, str) else json.dumps(said))
        path.chmod(mode)
        return path

    return keep


class Server:
    """A token server that answers as it is told, and notes what it was asked."""

    def __init__(self, monkeypatch, *answers):
        self.asked, self.answers = [], list(answers)
        real = httpx.Client

        def client(**more):
            more.pop("verify")
            return real(transport=httpx.MockTransport(self.answer), **more)

        monkeypatch.setattr("guicang.adapters.letters.oauth.httpx.Client", client)

    def answer(self, request):
        form = parse_qs(request.content.decode())
        self.asked.append({name: value for name, (value,) in form.items()})
        status, said = self.answers.pop(0)
        return httpx.Response(status, json=said)


def test_a_token_is_asked_for_and_again_before_its_end(keep, monkeypatch):
    one = {"access_token": "a", "expires_in": 3600, "refresh_token": "second"}
    two = {"access_token": "b", "expires_in": 3600}
    server = Server(monkeypatch, (200, one), (200, two))
    at, file = [0.0], keep(GRANT)
    tokens = tokens_of(file, now=lambda: at[0])

    first = [tokens(), tokens()]
    at[0] = 3541.0
    last = tokens()

    assert (first, last) == (["a", "a"], "b")
    assert [each["refresh_token"] for each in server.asked] == ["first", "second"]
    assert server.asked[0] == {
        "grant_type": "refresh_token",
        "client_id": "app",
        "client_secret": "hush",
        "refresh_token": "first",
        "scope": "imap",
    }
    assert json.loads(file.read_text())["refresh_token"] == "second"  # noqa: S105 - specimen
    assert file.stat().st_mode & 0o777 == 0o600
    assert "hush" not in repr(tokens)


def test_a_token_that_something_else_renews_is_read_anew(keep):
    tokens = tokens_of(keep({"access_token": "a"}))
    assert tokens() == "a"
    keep({"access_token": "b"})

    assert tokens() == "b"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (GRANT, (400, {"error": "invalid_grant", "hint": "CANARY"})),
        (GRANT, (200, {"token_type": "bearer"})),
        (GRANT, (200, [])),
        ({**GRANT, "token_url": "http://login.acme.test/"}, None),
        ({"client_id": "app"}, None),
        ("[]", None),
        ("{", None),
    ],
)
def test_what_gives_no_token_is_said_without_what_was_said(
    keep, monkeypatch, said, answer
):
    Server(monkeypatch, answer)

    with pytest.raises(SubjectMailboxFailed) as caught:
        tokens_of(keep(said))()

    assert "CANARY" not in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_file_that_others_can_read_is_not_used(keep):
    with pytest.raises(KeyRingClosed):
        tokens_of(keep({"access_token": "a"}, mode=0o644))()


def test_a_real_server_is_read_with_a_token_and_with_no_other(keep, socket_enabled):
    program = imap.program()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no Dovecot on this machine")
        pytest.skip("no Dovecot on this machine")
    server = imap.Dovecot(program)
    try:
        server.deliver(b"Subject: hello\r\n\r\nhello\r\n")

        def box(token):
            return ImapMailbox(
                host="127.0.0.1",
                port=server.port,
                security="tls",
                user=imap.USER,
                token=tokens_of(keep({"access_token": token})),
                context=server.trust(),
            )

        ((_, mail),) = box(imap.token()).unread()
        with pytest.raises(SubjectMailboxFailed):
            list(box(imap.token(lasts=-3000)).unread())
        with pytest.raises(SubjectMailboxFailed):
            list(box(imap.token("eve@acme.test")).unread())
    finally:
        server.close()

    assert b"hello" in mail
