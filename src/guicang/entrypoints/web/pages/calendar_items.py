"""Items of the compliance calendar: the house's own, and ours as it wants them."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.errors import BadForm, NoSuchItem
from guicang.domain.programme.calendar import List
from guicang.domain.programme.items import PERIODS, Wish, wish_of
from guicang.domain.programme.wording import LISTS
from guicang.entrypoints.calendars import title
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.web.acts import reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.calendars import RUN, WHO
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.entrypoints.words import period

_POST: Final = frozenset({"POST"})
_FIELDS: Final = ("list", "every", "basis", "en", "zh", "text")


@page("calendar/items/<str:item>", name="calendar-item", may=WHO)
def item(request: Asked, item: str) -> Answer:
    """Show an item with its versions, to be changed by who may; ``+`` is a new one."""
    opened = house()
    known = {each.id: each for each in opened.calendaring.items()}
    gone = {each.item.id: each for each in opened.calendaring.retired()}
    found = known.get(item) or (gone[item].item if item in gone else None)
    if found is None and item != "+":
        raise NoSuchItem(item=item)
    changes = opened.calendaring.changes(item) if found else ()
    context: dict[str, Any] = {
        "it": found,
        "title": title(found, tongue()) if found else "",
        "wish": wish_of(found) if found else Wish(every="P1Y", list=List.YEARLY.value),
        "version": found.version if found else 0,
        "retired": gone.get(item),
        "changes": [*enumerate(changes, 1)],
        "lists": [(each.value, words(LISTS[each])) for each in List],
        "periods": [(p, period(p, words) if p else _("once")) for p in PERIODS],
        "can_run": opened.powers.allowed(request.person, *RUN),
    }
    return render(request, "guicang/calendar_item.html", context)


@page(
    "calendar/items/<str:item>/change", name="calendar-change", may=RUN, methods=_POST
)
def change(request: Asked, item: str) -> Answer:
    """Add an item, or change one."""
    given = request.POST
    named = given.get("id", "").strip() if item == "+" else item
    house().calendaring.change(
        named,
        Wish(**{name: given.get(name, "") for name in _FIELDS}),
        seen=_seen(request),
        by=request.person.name,
        code=proof_of(request),
        reason=reason(request),
    )
    messages.success(request, _("The item is in force."))
    return redirect("calendar-item", named)


@page(
    "calendar/items/<str:item>/retire", name="calendar-retire", may=RUN, methods=_POST
)
def retire(request: Asked, item: str) -> Answer:
    """Ask for an item no more."""
    house().calendaring.retire(
        item,
        seen=_seen(request),
        by=request.person.name,
        code=proof_of(request),
        reason=reason(request),
    )
    messages.success(request, _("It is asked for no more."))
    return redirect("calendar-item", item)


def _seen(request: Asked) -> int:
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdecimal()):
        raise BadForm(reason=_("open the page again"))
    return int(seen)
