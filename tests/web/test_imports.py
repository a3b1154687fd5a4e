"""Files are sent from a browser: sealed as they come, bounded, by who may import."""

import os
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guicang.domain.jobs.model import State
from guicang.domain.ledger.model import Tag
from tests import homes
from tests.imports.test_importing import lines, worked
from tests.sessions import enter
from tests.web.conftest import opened

MOST = 200_000
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def console(settled, cheap, settings, monkeypatch):
    home = settled(homes.make)
    home.change({"imports.folder": "inbox", "imports.upload": MOST})
    (home.folder / "inbox").mkdir()
    return opened(home, settings, monkeypatch)


@pytest.fixture
def admin(console):
    client = console.client()
    enter(client, "admin")
    return client


def file(data, name="export.jsonl"):
    return {"file": SimpleUploadedFile(name, data)}


def send(client, data, name="export.jsonl", **more):
    return client.post("/imports/upload", file(data, name), **more)


def order(console, client, **where):
    form = {"reason": "the old system", "code": console.code("admin"), **where}
    return client.post("/imports/order", form)


def sent(console, client, data, name="export.jsonl"):
    """Send a file; give the id of the upload."""
    assert send(client, data, name).status_code == 302
    return console.house.importing.waiting()[-1].id


def test_a_file_goes_from_the_browser_into_the_store(console, admin):
    upload = sent(console, admin, lines(3, b"no record\n"), "王小明.jsonl")
    listed = admin.get("/imports").content.decode()
    assert "王小明.jsonl" in listed

    answer = order(console, admin, place="upload", at=upload)
    page = answer["Location"]
    assert "hx-get" in admin.get(page).content.decode()
    worked(console.home)

    over = admin.get(page).content.decode()
    assert "hx-get" not in over
    assert "王小明.jsonl" in over
    assert admin.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert console.house.records.counts()["conversations"] == 3
    assert console.home.files("uploads") == set()
    (place,) = set(re.findall(r'href="(/quarantine\?file=[0-9a-f]+)"', over))
    told = admin.get(place).content.decode()
    assert "GC-101" in told
    assert "no record" not in told


def test_nothing_of_it_lies_in_clear_while_it_waits(
    console, admin, settings, monkeypatch
):
    # What is over this many bytes Django keeps in a file of the machine's, in clear.
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", None)
    data = lines(200)
    assert len(data) > 20_000

    sent(console, admin, data)

    for folder, _, names in os.walk(console.home.folder):
        for name in names:
            assert data[:60] not in (Path(folder) / name).read_bytes()


def test_what_is_too_large_is_refused_with_its_limit_and_not_kept(console, admin):
    answer = send(admin, bytes(MOST + 1))

    assert answer.status_code == 409
    assert "GC-783" in answer.content.decode()
    assert console.home.files("uploads") == set()
    assert send(admin, b"{}" + b" " * (MOST - 2)).status_code == 302


@pytest.mark.parametrize(
    ("form", "code"),
    [({}, "GC-807"), (b"PK\x03\x04", "GC-102"), ({"file": "text"}, "GC-807")],
)
def test_what_is_no_file_or_no_export_is_said(console, admin, form, code):
    sent = file(form) if isinstance(form, bytes) else form
    answer = admin.post("/imports/upload", sent)

    assert code in answer.content.decode()
    assert console.home.files("uploads") == set()


def test_who_may_not_import_is_refused_before_a_byte_is_kept(console):
    client = console.client()
    enter(client, "hr")
    before = len(console.entries(Tag.ACCESS_REFUSED))

    answers = [
        client.get("/imports"),
        send(client, lines(1)),
        client.post("/imports/order", {"place": "upload", "at": "x"}),
        client.post("/imports/discard", {"at": "x"}),
        client.get("/imports/1"),
        client.post("/imports/1/cancel"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert len(console.entries(Tag.ACCESS_REFUSED)) - before == len(answers)
    assert console.home.files("uploads") == set()


def test_strangers_are_sent_to_the_log_in(console):
    answer = send(console.client(), lines(1))

    assert answer["Location"].startswith("/accounts/login")
    assert console.home.files("uploads") == set()


@pytest.mark.parametrize("how", ["no token", "another token", "elsewhere"])
def test_a_forged_form_sends_nothing(console, how):
    client = console.client(enforce_csrf_checks=True)
    enter(client, "admin")
    token = TOKEN.search(client.get("/imports").content.decode())[1]
    more = {
        "no token": {},
        "another token": {"csrfmiddlewaretoken": "x" * 64},
        "elsewhere": {"csrfmiddlewaretoken": token},
    }[how]
    headers = {"Origin": "https://evil.test"} if how == "elsewhere" else {}

    forged = client.post("/imports/upload", {**more, **file(lines(1))}, headers=headers)
    assert forged.status_code == 403
    assert console.home.files("uploads") == set()

    own = {"csrfmiddlewaretoken": token, **file(lines(1))}
    assert client.post("/imports/upload", own).status_code == 302


@pytest.mark.parametrize("lacks", ["reason", "code"])
def test_an_order_wants_a_reason_and_a_fresh_code(console, admin, lacks):
    upload = sent(console, admin, lines(1))

    answer = order(console, admin, place="upload", at=upload, **{lacks: ""})

    assert answer.status_code in {400, 403}
    assert console.house.importing.list() == []
    assert order(console, admin, place="elsewhere", at=upload).status_code == 400


def test_a_file_of_the_folder_is_ordered_by_its_name(console, admin):
    (console.home.folder / "inbox" / "old.jsonl").write_bytes(lines(2))
    assert "old.jsonl" in admin.get("/imports").content.decode()

    answer = order(console, admin, place="folder", at="old.jsonl")
    worked(console.home)

    assert answer.status_code == 302
    assert console.house.records.counts()["conversations"] == 2
    away = order(console, admin, place="folder", at="../guicang.toml")
    assert "GC-785" in away.content.decode()


def test_it_is_cancelled_with_its_number_typed_and_its_file_goes(console, admin):
    upload = sent(console, admin, lines(1))
    page = order(console, admin, place="upload", at=upload)["Location"]
    number = page.rpartition("/")[2]

    def cancel(typed):
        form = {"reason": "wrong", "code": console.code("admin"), "typed": typed}
        return admin.post(f"{page}/cancel", form)

    assert cancel("0").status_code == 400
    assert cancel(number).status_code == 302

    assert console.house.jobs.get(int(number)).state is State.CANCELLED
    assert console.home.files("uploads") == set()
    assert f"{page}/cancel" not in admin.get(page).content.decode()


def test_an_upload_is_removed_when_nobody_wants_it(console, admin):
    upload = sent(console, admin, lines(1))

    assert admin.post("/imports/discard", {"at": upload}).status_code == 302
    assert admin.post("/imports/discard", {"at": upload}).status_code == 404
    assert console.home.files("uploads") == set()


def test_a_job_of_another_kind_has_no_page_here(console, admin):
    job = console.house.ordering.check(by="admin")

    assert "GC-351" in admin.get(f"/imports/{job.id}").content.decode()
    form = {"reason": "x", "code": console.code("admin"), "typed": str(job.id)}
    admin.post(f"/imports/{job.id}/cancel", form)
    assert console.house.jobs.get(job.id).state is State.WAITING
