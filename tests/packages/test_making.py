"""What a package holds, and that nothing is left of what was not finished."""

import csv
import hashlib
import io
import json
from dataclasses import replace

import jsonschema
import pytest

from guicang.domain.disclosure.package import Stand
from guicang.domain.disclosure.package_schema import DOCUMENT
from guicang.domain.errors import (
    BadUsage,
    NoSuchCustomer,
    NothingToPack,
    PackageNotReady,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from tests.fakes.talk import talk
from tests.packages.parcels import (
    CUSTOMER,
    OWN,
    THIRD,
    data_of,
    made,
    opened,
    order,
    said,
)


def test_own_words_are_whole_and_third_persons_are_masked(home):
    files = opened(data_of(home, made(home)))

    document = json.loads(files["package.json"])
    jsonschema.validate(document, DOCUMENT, format_checker=jsonschema.FormatChecker())
    talks = document["conversations"]
    assert [each["id"] for each in talks] == ["c-1", "c-2"]
    own, other, last = talks[0]["messages"]
    assert own["text"] == said().messages[0].text
    assert (own["own"], own["redacted"], last["own"]) == (True, False, True)
    assert OWN in other["text"]
    assert THIRD not in other["text"]
    assert (other["own"], other["redacted"]) == (False, True)
    everything = b"".join(files.values())
    assert THIRD.encode() not in everything
    assert b"agent-1" not in everything
    assert b"%PDF" not in everything


def test_files_of_the_customer_are_there_under_harmless_names(one):
    files = opened(data_of(one, made(one)))

    document = json.loads(files["package.json"])
    own, other, _last = document["conversations"][0]["messages"]
    picture, page, gap = own["attachments"]
    assert picture["file"].endswith(".png")
    assert page["file"].endswith(".bin")
    for each in (picture, page):
        assert hashlib.sha256(files[each["file"]]).hexdigest() == each["sha256"]
    assert (gap["file"], gap["withheld"]) == (None, "not-kept")
    assert other["attachments"][0]["withheld"] == "not-yours"


def test_every_file_has_its_digest_beside_it(one):
    files = opened(data_of(one, made(one)))

    sums = files.pop("SHA256SUMS").decode().splitlines()
    assert {line.split("  ")[1]: line.split("  ")[0] for line in sums} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }


def test_the_table_opens_no_formula(one):
    files = opened(data_of(one, made(one)))

    rows = list(csv.DictReader(io.StringIO(files["messages.csv"].decode("utf-8-sig"))))
    assert len(rows) == 6
    assert rows[0]["text"] == said().messages[0].text
    assert rows[2]["text"] == "'=1+1 收到"


def test_it_speaks_the_language_of_the_customer(one):
    chinese = opened(data_of(one, made(one)))
    english = opened(data_of(one, made(one, language="en")))

    assert '<html lang="zh-CN">' in chinese["index.html"].decode()
    assert "您的聊天记录" in chinese["README.txt"].decode()
    assert '<html lang="en">' in english["index.html"].decode()
    assert "Your conversations" in english["README.txt"].decode()


def test_made_again_it_is_the_same_to_the_last_byte(one):
    asked = order(one)
    first = data_of(one, one.house.making.make(asked.id))
    again = replace(one.house.making, frame=1000)
    one.house.packages.end(asked.id, Stand.MAKING, one.clock.now())
    made_again = again.make(asked.id)

    assert made_again.sealed.frames > 1
    assert data_of(one, made_again) == first
    assert made_again.sealed.sha256 == hashlib.sha256(first).hexdigest()


def test_what_the_archive_holds_is_in_it(home):
    home.policy()
    home.take_in(talk("c-old", "很久以前", at=said().opened_at, customer=CUSTOMER))
    batch = home.approved(query=Query(conversations=frozenset({"c-1", "c-old"})))
    home.house.running.run(batch.id)

    document = json.loads(opened(data_of(home, made(home)))["package.json"])

    assert [(c["id"], c["kept_in"]) for c in document["conversations"]] == [
        ("c-1", "archive"),
        ("c-old", "archive"),
        ("c-2", "working-store"),
    ]


def test_what_is_cut_off_leaves_nothing_and_is_made_anew(one):
    asked = order(one)

    def cut(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one.house.making.make(asked.id, cut)

    assert list(one.house.package_objects.names()) == []
    assert one.house.making.make(asked.id).stand is Stand.READY


def test_only_sealed_bytes_lie_on_the_disk_and_none_after_its_end(one):
    package = made(one)

    lying = [one.folder / "packages" / name for name in one.files("packages")]
    assert lying
    assert not any(b"PK\x03\x04" in path.read_bytes() for path in lying)
    one.house.packaging.revoke(package.id, by="legal", reason="wrong person")
    assert one.files("packages") == set()
    assert one.house.keys.missing([package.sealed.key]) == {package.sealed.key}
    with pytest.raises(PackageNotReady):
        one.house.packaging.frame_of(package, 0)


def test_an_erasure_ends_the_packages_that_hold_a_copy(home):
    package, other = made(home), made(home)
    home.house.packaging.revoke(other.id, by="legal", reason="twice")

    home.house.packaging.erased(["c-none"])
    assert home.house.packages.get(package.id).stand is Stand.READY
    home.house.packaging.erased(["c-2"])

    assert home.house.packages.get(package.id).stand is Stand.REVOKED


def test_its_time_runs_out(home):
    package = made(home)
    home.clock.move(days=15)

    assert home.house.packaging.expire() == 1

    assert home.house.packages.get(package.id).stand is Stand.EXPIRED
    assert home.house.packaging.expire() == 0


def test_one_request_is_answered_by_one_package(home):
    first = order(home, request="q-1")

    assert order(home, request="q-1").id == first.id
    assert order(home, request="q-2").id != first.id
    assert order(home).id != first.id


def test_the_ledger_tells_who_asked_and_what_was_made(one):
    package = made(one)

    tags = [e.tag for e in one.house.ledger.entries() if "package" in e.data]
    assert tags == [Tag.PACKAGE_ORDERED, Tag.PACKAGE_MADE]
    [entry] = one.house.ledger.entries(tag=Tag.PACKAGE_MADE)
    assert entry.data["sha256"] == package.sealed.sha256


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"customer": "nobody"}, NoSuchCustomer),
        ({"language": "fr"}, BadUsage),
        ({"reason": " "}, BadUsage),
    ],
)
def test_what_cannot_be_made_is_not_asked_for(one, changes, error):
    asked = {"customer": CUSTOMER, "language": "zh", "by": "legal", "reason": "x"}
    wanted = asked | changes

    with pytest.raises(error):
        one.house.packaging.order(wanted.pop("customer"), **wanted)

    assert not one.house.packages.list()


def test_of_whom_nothing_is_kept_there_is_no_package(one):
    one.take_in(talk("c-9", customer="other"))
    one.house.records.destroy(["c-9"])

    with pytest.raises(NothingToPack):
        one.house.packaging.order("other", language="zh", by="legal", reason="x")
