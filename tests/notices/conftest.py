"""A home, and a real mail server that keeps what it is given."""

from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from guicang.adapters.mailing import MailCarrier, SmtpMailer
from guicang.ports.noticing import Carrier
from tests import homes
from tests.ports import free_port

ANN = "ann@acme.test"


@dataclass
class Inbox:
    """A mail server; ``refuse`` and ``unknown`` are replies to mail and addresses."""

    got: list = field(default_factory=list)
    refuse: str = ""
    unknown: str = ""
    port: int = 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's
        if self.unknown:
            return self.unknown
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's
        if self.refuse:
            return self.refuse
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.got.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture(scope="module")
def server():
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@pytest.fixture
def inbox(server, socket_enabled):
    server.got, server.refuse, server.unknown = [], "", ""
    return server


def with_ann(database, settings):
    made = homes.make(database, settings)
    made.house.people.add("ann", [], email=ANN, accounts=["agent-1"])
    return made


@pytest.fixture
def home(settled):
    return settled(with_ann)


@pytest.fixture
def mail(inbox) -> Carrier:
    return MailCarrier(
        SmtpMailer(
            host="127.0.0.1",
            port=inbox.port,
            security="none",
            sender="guicang@acme.test",
        )
    )


@pytest.fixture
def noticing(home, mail):
    """Tells by real mail, and by the ways of the home."""
    house = home.house

    def carriers(way):
        return mail if way is None else house.way_carrier

    return replace(house.noticing, carriers=carriers)


@pytest.fixture
def parts(home, noticing):
    """Everything that stands on ``noticing``."""
    house = home.house
    return SimpleNamespace(
        noticing=noticing,
        wording=replace(house.wording, noticing=noticing),
        forewarning=replace(house.forewarning, noticing=noticing),
        bouncing=replace(house.bouncing, noticing=noticing),
    )
