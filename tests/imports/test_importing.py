"""A worker takes files in: whole, once, cut off or cancelled; no file stays behind."""

import gzip
import io
import json
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guicang.bootstrap import make_worker
from guicang.domain.errors import (
    FileChanged,
    NoSuchJob,
    NoSuchUpload,
    NotInFolder,
    UnknownFormat,
    UploadCut,
)
from guicang.domain.jobs.model import State
from guicang.domain.ledger.model import Tag
from guicang.services.importing import IMPORT, Place
from guicang.services.ordering import Deed
from tests import homes
from tests.cli.specimens import talk

CHUNK = 500


@pytest.fixture
def home(settled):
    home = settled(homes.make)
    home.change({"imports.folder": "inbox"})
    (home.folder / "inbox").mkdir()
    return home


def lines(many, *more, start=0):
    talks = [talk(f"c-{n}") for n in range(start, start + many)]
    return b"".join(json.dumps(each).encode() + b"\n" for each in talks) + b"".join(
        more
    )


def sent(home, data, name="export.jsonl"):
    return home.house.importing.receive([data], name=name, by="admin")


def ordered(home, data, name="export.jsonl"):
    upload = sent(home, data, name)
    return home.house.importing.order(
        Place.UPLOAD, upload.id, by="admin", reason="the old system"
    )


def worked(home, stop=lambda: False):
    """Let a worker do imports alone."""
    worker = make_worker(home.house, lambda _: None, lambda _job, _said: None)
    worker.schedules = ()
    worker.once(stop)


def stored(home):
    return home.house.records.counts()["conversations"]


def test_a_file_is_taken_in_whole_counted_and_let_go(home):
    job = ordered(home, lines(CHUNK + 3, b"no record\n"))

    worked(home)

    found, kept = home.house.importing.show(job.id)
    assert found.state is State.DONE
    assert (found.done, found.of) == (kept.size, kept.size)
    assert kept.over
    assert kept.read == CHUNK + 4
    assert (kept.result.conversations, kept.result.quarantined) == (CHUNK + 3, 1)
    assert found.result["conversations"] == stored(home) == CHUNK + 3
    assert home.files("uploads") == set()


def parquet(raw):
    rows = [json.loads(line) for line in raw.splitlines()]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file)
    return file.getvalue()


