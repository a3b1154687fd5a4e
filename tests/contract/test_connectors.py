"""Every connector that is installed, and ours for tests: what the port asks of them."""

from contextlib import contextmanager

import pytest

from guicang.adapters.connecting.plugins import Plugins
from guicang.adapters.sources.pushed import PUSHED
from guicang.domain.errors import ConnectorBroken, NoSuchConnector
from tests.contract import connectors as contract
from tests.fakes.clock import FakeClock
from tests.simulators.plain import SECRET, Plain
from tests.simulators.server import running
from tests.sources.plain import PLAIN
from tests.sources.tools import tools

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
REGISTRY = Plugins(more={"plain": PLAIN, PUSHED.profile.kind: PUSHED})


@pytest.fixture(params=REGISTRY.kinds())
def kind(request):
    return request.param


@pytest.fixture
def connector(kind):
    return REGISTRY.connector(kind)


@pytest.fixture
def given():
    with tools("http://127.0.0.1:9", FakeClock()) as found:
        yield found


def test_a_profile_is_whole(connector, kind):
    contract.check_profile(connector, kind)
    contract.check_hosts(connector.profile)


def test_an_empty_form_does_not_open(connector, given):
    contract.check_opening(connector, given)


@pytest.fixture
def plain():
    platform = Plain(page=3)
    for n in range(20):
        platform.say(f"chat{n % 2}", f"第{n}句", 1_790_000_000 + n)
    with running(platform) as address:
        settings = {"url": address, "secret": SECRET}

        @contextmanager
        def opened():
            with tools(address, FakeClock()) as found:
                yield PLAIN.open(settings, found)

        yield contract.Case(
            connector=PLAIN,
            settings=settings,
            opened=opened,
            messages={f"m{n}": 1 for n in range(20)},
        )


def test_pages_come_again_as_they_came(plain):
    contract.check_pages(plain)


def test_what_cannot_be_done_is_not_pretended(plain):
    with plain.opened() as source:
        contract.check_truth(source)


def test_a_strangers_call_is_refused(plain):
    with plain.opened() as source:
        contract.check_door(source)


def test_one_that_cannot_be_loaded_hinders_no_other():
    class Broken:
        @property
        def profile(self):
            raise ImportError("missing")

    registry = Plugins(more={"plain": PLAIN})

    assert registry.connector("plain") is PLAIN
    with pytest.raises(NoSuchConnector):
        registry.connector("nothing")


def test_a_plugin_that_breaks_is_named_and_its_words_are_not(monkeypatch):
    from guicang.adapters.connecting import plugins

    class Point:
        name = "bad"

        def load(self):
            raise RuntimeError("a secret path")

    monkeypatch.setattr(plugins, "_installed", lambda: {"bad": Point()})
    with pytest.raises(ConnectorBroken) as caught:
        Plugins().connector("bad")

    assert "RuntimeError" in str(caught.value)
    assert "secret" not in str(caught.value)
