"""GC-8xx: settings and the command line."""

from guicang.domain.errors.base import GuicangError, Refused


class NoHome(GuicangError):
    """A folder that is no home of Guicang."""

    code = "GC-801"
    message = "{home} is not a Guicang home"
    advice = "Make one with `guicang --home DIR init`, or set GUICANG_HOME."
    exit_code = 2


class BadSetting(GuicangError):
    """A setting with a value it cannot have."""

    code = "GC-802"
    message = "setting {setting}: {reason}"
    advice = "See docs/reference/settings.md."
    exit_code = 2


class HomeExists(GuicangError):
    """`init` on a home that exists."""

    code = "GC-803"
    message = "{home} is a Guicang home already"
    advice = "Nothing was changed. Choose another folder."
    exit_code = 2


class BadUsage(GuicangError):
    """Arguments that do not fit together."""

    code = "GC-804"
    message = "{reason}"
    advice = "See --help."
    exit_code = 2


class DatabaseUnready(GuicangError):
    """A database that is not reachable or not migrated."""

    code = "GC-805"
    message = "the database is not ready: {reason}"
    advice = "See `guicang doctor`."


class SandboxChanged(Refused):
    """Settings that say sandbox where the ledger says production, or the reverse."""

    code = "GC-806"
    message = "guicang.toml says sandbox={said}, and the ledger began with {began}"
    advice = "Put the line back as it was: a sandbox never becomes production."


class BadForm(GuicangError):
    """What was filled in on a page cannot be taken as it is."""

    code = "GC-807"
    message = "{reason}"
    advice = "Correct it and send it again; nothing was changed."
    exit_code = 2
