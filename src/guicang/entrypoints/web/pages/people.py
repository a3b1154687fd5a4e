"""Who is here: list, look at one, and what a change of somebody would do."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May, Person, Role
from guicang.domain.approval.impact import Impact, impact
from guicang.domain.approval.model import Decision, Operation, Request
from guicang.domain.errors import NoSuchPerson
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import APART, CHAIRS, DEEDS, LEFT, MAYS, OPERATIONS
from guicang.entrypoints.web.page import Answer, Asked, page

WHO: Final = frozenset({May.OPERATIONS_READ, May.PEOPLE_DEACTIVATE})
CHANGERS: Final = frozenset({May.PEOPLE_CHANGE, May.PEOPLE_FOUND})


@page("people", name="people", may=WHO)
@never_cache
def people(request: Asked) -> Answer:
    """List everybody, and what of theirs is still waited for."""
    opened = house()
    now = opened.clock.now()
    granted: dict[str, int] = {}
    for grant in opened.access.grants():
        granted[grant.person] = granted.get(grant.person, 0) + grant.alive(now)
    everybody = opened.people.list()
    context = {
        "tab": "people",
        "rows": [
            {"one": one, "grants": granted.get(one.name, 0), **_state(one)}
            for one in everybody
        ],
        "here": sum(one.active for one in everybody),
        "founding": opened.admitting.founding(),
        "waiting": [told(r) for r in requests() if r.decision is Decision.OPEN],
        "can_change": opened.powers.allowed(request.person, *CHANGERS),
    }
    return render(request, "guicang/people.html", context)


def _state(one: Person) -> dict[str, str]:
    if not one.active:
        return {"state": words("has left"), "tone": "plain"}
    if not one.enrolled:
        return {"state": words("no second factor"), "tone": "warn"}
    return {"state": words("is here"), "tone": "good"}


def requests(about: str = "") -> Sequence[Request]:
    """Give the requests for changes of people, or of one."""
    return [
        r
        for r in house().requests.list()
        if r.operation is Operation.ACCESS_CHANGE and about in ("", r.about)
    ]


def told(asked: Request) -> dict[str, Any]:
    """Give what a line about a request shows."""
    deed = DEEDS.get(str(asked.payload["deed"]), "")  # type: ignore[call-overload]
    return {"asked": asked, "deed": words(deed)}


@page("people/new", name="person-new", may=CHANGERS)
def new(request: Asked) -> Answer:
    """Ask who is to come in, and show what that would do."""
    given = request.GET
    roles = chosen(given.getlist("role"))
    name = given.get("name", "").strip()
    newcomer = Person(name=name or "?", roles=roles, enrolled=True)
    context = {
        "founding": house().admitting.founding(),
        "given": given,
        "roles": offered(roles),
        "impact": told_impact(newcomer) if roles else None,
    }
    return render(request, "guicang/person_new.html", context)


@page("people/of/<path:name>", name="person", may=WHO)
@never_cache
def person(request: Asked, name: str) -> Answer:
    """Show one person: what they may, what was granted, what waits for them."""
    opened = house()
    one = find(name)
    may = opened.powers.allowed
    given = request.GET.getlist("role")
    roles = chosen(given) if "look" in request.GET else one.roles
    about = requests(name)
    handed = request.person.name
    context = {
        **_state(one),
        "one": one,
        "powers": _powers(one),
        "grants": [
            g for g in opened.access.grants(name) if g.alive(opened.clock.now())
        ],
        "passkeys": len(opened.people.passkeys(name)) if one.active else 0,
        "roles": offered(roles),
        "impact": told_impact(replace(one, roles=roles, active=True, enrolled=True)),
        "leaving": told_impact(replace(one, active=False)),
        "changes": roles != one.roles,
        "waiting": [told(r) for r in about if r.decision is Decision.OPEN],
        "ready": [
            {**told(r), "may": may_hand_out(r, handed)}
            for r in about
            if r.decision is Decision.APPROVED
        ],
        "founding": opened.admitting.founding(),
        "left": [
            {"it": item, "what": words(LEFT[item.kind])}
            for item in opened.remaining.of(name)
        ],
        "own": name == request.person.name,
        "stays": opened.sessions.list(name),
        "can_change": may(request.person, *CHANGERS),
        "can_end": may(request.person, May.PEOPLE_DEACTIVATE),
    }
    return render(request, "guicang/person.html", context)


def find(name: str) -> Person:
    """Give somebody by name, also one who has left. NoSuchPerson."""
    for one in house().people.list():
        if one.name == name:
            return one
    raise NoSuchPerson(person=name)


def may_hand_out(asked: Request, name: str) -> bool:
    """Whether somebody signed in a chair that hands new second factors out."""
    return any(
        s.person == name and s.approve and s.role is not Role.ADMIN
        for s in asked.signatures
    )


def chosen(given: Iterable[str]) -> frozenset[Role]:
    """Read roles, leaving out what is none."""
    known = {role.value for role in Role}
    return frozenset(Role(name) for name in given if name in known)


def offered(roles: frozenset[Role]) -> list[tuple[str, bool]]:
    """Give all roles, and which are chosen."""
    return [(role.value, role in roles) for role in Role]


def _powers(one: Person) -> list[str]:
    table = house().powers.table
    held = frozenset().union(*(table.of(role) for role in one.roles))
    return [words(MAYS[may]) for may in May if may in held]


def told_impact(changed: Person) -> dict[str, Any]:
    """Put what a change would do into words."""
    opened = house()
    matrix = {operation: opened.chairs(operation) for operation in Operation}
    found = impact(opened.people.list(), changed, opened.powers.table, matrix)
    return {
        "gained": [words(MAYS[may]) for may in May if may in found.gained],
        "lost": [words(MAYS[may]) for may in May if may in found.lost],
        "apart": [
            {
                "roles": words(" and ").join(words(role.value) for role in pair),
                "why": words(APART.get(why, why)),
            }
            for pair, why in found.apart
        ],
        "ended": [words(OPERATIONS[o]) for o in found.lost_operations],
        "left": list(_left(found)),
    }


def _left(found: Impact) -> Iterable[dict[str, Any]]:
    """Give for each operation its chairs and who may sit there."""
    for each in found.left:
        yield {
            "operation": words(OPERATIONS[each.operation]),
            "possible": each.possible,
            "chairs": [
                {
                    "roles": words(" or ").join(
                        words(role.value) for role in sorted(chair.roles)
                    ),
                    "why": words(CHAIRS.get(chair.why, chair.why)),
                    "names": names,
                }
                for chair, names in each.chairs
            ],
        }
