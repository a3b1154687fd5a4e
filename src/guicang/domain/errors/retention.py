"""GC-2xx: retention, policies and legal packs."""

from guicang.domain.errors.base import GuicangError, Refused


class BadPolicy(GuicangError):
    """A policy document that does not say what it must."""

    code = "GC-201"
    message = "policy not valid: {reason}"
    advice = "See docs/reference/policy.md for the fields and their values."
    exit_code = 2


class BelowFloor(Refused):
    """A guide that is shorter than a legal floor that matches it (R29)."""

    code = "GC-202"
    message = "{clause} keeps {period}, and {basis} demands {floor}"
    advice = "Lengthen the clause, or leave it out: the legal floor applies anyway."


class LockedClause(Refused):
    """A change that would weaken a locked clause (R15)."""

    code = "GC-203"
    message = "clause {clause} is locked: {reason}"
    advice = "Give the same or wider scope and the same or a longer period."


class BadPack(GuicangError):
    """Legal pack data that does not validate."""

    code = "GC-204"
    message = "legal pack not valid at {place}: {reason}"
    advice = "Compare the entry with docs/reference/legal-packs.md."


class NoSuchPolicy(GuicangError):
    """A template, policy or version that does not exist."""

    code = "GC-205"
    message = "no policy {policy}"
    advice = "See `guicang policy list` for the templates and versions."
    exit_code = 2


class BadPeriod(GuicangError):
    """A text that is no ISO 8601 calendar period."""

    code = "GC-206"
    message = "{text} is not a calendar period"
    advice = "Write it after ISO 8601: P30D, P6M, P3Y; hours as PT72H."
    exit_code = 2


class ClockRefused(Refused):
    """A clock that runs backwards or jumps (R22)."""

    code = "GC-207"
    message = "the clock says {now}, and the last ledger entry is of {last}"
    advice = "Set the clock right; after a long rest confirm it with `guicang doctor`."


class BadRules(GuicangError):
    """A rule-set document that does not say what it must."""

    code = "GC-221"
    message = "rules not valid: {place} {reason}"
    advice = "See docs/reference/rules.md for the fields and their values."
    exit_code = 2


class BadPattern(GuicangError):
    """A regular expression that the matching engines cannot work with."""

    code = "GC-222"
    message = "pattern {number} of {rule} cannot be used: {reason}"
    advice = "See docs/reference/rules.md for what a pattern may hold."
    exit_code = 2


class NeverAllowed(Refused):
    """An allow-list entry for types that it may not suppress."""

    code = "GC-223"
    message = "{entry} may not suppress {types}"
    advice = "Give single values instead of patterns, or leave these types out."


class RulesNotCompiled(GuicangError):
    """A rule set that could not be compiled within its limits."""

    code = "GC-224"
    message = "the rules do not compile: {reason}"
    advice = "The rules in force stay in force. Make these smaller and try again."


class NoSuchRules(GuicangError):
    """A version of the rules that does not exist."""

    code = "GC-225"
    message = "no version {version} of the rules"
    advice = "See `guicang rules history`."
    exit_code = 2


class RulesUnreadable(GuicangError):
    """What was published for the gateway and cannot be used as it is."""

    code = "GC-227"
    message = "the published rules cannot be read: {reason}"
    advice = (
        "Publish them anew with `guicang rules publish` and `guicang masking publish`."
    )


class RulesNotPublished(GuicangError):
    """Rules in force that could not be written where the gateway looks for them."""

    code = "GC-228"
    message = "the rules could not be published: {reason}"
    advice = (
        "The gateway still judges by what was published before. Put this right, then"
        " run `guicang rules publish` and `guicang masking publish`."
    )


class PublishingDenied(GuicangError):
    """A folder of the gateway that may not be written to."""

    code = "GC-229"
    message = "no permission to publish the rules: {what} cannot be written"
    advice = (
        "Let the user who runs this write to the folder of the gateway, then run"
        " `guicang rules publish` and `guicang masking publish`."
    )


class NeverInClear(Refused):
    """A masking policy that would show somebody what is always masked."""

    code = "GC-230"
    message = "{place}: {type} may not be shown in clear ({basis})"
    advice = (
        "Mask it, at the level low if need be. Single originals are opened with a"
        " reason: `guicang reveal`."
    )


class NoSuchMasking(GuicangError):
    """A version of the masking policy that does not exist."""

    code = "GC-231"
    message = "no version {version} of the masking policy"
    advice = "See `guicang masking history`."
    exit_code = 2


class NoSuchEvent(GuicangError):
    """An event that no rule counts from: noted, it would change nothing."""

    code = "GC-782"
    message = "no rule counts from {event}"
    advice = "See docs/reference/policy.md for the starts that are known."
    exit_code = 2
