"""How long answers take, by the name of the route: for metrics and traces."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from guicang.entrypoints import tracing
from guicang.entrypoints.metrics import flows
from guicang.entrypoints.settings import CONFIG

UNKNOWN: Final = "unknown"


class Measured:
    """Outermost: what others refuse is measured too."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        """Stay out of the way where nobody asked for it."""
        self.counts = flows.prepare(CONFIG)
        if not (self.counts or CONFIG["otel.endpoint"]):
            raise MiddlewareNotUsed
        tracing.prepare(CONFIG, "console")
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note how long it took."""
        began = perf_counter()
        with tracing.request_span(request.method or "") as name:
            answer = self.answer(request)
            route = route_of(request)
            name(route, answer.status_code)
        if self.counts:
            flows.answered(route, answer.status_code, perf_counter() - began)
        return answer


def route_of(request: HttpRequest) -> str:
    """Name the route: never the path, which has ids in it."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or UNKNOWN
    return "static" if request.path.startswith("/static/") else UNKNOWN
