"""What the gateway does at each path that needs a key."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from guicang.bootstrap.detection import Line, Splitter
from guicang.domain.access.apikeys import ApiKey, Scope
from guicang.domain.errors import BadRequest, GuicangError, TooLarge, TooSlow
from guicang.entrypoints.exchange import JSON, LINES, Exchange
from guicang.entrypoints.gateway import metrics
from guicang.entrypoints.gateway.app import Gateway, Route
from guicang.entrypoints.gateway.messages import (
    Message,
    asked,
    judged,
    message,
    parse,
    strictest,
)
from guicang.entrypoints.gateway.refusals import blocked


async def inspect(gateway: Gateway, exchange: Exchange, key: ApiKey) -> None:
    """Judge one message, or a batch."""
    began = time.perf_counter()
    limits = gateway.limits
    exchange.expect(JSON)
    with gateway.slots.one(key.id):
        try:
            async with asyncio.timeout(limits.seconds):
                body = await exchange.body(limits.body)
        except TimeoutError:
            raise TooSlow(seconds=limits.seconds) from None
        messages, batch = asked(body, limits)
        inspections = await gateway.judge(
            [each.text for each in messages], [each.place for each in messages]
        )
        answers = [
            judged(*pair, exchange.language)
            for pair in zip(messages, inspections, strict=True)
        ]
        data: dict[str, Any] = {"request_id": exchange.id}
        data["rules"] = inspections[0].rules
        if batch:
            data["verdict"] = strictest(inspections).value
            data["messages"] = answers
        else:
            data |= answers[0]
        await exchange.answer_json(200, data)
    gateway.metrics.took(time.perf_counter() - began)


async def stream(gateway: Gateway, exchange: Exchange, key: ApiKey) -> None:
    """Judge messages as they come, a line each; answers go out as they are made.

    A line that holds no message gets a line that says so. After an error that ends the
    stream comes a line without an id that names it.
    """
    exchange.expect(LINES)
    idle = gateway.limits.stream_idle
    gateway.ready()
    with gateway.streams.one(key.id):
        await exchange.start(200, LINES)
        try:
            await _flow(gateway, exchange, idle)
        except TimeoutError:
            raise TooSlow(seconds=idle) from None


async def _flow(gateway: Gateway, exchange: Exchange, idle: int) -> None:
    """Answer piece by piece. TimeoutError if the other side rests too long."""
    split = Splitter(gateway.limits.body)
    piece: bytes | None = b""
    while piece is not None:
        async with asyncio.timeout(idle):
            piece = await exchange.piece()
        gateway.key(exchange, Scope.STREAM)  # it may have been revoked meanwhile
        lines = split.rest() if piece is None else split.feed(piece)
        if lines:
            answer = await _answers(gateway, exchange, lines)
            async with asyncio.timeout(idle):
                await exchange.send(answer)
    await exchange.send(b"", end=True)


async def _answers(
    gateway: Gateway, exchange: Exchange, lines: Iterable[Line]
) -> bytes:
    """Judge the messages of some lines together; answer in the order of the lines."""
    language = exchange.language
    read = [_read(gateway, line) for line in lines if line.raw.strip() or line.problem]
    messages = [each for each in read if isinstance(each, Message)]
    inspections = iter(
        await gateway.judge(
            [each.text for each in messages], [each.place for each in messages]
        )
    )
    answers: list[Mapping[str, Any]] = []
    for each in read:
        if isinstance(each, Message):
            inspection = next(inspections)
            data = judged(each, inspection, language)
            answers.append({**data, "rules": inspection.rules})
        else:
            number, error = each
            gateway.metrics.count("rejected_total", code=error.code)
            answers.append({"line": number, **blocked(error, language)})
    return b"".join(orjson.dumps(each) + b"\n" for each in answers)


def _read(gateway: Gateway, line: Line) -> Message | tuple[int, GuicangError]:
    if line.problem:
        return line.number, TooLarge(part="line", limit=gateway.limits.body)
    try:
        return message(parse(line.raw), gateway.limits)
    except (BadRequest, TooLarge) as error:
        return line.number, error


async def measures(gateway: Gateway, exchange: Exchange, key: ApiKey) -> None:
    """Give the counters to Prometheus."""
    del key
    gateway.measure()
    await exchange.answer(200, gateway.metrics.text(), metrics.MEDIA)


ROUTES: Final[Mapping[str, Route]] = {
    "/v1/inspect": Route("POST", Scope.INSPECT, inspect),
    "/v1/inspect/stream": Route("POST", Scope.STREAM, stream),
    "/metrics": Route("GET", Scope.METRICS, measures),
}
