"""Keep the ledger's tree in tiles, and fill them from the entries that are there."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db import migrations, models

from guicang.adapters.db import guard
from guicang.domain.ledger.merkle import Frontier
from guicang.domain.ledger.tiles import HEIGHT

_PAGE = 4_096


def fill(apps: Any, editor: Any) -> None:
    tiles = apps.get_model("guicang", "LedgerTile")
    edge = Frontier()
    for leaves in _pages(apps.get_model("guicang", "LedgerEntry")):
        made: list[Any] = []
        edge.extend(leaves, partial(_rise, tiles, edge, made))
        tiles.objects.using(editor.connection.alias).bulk_create(made)
    for statement in guard.arm_tables(editor.connection.vendor, guard.TILES):
        editor.execute(statement, params=None)


def empty(_apps: Any, editor: Any) -> None:
    for statement in guard.disarm_tables(editor.connection.vendor, guard.TILES):
        editor.execute(statement, params=None)


def _rise(
    tiles: Any, edge: Frontier, made: list[Any], height: int, hashes: Sequence[bytes]
) -> None:
    level, between = divmod(height, HEIGHT)
    if level and not between:
        first = edge.size >> height
        made += [
            tiles(level=level, place=place, hash=each)
            for place, each in enumerate(hashes, first)
        ]


def _pages(entries: Any) -> Iterator[list[bytes]]:
    last = -1
    while page := list(
        entries.objects.filter(seq__gt=last)
        .order_by("seq")
        .values_list("seq", "leaf")[:_PAGE]
    ):
        yield [bytes(leaf) for _, leaf in page]
        last = page[-1][0]


class Migration(migrations.Migration):
    dependencies = [("guicang", "0019_classifiers")]
    operations = [
        migrations.CreateModel(
            name="LedgerTile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level",
                        "place",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("place", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.RunPython(fill, empty, elidable=False),
    ]
