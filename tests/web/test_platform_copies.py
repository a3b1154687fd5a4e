"""Whoever proposes and whoever signs sees that platforms delete their copies, too."""

import pytest

from guicang.domain.disposal.model import End
from guicang.domain.sources.model import Can
from guicang.services.disposing import Wish
from tests.sources.host import NAME, hosted

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])


@pytest.fixture
def due(console):
    """Something of a source is due."""
    console.home.policy()
    with hosted(console.home, deletes=Can.PARTLY) as host:
        host.platform.say("a", "一", host.at, customer="k")
        host.pull()
        console.wait(days=40)
        yield console


def seen(client, path):
    return client.get(path, headers={"accept-language": "en"}).content.decode()


def test_the_preview_says_what_each_platform_can(due):
    client = due.log_in("supervisor")
    page = seen(client, "/batches/new?platform=1")

    assert f"{NAME}, 1 conversations: the platform deletes its copy in part" in page
    assert '<input type="hidden" name="platform" value="1">' in page
    assert "deletes its copy" not in seen(client, "/batches/new")


def test_a_proposal_keeps_the_flag_and_who_signs_is_told(due):
    client = due.log_in("supervisor")
    client.post(
        "/batches/new",
        {
            "end": "offline",
            "platform": "1",
            "reason": "test",
            "code": due.code("supervisor"),
        },
    )
    [batch] = due.house.batches.list()
    page = seen(due.log_in("admin"), f"/approvals/{batch.id}")

    assert batch.platform
    assert "also on the platform" in page
    assert "the platform deletes its copy in part" in page


def test_who_signs_an_ordinary_batch_reads_nothing_of_it(due):
    wish = Wish(end=End.OFFLINE, by="supervisor", reason="test")
    batch = due.house.disposing.propose(wish)

    assert "also on the platform" not in seen(
        due.log_in("admin"), f"/approvals/{batch.id}"
    )


def test_the_page_of_a_batch_says_what_each_platform_answered(due):
    batch = due.home.approved(platform=True)
    before = seen(due.log_in("supervisor"), f"/batches/{batch.id}")
    due.house.running.run(batch.id)
    page = seen(due.log_in("supervisor"), f"/batches/{batch.id}")

    assert "go, too, where they can" in before
    assert "Deleted there" not in before
    assert "Deleted with all before it." in page
    assert "1 / 1" in " ".join(page.split())
    assert "the platform answered that it deleted its copies of 1 of 1" in page
    assert "nobody attested how long the platform keeps its copies" in page


def test_the_page_of_an_ordinary_batch_says_that_the_copies_stay(due):
    batch = due.home.approved()
    due.house.running.run(batch.id)
    page = seen(due.log_in("supervisor"), f"/batches/{batch.id}")

    assert "<dd> stay </dd>" in " ".join(page.split())
    assert "copies of 1 conversations were not" in page
    assert "On the platform" not in page
