"""Traces go where the settings say, and say nothing of anybody."""

import pytest

from guicang.config import load
from guicang.domain.errors import BadSetting, TracingMissing
from guicang.entrypoints import tracing
from tests.metrics.collector import collecting

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
CANARY = "13800138000"


@pytest.fixture
def collector():
    with collecting() as collector:
        yield collector
        tracing.finish()


def config(folder, **settings):
    lines = [f'"otel.{name}" = {value!r}\n' for name, value in settings.items()]
    (folder / "guicang.toml").write_text("".join(lines))
    return load(folder)


def attributes(span):
    values = {each.key: each.value for each in span.attributes}
    return {k: v.string_value or v.int_value for k, v in values.items()}


def test_requests_and_jobs_are_told_by_name_and_faults_by_their_kind(
    collector, tmp_path
):
    tracing.prepare(config(tmp_path, endpoint=collector.url), "worker")
    with tracing.request_span("GET") as named:
        named("batches", 200)
    with tracing.request_span("POST") as named:
        named("customer", 503)
    with pytest.raises(ValueError, match=CANARY), tracing.job_span("due", 2):
        raise ValueError(CANARY)
    tracing.finish()

    spans = {span.name: span for span in collector.spans}
    assert set(spans) == {"GET batches", "POST customer", "job due"}
    assert attributes(spans["GET batches"]) == {
        "http.request.method": "GET",
        "http.route": "batches",
        "http.response.status_code": 200,
    }
    assert [spans[n].status.code for n in ("GET batches", "POST customer")] == [0, 2]
    job = attributes(spans["job due"])
    assert job == {
        "guicang.job.kind": "due",
        "guicang.job.attempt": 2,
        "error.type": "ValueError",
    }
    assert not any(CANARY.encode() in body for body in collector.raw)


def test_unless_it_is_set_nothing_is_sent_whatever_the_environment_says(
    collector, tmp_path, monkeypatch
):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)

    tracing.prepare(config(tmp_path), "worker")
    with tracing.request_span("GET") as named, tracing.job_span("due", 1):
        named("batches", 200)
    tracing.finish()

    assert collector.raw == []


def test_none_of_a_hundred_is_none(collector, tmp_path):
    tracing.prepare(config(tmp_path, endpoint=collector.url, percent=0), "worker")
    with tracing.job_span("due", 1):
        pass
    tracing.finish()

    assert collector.raw == []


def test_without_the_extra_it_is_said_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(tracing, "find_spec", lambda _name: None)

    with pytest.raises(TracingMissing):
        tracing.prepare(config(tmp_path, endpoint="http://127.0.0.1:1/"), "worker")


def test_an_address_that_is_none_is_refused(tmp_path):
    with pytest.raises(BadSetting, match=r"otel\.endpoint"):
        tracing.prepare(config(tmp_path, endpoint="grpc://127.0.0.1"), "worker")
