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
    passing = True


class LockedOut(DatabaseUnready):
    """A lock that others kept for longer than anybody waits for one."""

    code = "GC-860"
    message = "others kept the database locked for longer than {seconds} s"
    advice = (
        "Nothing was changed: run it again. If it stays so, `guicang doctor` names "
        "what has been open longest; a migration waits for all that runs to end."
    )


class StatementTooLong(DatabaseUnready):
    """A statement that ran for longer than any may."""

    code = "GC-861"
    message = "a statement ran for longer than {seconds} s and was ended"
    advice = "Nothing was changed. See database.statement_timeout in the settings."
    passing = False  # it may be so each time


class StoodStill(DatabaseUnready):
    """A transaction that did nothing for longer than it may keep others waiting."""

    code = "GC-862"
    message = "a transaction stood still for longer than {seconds} s and was undone"
    advice = (
        "Nothing of it was changed: run it again. The process was stopped for a while, "
        "or the machine slept."
    )
    passing = False  # it may be so each time


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


class PortTaken(GuicangError):
    """An address at which nobody can listen now."""

    code = "GC-808"
    message = "nobody can listen on {host}:{port}: {reason}"
    advice = "End what listens there, or set another web.port or gateway.port."
    exit_code = 2


class ServedAlready(GuicangError):
    """A home that is served a second time."""

    code = "GC-809"
    message = "process {process} serves this home already"
    advice = "End it first: `guicang serve --stop`."
    exit_code = 2


class StillServed(GuicangError):
    """A home whose serving process could not be ended from here."""

    code = "GC-810"
    message = "process {process} serves this home still"
    advice = "End it where it runs: another container, or another person's session."


class SandboxOnly(Refused):
    """What only a sandbox does, asked of a home that is none."""

    code = "GC-811"
    message = "only a sandbox shows codes, and {home} is none"
    advice = "Take the code from the authenticator app of whoever acts."


class NotBegun(GuicangError):
    """A console that was begun and did not come to answer."""

    code = "GC-812"
    message = "the console did not begin to answer: see {log}"
    advice = "The last lines of that file say why. Begin it again: `guicang serve`."


class MetricsOpen(GuicangError):
    """A door for metrics that others could reach, and that asks for no token."""

    code = "GC-880"
    message = "everybody who reaches {host} could read the metrics"
    advice = "Set metrics.token (GUICANG_METRICS_TOKEN), or listen on 127.0.0.1."
    exit_code = 2


class TracingMissing(GuicangError):
    """Traces that are wanted, and a program that came without what sends them."""

    code = "GC-881"
    message = "otel.endpoint is set, and nothing here can send traces"
    advice = "Install the extra: pip install 'guicang[otel]', or leave it empty."
    exit_code = 2


class SchemaOlder(GuicangError):
    """A database that lacks what this release reads and writes."""

    code = "GC-882"
    message = "the database is older than this release: {first}, of {count}, is missing"
    advice = "Run `guicang upgrade` with this release; the one before may go on."


class SchemaNewer(Refused):
    """A database that a newer release changed in a way that this one cannot know."""

    code = "GC-883"
    message = "a newer release has changed the database: {names}"
    advice = "Install that release here, too. Nothing was read or written."
