"""A real authority, a real mail server, a note to be anchored."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller

from guicang.domain.ledger.checkpoint import Checkpoint, VerifierKey, issue
from tests.anchors import authority as tsa
from tests.fakes.keys import MemorySigner
from tests.ports import some_port

SIGNER = MemorySigner("acme.test/guicang")
KEY = VerifierKey(name=SIGNER.name, public=SIGNER.public_key)


@pytest.fixture
def note() -> str:
    point = Checkpoint(origin="acme.test/ledger", size=3, root=bytes(range(32)))
    return issue(point, KEY, SIGNER.sign)


@pytest.fixture(scope="session")
def authority_files(tmp_path_factory) -> tsa.Authority:
    return tsa.make(tmp_path_factory.mktemp("tsa") / "own")


@pytest.fixture
def authority(authority_files) -> Iterator[tsa.Authority]:
    with tsa.serving(tsa.Authority(authority_files.folder)) as here:
        yield here


class Letters:
    """A mail server's handler: keeps what came, or answers as it is told."""

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self.answer = "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server, _session, envelope
    ) -> str:
        self.came.append(envelope.content)
        return self.answer


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def mail_port(letters) -> Iterator[int]:
    port = some_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the authority's clock is real
