"""GC-83x: packages for customers, exports, and marks in what is shown."""

from guicang.domain.errors.base import GuicangError, Refused


class NoSuchPackage(GuicangError):
    """A package that never was."""

    code = "GC-830"
    message = "no package {package}"
    advice = "`guicang package list` names them."
    exit_code = 2


class PackageNotReady(Refused):
    """A package that is not made yet, or has ended."""

    code = "GC-831"
    message = "package {package} is {state}"
    advice = "A package is handed over while it is ready; make another one if it ended."


class NothingToPack(Refused):
    """A customer of whom no conversation is kept."""

    code = "GC-832"
    message = "nothing is kept of customer {customer}"
    advice = "Tell the customer so; `guicang customer show` names their identities."


class PackageRefused(Refused):
    """A link and a code that open nothing; which of them is wrong is not said."""

    code = "GC-833"
    message = "this link and this code open nothing"
    advice = (
        "Look at the code again; after five wrong ones, or when it was fetched or its "
        "time is over, ask whoever sent it for a new one."
    )


class AuthorityNeeded(Refused):
    """A wish to give records to a foreign authority, without the approval it takes."""

    code = "GC-835"
    message = "a foreign authority gets nothing without the competent authority"
    advice = (
        "Attach the approval: `guicang release ask --authority NAME --document FILE` "
        "(PIPL, article 41)."
    )


class ReleaseNeeded(Refused):
    """An export of more than one person may take out alone."""

    code = "GC-836"
    message = "{count} conversations are more than the {most} that one person takes out"
    advice = "Ask for a release: `guicang release ask`; somebody else signs it."


class NoMark(GuicangError):
    """A text in which no mark of ours is left."""

    code = "GC-834"
    message = "no watermark of this system is in it"
    advice = (
        "Marks go when a text is retyped, translated, photographed, or filtered; look "
        "for another copy, or for a longer piece of it."
    )
    exit_code = 1
