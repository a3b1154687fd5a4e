"""Spans around requests and jobs, sent by OTLP where ``otel.endpoint`` says.

Nothing is loaded and nothing is sent unless it is set. A span has a name of ours, a
status, a time: no path, no query, no header, no id of a record, no words of an error.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from guicang import __version__
from guicang.config import Config
from guicang.domain.errors import BadSetting, TracingMissing

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

_FAULT: Final = 500
_SECONDS: Final = 5.0  # that the collector may take
_NAME: Final = "guicang"
_PROVIDERS: Final[list["TracerProvider"]] = []
Named = Callable[[str, int], None]
"""Gives a request's span the name of its route, and the status of the answer."""


def prepare(config: Config, part: str) -> None:
    """Let this process trace, if it is wanted. TracingMissing, BadSetting.

    ``part`` is what it serves.
    """
    endpoint = str(config["otel.endpoint"])
    if not endpoint or _PROVIDERS:
        return
    if not endpoint.startswith(("http://", "https://")):
        raise BadSetting(setting="otel.endpoint", reason="only http(s):// works")
    if find_spec("opentelemetry.exporter") is None:
        raise TracingMissing
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import TraceIdRatioBased

    about = {"service.name": _NAME, "service.version": __version__}
    provider = TracerProvider(
        sampler=TraceIdRatioBased(int(config["otel.percent"]) / 100),
        resource=Resource({**about, "guicang.part": part}),
    )
    exporter = OTLPSpanExporter(endpoint=endpoint, timeout=_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _PROVIDERS.append(provider)


def finish() -> None:
    """Send what was not sent yet, and trace no more."""
    while _PROVIDERS:
        _PROVIDERS.pop().shutdown()


@contextmanager
def request_span(method: str) -> Iterator[Named]:
    """Trace a request."""
    with _span("request", server=True) as span:

        def named(route: str, status: int) -> None:
            if span is not None:
                span.update_name(f"{method} {route}")
                span.set_attribute("http.request.method", method)
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", status)
                if status >= _FAULT:
                    _failed(span, str(status))

        yield named


@contextmanager
def job_span(kind: str, attempt: int) -> Iterator[None]:
    """Trace an attempt at a job."""
    with _span(f"job {kind}") as span:
        if span is not None:
            span.set_attribute("guicang.job.kind", kind)
            span.set_attribute("guicang.job.attempt", attempt)
        yield


@contextmanager
def _span(name: str, *, server: bool = False) -> Iterator["Span | None"]:
    """Trace a block; of what it raises, the kind alone is told."""
    if not _PROVIDERS:
        yield None
        return
    from opentelemetry.trace import SpanKind

    tracer = _PROVIDERS[0].get_tracer(_NAME)
    with tracer.start_as_current_span(
        name,
        kind=SpanKind.SERVER if server else SpanKind.INTERNAL,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except Exception as error:
            _failed(span, type(error).__name__)
            raise


def _failed(span: "Span", kind: str) -> None:
    from opentelemetry.trace import Status, StatusCode

    span.set_attribute("error.type", kind)
    span.set_status(Status(StatusCode.ERROR))