FORMS = {
    "a.jsonl": bytes,
    "a.jsonl.gz": gzip.compress,
    "a.jsonl.zst": lambda raw: pa.compress(raw, "zstd", asbytes=True),
    "a.parquet": parquet,
    "a.parquet.gz": lambda raw: gzip.compress(parquet(raw)),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_a_file_is_read_where_it_lies_sealed(home, name):
    job = ordered(home, FORMS[name](lines(7)), name)

    worked(home)

    assert home.house.importing.show(job.id)[1].result.conversations == 7


def test_the_ledger_says_who_and_why_and_what_as_for_the_command(home):
    job = ordered(home, lines(2, b"no record\n"), name="王小明.jsonl")
    worked(home)
    _, kept = home.house.importing.show(job.id)
    head = kept.file[:16]

    (order,) = home.house.ledger.entries(tag=Tag.SYSTEM_JOB_ORDERED)
    assert (order.actor, order.data) == (
        "admin",
        {"kind": "import", "file": head, "reason": "the old system"},
    )
    for tag in (
        Tag.CONVERSATION_TAKEN_IN,
        Tag.CONVERSATION_SCREENED,
        Tag.CONVERSATION_LABELLED,
        Tag.CONVERSATION_QUARANTINED,
    ):
        (entry,) = home.house.ledger.entries(tag=tag)
        assert (entry.actor, entry.data["file"]) == ("admin", head)
    assert "王小明" not in str([e.data for e in home.house.ledger.entries()])
    assert "王小明" not in str(job.payload)


def test_a_file_of_the_folder_is_taken_in_and_stays_its_owners(home):
    (home.folder / "inbox" / "old.jsonl").write_bytes(lines(1))
    order = home.house.importing.order
    job = order(Place.FOLDER, "old.jsonl", by="admin", reason="r")

    worked(home)

    assert home.house.importing.show(job.id)[1].result.conversations == 1
    assert home.files("inbox") == {"old.jsonl"}
    with pytest.raises(NotInFolder):
        order(Place.FOLDER, "../guicang.toml", by="admin", reason="r")


def test_what_is_no_export_is_refused_as_it_comes_by_its_own_name(home):
    with pytest.raises(UnknownFormat) as refused:
        sent(home, b"PK\x03\x04 a workbook", name="chats.xlsx")

    assert refused.value.data["file"] == "chats.xlsx"
    assert home.files("uploads") == set()


def test_what_is_cut_while_it_comes_is_not_kept(home):
    def cut():
        yield lines(3)
        raise UploadCut

    with pytest.raises(UploadCut):
        home.house.importing.receive(cut(), name="a.jsonl", by="admin")

    assert home.files("uploads") == set()


def test_cut_off_anywhere_it_goes_on_and_its_counts_are_those_of_the_whole(home):
    job = ordered(home, lines(3 * CHUNK, b"no record\n"))
    steps = iter([False, True])
    worked(home, lambda: next(steps, True))  # it stops at its first step
    assert home.house.jobs.get(job.id).state is State.WAITING
    assert stored(home) == CHUNK

    worked(home)

    kept = home.house.importing.show(job.id)[1]
    assert (kept.read, kept.result.conversations) == (3 * CHUNK + 1, 3 * CHUNK)
    assert kept.result.duplicates == 0
    assert stored(home) == 3 * CHUNK


def test_a_death_after_the_end_changes_nothing(home):
    job = ordered(home, lines(2))
    home.house.importing.run(job.id)  # and whoever did it dies before it says so

    again = home.house.importing.run(job.id)

    assert (again["conversations"], again["duplicates"]) == (2, 0)


@pytest.mark.parametrize("running", [False, True])
def test_cancelled_it_leaves_what_was_stored_and_no_file(home, running):
    data = lines(3 * CHUNK)
    job = ordered(home, data)
    if running:
        home.house.jobs.claim("worker", home.clock.now(), timedelta(minutes=2))
        steps = iter([None])

        def cut(*_):
            if next(steps, "stop") == "stop":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            home.house.importing.run(job.id, cut)

    home.house.ordering.change(job.id, Deed.CANCEL, by="admin", reason="wrong file")

    before = stored(home)
    assert before == (2 * CHUNK if running else 0)
    assert home.files("uploads") == set()
    worked(home)
    assert stored(home) == before

    later = ordered(home, data)
    worked(home)
    result = home.house.importing.show(later.id)[1].result
    assert result.conversations == 3 * CHUNK - before
    assert stored(home) == 3 * CHUNK


def test_the_same_file_given_again_changes_nothing_and_says_so(home):
    data = lines(3)
    first = ordered(home, data)
    same = ordered(home, data)
    assert same.id == first.id
    worked(home)

    second = ordered(home, data)
    worked(home)

    result = home.house.importing.show(second.id)[1].result
    assert (result.conversations, result.duplicates) == (0, 3)
    assert second.id != first.id


def test_a_second_reading_that_is_cut_counts_nothing_twice(home):
    data = lines(2 * CHUNK)
    ordered(home, data)
    worked(home)
    job = ordered(home, data)
    steps = iter([False, True])
    worked(home, lambda: next(steps, True))

    worked(home)

    kept = home.house.importing.show(job.id)[1]
    assert (kept.read, kept.result.duplicates) == (2 * CHUNK, 2 * CHUNK)


def test_a_file_that_changed_since_it_was_ordered_is_not_taken_in(home):
    place = home.folder / "inbox" / "a.jsonl"
    place.write_bytes(lines(1))
    job = home.house.importing.order(Place.FOLDER, "a.jsonl", by="admin", reason="r")
    place.write_bytes(lines(2))

    worked(home)

    assert home.house.jobs.get(job.id).state is State.DEAD
    assert home.house.jobs.get(job.id).error == FileChanged.code
    assert stored(home) == 0


def test_the_sweep_takes_what_a_crash_or_nobody_left(home):
    forgotten = sent(home, lines(1))
    home.clock.move(hours=25)
    fresh = sent(home, lines(1, start=5))
    waits = ordered(home, lines(1, start=10))
    died = ordered(home, lines(1, start=20))
    # The process died between the end of the job and letting go of the file.
    home.house.jobs.cancel(died.id, home.clock.now())

    assert home.house.importing.sweep() == 2

    left = {each.id for each in home.house.importing.uploads.list()}
    assert forgotten.id not in left
    assert left == {fresh.id, home.house.importing.show(waits.id)[1].at}
    assert [each.id for each in home.house.importing.waiting()] == [fresh.id]


def test_an_upload_can_be_discarded_unless_it_is_ordered(home):
    upload, job = sent(home, lines(1)), ordered(home, lines(1, start=5))

    home.house.importing.discard(upload.id)

    kept = home.house.importing.show(job.id)[1]
    assert [e.id for e in home.house.importing.uploads.list()] == [kept.at]
    with pytest.raises(NoSuchUpload):
        home.house.importing.discard(kept.at)


def test_retried_after_its_file_went_it_says_so_and_stays_dead(home):
    job = ordered(home, lines(1))
    home.house.ordering.change(job.id, Deed.CANCEL, by="admin", reason="r")
    home.house.ordering.change(job.id, Deed.RETRY, by="admin", reason="r")

    worked(home)

    found = home.house.jobs.get(job.id)
    assert (found.state, found.error) == (State.DEAD, NoSuchUpload.code)


def test_a_job_of_another_kind_is_no_import(home):
    job = home.house.ordering.check(by="admin")

    with pytest.raises(NoSuchJob):
        home.house.importing.show(job.id)
    assert home.house.importing.list() == []


def test_what_is_kept_of_an_import_goes_with_its_job(home):
    job = ordered(home, lines(1))
    worked(home)

    assert home.house.importing.forget(home.clock.now() + timedelta(days=1)) == 1

    assert home.house.jobs.list(kind=IMPORT)[0].id == job.id
    assert home.house.importing.list() == []
