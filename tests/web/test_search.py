"""Searching page by page: the working store first, then the archive."""

import re

import pytest

from guicang.domain.ledger.model import Tag
from tests.homes import talks

HX = {"HX-Request": "true"}


@pytest.fixture
def archived(console):
    """Twenty conversations; ten of them went offline, in segments."""
    home = console.home
    home.take_in(*talks(20).values())
    home.policy()
    home.clock.move(days=60)
    batch = home.approved(limit=10)
    home.house.running.run(batch.id)
    return console


def fields(page):
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def searched(client, **more):
    """Search to the end; give all steps' pages."""
    form, pages = {"q": "第一句话", **more}, []
    while True:
        page = client.post("/search/run", form, headers=HX).content.decode()
        pages.append(page)
        form = fields(page)
        if not form.get("after"):
            return pages


def hits(pages):
    return set(re.findall(r'href="/conversations/([^"]+)"', "".join(pages)))


def test_the_archive_is_gone_through_after_the_working_store(archived):
    client = archived.log_in("legal")

    live, whole = (searched(client, **more) for more in ({}, {"archive": "yes"}))

    segments = archived.house.catalogue.segments()
    assert segments
    assert len(hits(live)) == 10
    assert len(hits(whole)) == 20
    assert fields(whole[-1])["opened"] == str(len(segments))
    assert fields(whole[-1])["seen"] == "20"
    opened = [
        e.data["segment"]
        for e in archived.entries(Tag.CONVERSATION_SEARCHED)
        if "segment" in e.data
    ]
    assert sorted(opened) == sorted(s.id for s in segments)


def test_conditions_hold_for_the_archive_too(archived):
    client = archived.log_in("legal")

    none = searched(client, archive="yes", source="elsewhere")

    assert hits(none) == set()
    assert fields(none[-1])["seen"] == "0"


def test_a_type_of_finding_leaves_the_archive_out_and_the_page_says_so(archived):
    client = archived.log_in("legal")

    (page,) = searched(client, archive="yes", finding="MOBILE")

    assert "未要求检索归档" in page
    assert "档" in client.get("/search").content.decode()


def test_a_segment_that_cannot_be_read_is_named_and_the_others_are_read(archived):
    segments = archived.house.catalogue.segments()
    archived.house.objects.erase(segments[0].object)
    client = archived.log_in("legal")

    pages = searched(client, archive="yes")

    assert segments[0].id in "".join(pages)
    assert len(hits(pages)) == 20 - segments[0].conversations


def test_a_worker_searches_the_archive_and_only_who_ordered_it_is_told(archived):
    """It is done by processes of this machine, as the settings have it."""
    client = archived.log_in("legal")
    form = {"q": "第一句话", "reason": "case 7"}

    page = client.post("/search/archive/order", form, follow=True).content.decode()
    (number,) = re.findall(r'hx-get="/search/archive/(\d+)"', page)
    archived.house.discovering.run(int(number))
    page = client.get(f"/search/archive/{number}").content.decode()

    assert len(re.findall(r'href="/archives/conversations/', page)) == 10
    assert "第一句话" in client.get("/search/archive").content.decode()
    other = archived.log_in("compliance")
    refused = other.get(f"/search/archive/{number}").content.decode()
    assert "GC-351" in refused
    assert "第一句话" not in refused
    assert "第一句话" not in other.get("/search/archive").content.decode()


def test_the_archive_is_read_back_from_the_page_and_the_job_is_shown(archived):
    client = archived.log_in("compliance")

    client.post("/archives/check", follow=True)

    (job,) = archived.house.jobs.list(kind="archive-check")
    archived.house.checking.run(str(job.id), by="system:worker")
    (entry,) = archived.entries(Tag.ARCHIVE_CHECKED)
    assert (entry.data["conversations"], entry.data["wrong"]) == (10, 0)
    cell = client.get(f"/settings/jobs/{job.id}/progress")
    assert cell["HX-Refresh"] == "true"
