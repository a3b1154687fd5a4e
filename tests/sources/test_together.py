"""Several who read one source at once, and calls meanwhile: each message once."""

import threading
from collections import Counter

import pytest
from django.db import connections as lines

from guicang.ports.connecting import Heard
from tests import homes
from tests.sources.host import NAME, hosted, install
from tests.sources.plain import PlainSource

MESSAGES = 60


@pytest.fixture
def host(database, settings):
    with hosted(homes.bare(database, settings)) as found:
        for n in range(MESSAGES):
            found.platform.say(f"chat{n % 5}", f"第{n}句", found.at + n)
        yield found


def test_four_pullers_and_a_listener_bring_each_message_once(host):
    failed = []

    def work(listening: bool) -> None:
        try:
            house = host.home.again()
            house.clock = host.home.clock
            install(house)
            if listening:
                hear(house)
            else:
                house.pulling.pull(NAME)
        except Exception as error:  # noqa: BLE001 - told in the test's own thread
            failed.append(error)
        finally:
            lines.close_all()

    def hear(house) -> None:
        connection = house.connections.get(NAME)
        profile = house.registry.profile("plain")
        with house.opener.open(connection) as opened:
            source = opened.source
            assert isinstance(source, PlainSource)
            for after in (40, 20, 0, 50, 30, 10):
                heard = Heard(items=source.pull({"after": after}).items, wakes=True)
                house.hearing._keep(connection, profile, opened, heard)

    threads = [threading.Thread(target=work, args=(n == 4,)) for n in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    host.pull()
    said = Counter(t for texts in host.texts().values() for t in texts)

    assert failed == []
    assert said == Counter(f"第{n}句" for n in range(MESSAGES))
    assert len(host.texts()) == 5
    assert host.platform.tokens == 1
    assert host.house.recording.verify().whole
