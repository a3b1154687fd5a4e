"""The interface for programs, out of its own description (OpenAPI 3.1)."""

import os
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tools.markdown import page, table

from guicang.domain.access.apikeys import LENDS

PATH: Final = "docs/reference/api.md"
_SHOWN: Final = 12
_INTRO: Final = """\
Everything the console does, for programs: the same services, errors and proofs. The
description in OpenAPI 3.1 is at `/api/v1/openapi.json` of each installation; this page
is made from it. A client in Python is `guicang.client`. How to begin:
[push records over HTTP](../how-to/push-records-over-http.md)."""
_RULES: Final = """\
## What holds for all calls

- **Who calls.** Programs send an API key: `Authorization: Bearer gck_...`
  (`guicang gateway key add NAME --scope SCOPE`). People use the session of the
  console, and for writes the token that `GET /api/v1/me` gives as `X-CSRFToken`.
- **Programs read, push and propose.** What signs, reveals, withdraws, runs, or touches
  a hold takes a person and a fresh code of their second factor in the body: a program
  is refused with GC-944 whatever its scopes, and the refusal is in the ledger. The
  ledger calls a program `system:key:ID`.
- **Bodies** are JSON in UTF-8 and say so, but for files that are sent whole; answers
  are JSON, with Chinese as it is written. Instants are RFC 3339 with a zone. Over
  `api.body` bytes: 413.
- **Errors** are `{"error": {"code", "message", "advice"}}` in the language of
  `Accept-Language`, with the codes of [errors](errors.md). 400 cannot be meant, 401 no
  key, 403 not allowed, 404 not there, 409 the rules say no, 413 too much, 415 no JSON,
  429 too often, 5xx ours. `X-Request-Id` names the call in our log.
- **Lists** come as `{"items": [...], "next": CURSOR}`: give the cursor as `after`;
  `next` is null at the end. `limit` is at most 200. A page may hold fewer lines than
  asked for, even none, and still have a `next`.
- **Rates.** `api.rate` calls a minute for each key or person; above that 429 with
  `Retry-After`.
- **Writes twice.** Send an `Idempotency-Key` (up to 200 letters): the answer is kept
  for 24 hours and given again, with `Idempotency-Replayed: true`. It belongs to one
  caller, method, address and body; with another body it is refused (GC-942), and while
  the first call is under way too (GC-941). Only what succeeded is kept. Answers that
  hold a secret or an original are not kept: repeated, they are refused (GC-945).
- **Reads twice.** Answers to GET carry an `ETag`; with `If-None-Match` what has not
  changed is answered 304.
"""
_HOOKS: Final = """\
## Webhooks

A webhook is told of each entry of the ledger that has one of its tags
(`batch:certified`, `batch:*`, `*`), from the moment it was added. People add one with
`POST /api/v1/webhooks` or `guicang webhooks add`, to an origin that the setting
`webhooks.origins` lists; nothing else is ever reached, and redirects are not followed.

```json
{"type": "batch:certified", "timestamp": "2026-11-25T10:00:00+00:00",
 "data": {"seq": 812, "things": [{"kind": "batch", "id": "b-20261125-7k3qa"}]}}
```

It holds ids and the tag, never texts, reasons or people. Headers are those of Standard
Webhooks: `webhook-id` (the same each time a message is sent: receivers drop what they
had), `webhook-timestamp` (seconds of Unix time) and `webhook-signature`, which is
`v1,` and the Base64 of HMAC-SHA256 over `ID.TIMESTAMP.BODY` under the bytes that follow
`whsec_` in the secret, in Base64. Refuse what is older than five minutes.

Any answer of 2xx is taken as received. All else is tried again after 5 s, 5 min,
30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h; then, or at once after 410, the message is
dead: `guicang webhooks dead` lists it until `guicang webhooks redeliver` sends it anew
or `guicang webhooks dismiss` says that it need not be told. What was told or dismissed
is forgotten after `webhooks.keep` days.
`guicang worker` sends every minute (`schedule.webhooks`), `guicang webhooks deliver` at
once.
"""


