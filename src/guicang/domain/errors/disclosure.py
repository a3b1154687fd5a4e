"""GC-72x: what leaves for other systems, and who receives it."""

from guicang.domain.errors.base import GuicangError, Refused


class BadDestination(GuicangError):
    """A destination that says too little, or what cannot be."""

    code = "GC-720"
    message = "destination, {field}: {reason}"
    advice = "See docs/how-to/export-to-your-own-systems.md."
    exit_code = 2


class NoSuchDestination(GuicangError):
    """A name that no destination in force has."""

    code = "GC-721"
    message = "no destination {destination}"
    advice = "`guicang destination list` names those in force."
    exit_code = 2


class DestinationExists(GuicangError):
    """A name that a destination has already."""

    code = "GC-722"
    message = "there is a destination {destination} already"
    advice = "Take another name, or say that it is to be replaced."
    exit_code = 2


class DestinationFailed(GuicangError):
    """A destination that did not take what was sent; it is sent again later."""

    code = "GC-723"
    message = "destination {destination} did not take it: {reason}"
    advice = "Look at it with `guicang destination test NAME`; nothing is lost."


class PlaceNotListed(Refused):
    """A host or folder that the settings do not list."""

    code = "GC-724"
    message = "{place} is no place that may be written to"
    advice = "Whoever runs the system lists it: disclosure.hosts, disclosure.folders."


class DisclosureEnded(Refused):
    """A destination whose end has passed: nothing goes there any more."""

    code = "GC-725"
    message = "what {destination} was approved for has ended"
    advice = "Propose it anew with a later end, if its purpose still stands."


class NotYourExport(Refused):
    """Another program's export, or one that nobody may fetch."""

    code = "GC-726"
    message = "export {destination} is not for this program"
    advice = "The destination names the program that may fetch it."


class BadExportCursor(GuicangError):
    """A cursor that no page of this export gave."""

    code = "GC-727"
    message = "no page of export {destination} gave this cursor"
    advice = "Give the `next` of the last page that was kept, or none at the beginning."
    exit_code = 2


class NoSuchNotice(GuicangError):
    """A notice that is owed to nobody."""

    code = "GC-728"
    message = "no notice {notice}"
    advice = "`guicang disclosure owed` lists who is to be told."
    exit_code = 2


class NoSuchDestinations(GuicangError):
    """A version of the destinations that never was."""

    code = "GC-729"
    message = "no version {version} of the destinations"
    advice = "`guicang destination history` lists them."
    exit_code = 2
