"""The web chat's door over HTTP: who is let in, what is kept, what is hidden."""

import pytest

from tests.chat.doors import Door, Visitor, document, door, put
from tests.cli.hands import at


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with at(tmp_path_factory.mktemp("chat") / "home", plain=True) as home:
        home.init()
        put(home, document())
        with door(home) as found:
            yield found


@pytest.fixture
def visitor(served: Door) -> Visitor:
    found = Visitor(served.address)
    assert found.begin().status == 201
    return found


def test_what_is_said_is_there_to_be_read(visitor):
    said = visitor.say("Where is my parcel?", "m-1")

    assert said.status == 200
    assert [line["text"] for line in visitor.lines(1)] == ["Where is my parcel?"]
