"""What the connectors of Feishu say of themselves is true."""

from importlib.metadata import entry_points

import pytest

from guicang.adapters.sources.feishu import HELPDESK, IM
from guicang.domain.errors import BadSource, NotPossible
from guicang.domain.sources.model import Ability, Can, Presence
from guicang.ports.connecting import Connector
from guicang.ports.recalling import CannotRecall, Place
from tests.sources.feishu import SETTINGS, world

PLACE = Place(source="f", conversation="c", message="m")
TRIES = {
    Ability.AGENT_STATE: lambda source: source.agents(),
    Ability.TRANSFER: lambda source: source.transfer("c", "a"),
    Ability.NOTICE: lambda source: source.tell("c", "x"),
    Ability.END: lambda source: source.end("c"),
    Ability.DELETE: lambda source: source.delete(PLACE),
}


@pytest.mark.parametrize("connector", [IM, HELPDESK])
def test_every_ability_is_answered_for(connector):
    profile = connector.profile

    assert set(profile.abilities) == set(Ability)
    assert all(
        answer.note
        for answer in profile.abilities.values()
        if answer.can in {Can.PARTLY, Can.ATTESTED, Can.NO}
    )
    assert profile.abilities[Ability.RETENTION].can is Can.ATTESTED
    assert profile.native.presets == (1, 3, 7)


@pytest.mark.parametrize("connector", [IM, HELPDESK])
def test_what_is_not_possible_is_refused(connector):
    with world() as here:
        source = connector.open({**SETTINGS, "base": here.address}, here.tools)
        for ability, answer in connector.profile.abilities.items():
            if answer.can is not Can.NO or ability is Ability.RECALL:
                continue
            with pytest.raises(NotPossible):
                TRIES[ability](source)
        if connector.profile.abilities[Ability.AGENT_STATE].can is Can.NO:
            with pytest.raises(NotPossible):
                source.present("a", Presence.ONLINE)
        if connector.profile.abilities[Ability.RECALL].can is Can.NO:
            assert isinstance(source.recall(PLACE), CannotRecall)
        called = len(here.platform.asked)

    assert called == 0


@pytest.mark.parametrize("connector", [IM, HELPDESK])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("app_id", " "),
        ("app_secret", ""),
        ("host", "open.elsewhere.test"),
        ("base", "ftp://h"),
        ("base", "nonsense"),
    ],
)
def test_a_value_that_cannot_work_is_named(connector, name, value):
    with world() as here, pytest.raises(BadSource) as bad:
        connector.open({**SETTINGS, name: value}, here.tools)

    assert bad.value.data["field"] == name


def test_each_connector_wants_its_own_fields():
    with world() as here:
        with pytest.raises(BadSource, match="chats"):
            here.im(chats="oc_a;oc_b'")
        with pytest.raises(BadSource, match="helpdesk_token"):
            here.desk(helpdesk_token="")


def test_the_platform_is_chosen_by_its_host():
    with world() as here:
        sources = [
            IM.open({**SETTINGS, "host": host}, here.tools)
            for host in ("", "open.larksuite.com")
        ]

    assert [each.client.base for each in sources] == [
        "https://open.feishu.cn",
        "https://open.larksuite.com",
    ]


def test_no_secret_is_shown_by_what_is_opened():
    with world() as here:
        shown = repr(here.im()) + repr(here.desk(user_token="u-specimen"))  # noqa: S106
    secrets = [v for k, v in SETTINGS.items() if k.endswith(("secret", "key", "token"))]

    assert not [each for each in (*secrets, "u-specimen") if each in shown]


@pytest.mark.parametrize(
    ("kind", "connector"), [("feishu-im", IM), ("feishu-helpdesk", HELPDESK)]
)
def test_the_plugin_is_found_by_its_kind(kind, connector):
    (found,) = entry_points(group="guicang.sources", name=kind)
    loaded: Connector = found.load()

    assert loaded is connector
    assert loaded.profile.kind == kind