def described() -> Mapping[str, Any]:
    """Give the description that the server gives."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guicang.entrypoints.web.settings")
    import django

    django.setup()
    from guicang.entrypoints.api import urls
    from guicang.entrypoints.api.frame import api

    assert urls.urlpatterns  # noqa: S101 - loads the routes
    schema: Mapping[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    return schema


def render() -> str:
    """Write the page."""
    schema = described()
    scopes = [
        (f"`{scope}`", ", ".join(f"`{may}`" for may in sorted(mays)))
        for scope, mays in LENDS.items()
    ]
    return page(
        "The interface for programs · 程序接口",
        _INTRO,
        _RULES,
        "## Scopes",
        table(("Scope", "Permissions that it lends"), scopes),
        *_places(schema),
        _HOOKS,
    )


def _places(schema: Mapping[str, Any]) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for path, methods in schema["paths"].items():
        for method, call in methods.items():
            text = "\n\n".join(_call(f"{method.upper()} {path}", call, schema))
            places.setdefault(call["tags"][0], []).append(text)
    for name, calls in sorted(places.items()):
        yield f"## {name.capitalize()}"
        yield from calls


def _call(
    title: str, call: Mapping[str, Any], schema: Mapping[str, Any]
) -> Iterator[str]:
    yield f"### {title}"
    yield str(call["description"])
    mays = ", ".join(f"`{may}`" for may in call["x-permissions"])
    who = f"One of {mays}" if mays else "Everybody"
    yield f"{who}; {'people and programs' if call['x-programs'] else 'people only'}."
    asked = [
        (f"`{p['name']}`", _type(p["schema"], schema), p.get("description", ""))
        for p in call.get("parameters", ())
        if p["name"] != "Idempotency-Key"
    ]
    body = call.get("requestBody")
    if body and "application/json" in body["content"]:
        asked += _fields(body["content"]["application/json"]["schema"], schema)
    elif body:
        kinds = " or ".join(f"`{kind}`" for kind in sorted(body["content"]))
        yield f"The body is the file itself, {kinds}; `Idempotency-Key` has no meaning."
    if asked:
        yield table(("Field", "Type", "What it is"), asked)
    for status, answer in call["responses"].items():
        if status != "default":
            given = answer["content"]
            if "application/json" in given:
                told = _answer(given["application/json"]["schema"], schema)
            else:
                told = "a file, " + " or ".join(f"`{kind}`" for kind in sorted(given))
            yield f"Answer {status}: {told}."


def _answer(shape: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Name the fields of an answer, and those of the lines of a list."""
    fields = _fields(shape, schema)
    names = ", ".join(name for name, *_ in fields)
    kind = {name: type_ for name, type_, _ in fields}.get("`items`", "")
    line = kind.removeprefix("list of ").removesuffix(", needed")
    if line in schema["components"]["schemas"]:
        inner = _fields({"$ref": f"/{line}"}, schema)
        names += f"; each of `items` has {', '.join(name for name, *_ in inner)}"
    return names or _type(shape, schema)


def _fields(
    shape: Mapping[str, Any], schema: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        shape = schema["components"]["schemas"][name]
    needed = set(shape.get("required", ()))
    return [
        (
            f"`{name}`",
            _type(field, schema) + (", needed" if name in needed else ""),
            field.get("description", ""),
        )
        for name, field in shape.get("properties", {}).items()
    ]


def _type(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Name a type; of an enumeration, its values."""
    if "allOf" in field:
        field = field["allOf"][0]
    if "$ref" in field:
        name = str(field["$ref"].rpartition("/")[2])
        found = schema["components"]["schemas"][name]
        return _type(found, schema) if "enum" in found else name
    if "anyOf" in field:
        return " or ".join(_type(each, schema) for each in field["anyOf"])
    if "enum" in field:
        many = len(field["enum"])
        values = ", ".join(map(str, field["enum"][:_SHOWN]))
        return values if many <= _SHOWN else f"{values} and {many - _SHOWN} more"
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}), schema)}"
    return str(field.get("format") or field.get("type", "anything"))
