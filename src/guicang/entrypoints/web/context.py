"""What every page shows around its contents: the menu, who is here, the sandbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from guicang.entrypoints.houses import house, tongue
from guicang.entrypoints.web.elsewhere import provider
from guicang.entrypoints.web.page import in_sight


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the menu. ``besides`` are other addresses that belong to it."""

    page: str
    icon: str
    title: str
    besides: tuple[str, ...] = ()

    def holds(self, path: str, address: str) -> bool:
        """Whether an address belongs to this line, whose page is at ``address``."""
        if address == "/":
            return path == address
        return path.startswith((address, *self.besides))


MENU: Final[Mapping[str, tuple[Place, ...]]] = {
    "": (
        Place("overview", "dashboard", _("Overview")),
        Place("inbox", "message", _("Inbox")),
    ),
    _("Records"): (
        Place("conversations", "messages", _("Conversations")),
        Place("customers", "users", _("Customers")),
        Place("imports", "database-import", _("Imports")),
        Place("sensitive", "shield-lock", _("Sensitive information")),
        Place("quarantine", "alert-triangle", _("Quarantine")),
        Place("classifiers", "tags", _("Classification"), ("/review",)),
    ),
    _("Retention and disposal"): (
        Place("policies", "calendar-due", _("Retention policies")),
        Place("approvals", "user-check", _("Approvals")),
        Place("batches", "list-check", _("Batches and certificates")),
        Place("archives", "archive", _("Archives")),
        Place("holds", "gavel", _("Legal holds")),
        Place("cost", "coins", _("Cost")),
    ),
    _("Service"): (
        Place("desk", "headset", _("Desk")),
        Place("webchat", "message-circle-search", _("Web chat")),
        Place("effect", "scale", _("Effect of a change")),
    ),
    _("Rights and duties"): (
        Place("subjects", "user-question", _("Requests of persons")),
        Place("packages", "download", _("Packages"), ("/watermarks",)),
        Place("releases", "upload", _("Releases")),
        Place("destinations", "database-export", _("Destinations")),
        Place("notices", "mail", _("Notices")),
        Place("calendar", "calendar-check", _("Compliance calendar")),
        Place("courses", "certificate", _("Staff training")),
    ),
    _("Evidence and emergencies"): (
        Place(
            "trail", "timeline-event", _("Audit trail"), ("/anchors", "/investigate")
        ),
        Place("alarms", "bell", _("Alarms")),
        Place("freezes", "hand-stop", _("Emergency stop")),
        Place("incidents", "flag", _("Incidents")),
    ),
    _("System"): (
        Place("sources", "plug-connected", _("Connections")),
        Place(
            "people",
            "users-group",
            _("People and roles"),
            ("/roles", "/grants", "/programs", "/permission-reviews"),
        ),
        Place("sessions", "login-2", _("Sessions")),
        Place("settings", "settings", _("Settings and health")),
        Place("setup", "checklist", _("Setting up")),
    ),
}


def console(request: HttpRequest) -> dict[str, Any]:
    """Give templates the menu as this person may use it."""
    person = getattr(request, "person", None)
    shown: dict[str, Any] = {
        "language": tongue(),
        "person": person,
    }
    if person is None:
        return shown | {"elsewhere": provider()}
    seen = in_sight(person)
    groups = {
        title: [_line(place, request.path) for place in places if place.page in seen]
        for title, places in MENU.items()
    }
    return shown | {
        "menu": [(title, lines) for title, lines in groups.items() if lines],
        "now": house().clock.now(),
        "sandbox": house().config.sandbox,
        "frozen": bool(house().holds.freezes()),
        # Only pages with a form that wants a second factor ask for it.
        "own_passkey": lambda: bool(house().people.passkeys(person.name)),
    }


def _line(place: Place, path: str) -> dict[str, Any]:
    address = reverse(place.page)
    return {"place": place, "address": address, "here": place.holds(path, address)}
