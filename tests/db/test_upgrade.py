"""Database and release fit each other, or it is said; and how they come to."""

import json

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from tests import homes
from tests.db.declared import faults

from guicang.adapters.db.guarding import AppendOnly
from guicang.bootstrap import open_house, schema
from guicang.bootstrap.schema import Fit, expansion, fit, kind
from guicang.domain.errors import SchemaNewer, SchemaOlder
from guicang.domain.jobs.model import State

OURS = [("guicang", "0001_initial"), ("guicang", "0002_x")]
EXPAND, CONTRACT = ("guicang", "0031_expand_a"), ("guicang", "0032_contract_b")
LATER = "9001_expand_specimen"
LAST = "9002_contract_specimen"


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("0031_expand_a", "expand"),
        ("0032_contract_b2", "contract"),
        ("0030_expanded", ""),
        ("0033_expand", ""),
        ("x0034_expand_a", ""),
    ],
)
def test_a_migration_declares_itself_by_its_name(name, declared):
    assert kind(name) == declared


@pytest.mark.parametrize(
    ("applied", "known", "error"),
    [
        (OURS, OURS, None),
        (OURS, [*OURS, CONTRACT], None),
        ([*OURS, EXPAND], OURS, None),
        (OURS, [*OURS, EXPAND], SchemaOlder),
        ([], OURS, SchemaOlder),
        (OURS, [*OURS, ("account", "0009_y")], SchemaOlder),
        ([*OURS, ("account", "0001_squashed")], OURS, None),
        ([*OURS, CONTRACT], OURS, SchemaNewer),
        ([*OURS, ("guicang", "0099_other")], OURS, SchemaNewer),
        ([*OURS, EXPAND, CONTRACT], [*OURS, EXPAND], SchemaNewer),
    ],
)
def test_a_release_runs_on_what_it_can_know(applied, known, error):
    found = fit(applied, known)

    if error is None:
        assert found.check() is None
        return
    with pytest.raises(error):
        found.check()


def test_before_the_contraction_everything_that_adds_is_done():
    missing = [
        ("account", "0009"),
        *OURS,
        EXPAND,
        CONTRACT,
        ("guicang", "0033_expand_c"),
    ]

    assert expansion(missing) == "0031_expand_a"
    assert expansion([CONTRACT]) == ""


@pytest.fixture
def home(settled):
    return settled(homes.make)


@pytest.fixture
def later(home, settings):
    """The release to come, on the database of the one that is."""
    settings.MIGRATION_MODULES = {"guicang": "tests.db.later"}
    schema._known.cache_clear()
    yield home
    schema._known.cache_clear()


def columns():
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(
            cursor, "guicang_job"
        )
    return {each.name for each in described}


def test_the_new_release_is_refused_until_what_it_needs_was_added(later):
    with pytest.raises(SchemaOlder, match=f"{LATER}, of 1,"):
        open_house(later.folder)

    done = schema.upgrade(contract=False)

    assert [name for _app, name in done.missing] == [LATER, LAST]
    assert "specimen" in columns()
    assert schema.standing() == Fit((("guicang", LAST),), ())
    assert open_house(later.folder).jobs.counts() == {}


def test_the_old_release_goes_on_between_both_steps_and_is_refused_after(
    later, settings
):
    schema.upgrade(contract=False)
    settings.MIGRATION_MODULES = {}
    schema._known.cache_clear()
    old = open_house(later.folder)
    old.jobs.add("due", {}, now=later.clock.now())
    assert old.jobs.counts() == {State.WAITING: 1}

    settings.MIGRATION_MODULES = {"guicang": "tests.db.later"}
    schema._known.cache_clear()
    schema.upgrade(contract=True)
    settings.MIGRATION_MODULES = {}
    schema._known.cache_clear()

    assert "specimen" not in columns()
    with pytest.raises(SchemaNewer, match=LAST):
        open_house(later.folder)
    with pytest.raises(SchemaNewer, match=LAST):
        schema.upgrade(contract=False)


def test_on_a_database_that_fits_nothing_is_done(home):
    before = MigrationRecorder(connection).applied_migrations().keys()

    assert schema.upgrade(contract=True) == Fit((), ())
    assert MigrationRecorder(connection).applied_migrations().keys() == before


def test_every_migration_from_now_on_declares_what_it_does_to_older_releases():
    found = MigrationLoader(None).disk_migrations
    ours = {name: each for (app, name), each in found.items() if app == "guicang"}

    wrong = [fault for name in ours for fault in faults(name, ours[name].operations)]
    assert len(ours) > 20
    assert wrong == []


TEXT = models.TextField()


@pytest.mark.parametrize(
    ("name", "operation", "wrong"),
    [
        ("0031_more", migrations.CreateModel("x", []), True),
        ("0031_expand_a", migrations.CreateModel("x", []), False),
        ("0031_expand_a", migrations.AddField("job", "x", TEXT), True),
        (
            "0031_expand_a",
            migrations.AddField("job", "x", models.TextField(db_default="")),
            False,
        ),
        (
            "0031_expand_a",
            migrations.AddField("job", "x", models.TextField(null=True)),
            False,
        ),
        ("0031_expand_a", migrations.RemoveField("job", "key"), True),
        ("0031_expand_a", migrations.AlterField("job", "key", TEXT), True),
        ("0031_expand_a", migrations.RenameField("job", "key", "name"), True),
        ("0031_expand_a", migrations.DeleteModel("job"), True),
        ("0031_expand_a", migrations.RunSQL("DROP TABLE x"), True),
        ("0031_expand_a", AppendOnly({"guicang_job": ()}), True),
        ("0031_contract_a", migrations.DeleteModel("job"), False),
    ],
)
def test_a_declaration_that_is_wrong_is_found(name, operation, wrong):
    assert bool(faults(name, [operation])) is wrong


def test_the_command_says_what_it_did(tmp_path):
    from tests.cli.hands import at

    with at(tmp_path / "home") as home:
        home.init()
        answer = home.run("upgrade", "-o", "json")

    assert answer.code == 0
    assert json.loads(answer.out) == {"done": [], "left": []}
