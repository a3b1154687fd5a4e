"""Files that a worker takes in, through the interface."""

import io

import pytest

from guicang.domain.access.apikeys import Scope
from guicang.domain.jobs.model import State
from guicang.domain.ledger.model import Tag
from guicang.entrypoints import houses
from tests.api.test_door import error
from tests.imports.test_importing import lines, worked

MOST = 100_000
WHOLE = "application/octet-stream"


@pytest.fixture
def taking(served, monkeypatch):
    served.home.change(
        {"imports.folder": "inbox", "imports.upload": MOST, "api.body": 2_000}
    )
    monkeypatch.setattr(houses._LOCAL, "house", served.home.house)
    (served.home.folder / "inbox").mkdir()
    return served


@pytest.fixture
def program(taking):
    return taking.program(Scope.RECORDS_WRITE)


def send(program, data, name="export.jsonl", kind=WHOLE, **more):
    return program.client.generic(
        "POST",
        f"/api/v1/imports/uploads?name={name}",
        data,
        content_type=kind,
        headers={"Authorization": f"Bearer {program.key}"},
        **more,
    )


def order(program, place, file):
    body = {"place": place, "file": file, "reason": "the old system"}
    return program.post("/imports", body)


def test_a_file_is_sent_ordered_watched_and_its_quarantine_read(taking, program):
    data = lines(20, b"no record\n")
    assert len(data) > 2_000  # more than a body may have
    upload = send(program, data).json()
    files = program.get("/imports/files").json()
    assert [each["upload"] for each in files["uploads"]] == [upload["upload"]]
    assert (upload["name"], upload["size"]) == ("export.jsonl", len(data))

    ordered = order(program, "upload", upload["upload"])
    assert (ordered.status_code, ordered.json()["state"]) == (201, "waiting")
    number = ordered.json()["number"]
    worked(taking.home)

    done = program.get(f"/imports/{number}").json()
    assert (done["state"], done["whole"], done["done"]) == ("done", True, len(data))
    assert (done["records"], done["conversations"], done["quarantined"]) == (21, 20, 1)
    assert program.get("/imports").json()["items"] == [done]
    (line,) = program.get(f"/quarantine?file={done['file']}").json()["items"]
    assert (line["position"], line["code"]) == (21, "GC-101")
    assert taking.home.files("uploads") == set()
    (entry,) = taking.entries(Tag.CONVERSATION_TAKEN_IN)
    assert entry.actor.startswith("system:key:")


def test_what_is_too_large_cut_or_no_file_is_refused_and_not_kept(taking, program):
    large = send(program, bytes(MOST + 1))
    sent = {"CONTENT_LENGTH": "5000", "wsgi.input": io.BytesIO(lines(1))}
    cut = send(program, lines(1), **sent)
    foreign = send(program, b"PK\x03\x04", name="a.xlsx")
    form = send(program, b"{}", kind="application/json")

    assert (large.status_code, error(large)) == (413, "GC-783")
    assert (cut.status_code, error(cut)) == (400, "GC-786")
    assert error(foreign) == "GC-102"
    assert form.status_code == 415
    assert taking.home.files("uploads") == set()


def test_it_is_cancelled_by_a_person_with_a_code_or_a_program(taking, program):
    numbers = [
        order(program, "upload", send(program, lines(1, start=n)).json()["upload"])
        for n in range(2)
    ]
    one, two = (each.json()["number"] for each in numbers)
    admin = taking.person("admin")

    mute = admin.post(f"/imports/{one}/cancel", {"reason": "wrong file"})
    body = {"reason": "wrong file", "code": taking.code("admin")}
    done = admin.post(f"/imports/{one}/cancel", body)
    also = program.post(f"/imports/{two}/cancel", {"reason": "wrong file"})

    assert mute.status_code == 400
    assert [each.json()["state"] for each in (done, also)] == ["cancelled"] * 2
    assert taking.home.files("uploads") == set()


def test_only_imports_are_imports(taking, program):
    job = taking.house.ordering.check(by="admin")

    gone = program.post(f"/imports/{job.id}/cancel", {"reason": "x"})

    assert (gone.status_code, error(gone)) == (404, "GC-351")
    assert taking.house.jobs.get(job.id).state is State.WAITING


def test_a_file_of_the_folder_is_named_and_taken_in(taking, program):
    (taking.home.folder / "inbox" / "a.jsonl").write_bytes(lines(2))
    there = program.get("/imports/files").json()["folder"]

    number = order(program, "folder", there[0]["name"]).json()["number"]
    worked(taking.home)

    assert program.get(f"/imports/{number}").json()["conversations"] == 2
    away = order(program, "folder", "../guicang.toml")
    assert (away.status_code, error(away)) == (404, "GC-785")


def test_an_upload_is_discarded_once(taking, program):
    upload = send(program, lines(1)).json()["upload"]

    left = program.post(f"/imports/uploads/{upload}/discard")
    again = program.post(f"/imports/uploads/{upload}/discard")

    assert left.json()["uploads"] == []
    assert (again.status_code, error(again)) == (404, "GC-784")


def test_who_may_not_import_sends_nothing(taking):
    other = taking.program(Scope.LEDGER_READ)
    hr = taking.person("hr")

    refused = hr.client.post("/api/v1/imports/uploads", b"{}", content_type=WHOLE)

    assert (refused.status_code, error(refused)) == (403, "GC-303")
    assert send(other, lines(1)).status_code == 403
    assert taking.home.files("uploads") == set()


def test_a_person_of_another_site_sends_nothing(taking):
    admin = taking.person("admin", enforce_csrf_checks=True)

    forged = admin.client.post("/api/v1/imports/uploads", b"{}", content_type=WHOLE)

    assert forged.status_code == 403
    assert taking.home.files("uploads") == set()
