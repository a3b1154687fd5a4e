"""Whoever was stored before identities were kept is known after the upgrade."""

from importlib import import_module

from django.apps import apps
from django.db import connection
from tests.contract.test_catalogue import a_record, a_segment, an_item
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.specimens import NOW, conversation, incoming

from guicang.adapters.db.catalogue import DjangoCatalogue
from guicang.adapters.db.identities import DjangoIdentities
from guicang.adapters.db.records import DjangoRecords

MIGRATION = "guicang.adapters.db.migrations.0015_identities"
ARCHIVED = a_record("any").customer


def test_live_and_archived_customers_are_met_once(database):
    talks = [conversation(f"c-{n}", customer=f"customer-{n % 2}") for n in range(3)]
    taken = [
        incoming(each, customer_tag=str(n % 2) * 32) for n, each in enumerate(talks)
    ]
    DjangoRecords(MemoryRing(), MemoryBox()).add(taken, NOW)
    catalogue = DjangoCatalogue()
    catalogue.plan(a_segment())
    catalogue.enter([an_item("a-1"), an_item("a-2")])

    with connection.schema_editor() as editor:
        import_module(MIGRATION).fill(apps, editor)

    identities = DjangoIdentities()
    tags = {each.customer_tag for each in taken}
    found = identities.get([*tags, ARCHIVED])
    assert found.keys() == {*tags, ARCHIVED}
    assert identities.customers(found) == {frozenset({tag}) for tag in found}
    assert found[ARCHIVED].source == "wecom"
    assert found[ARCHIVED].channel == "web"
