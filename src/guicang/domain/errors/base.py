"""What every error is: a class with a stable code, data and advice."""

from typing import Any, ClassVar


class GuicangError(Exception):
    """The root of all errors that a person may see.

    ``exit_code`` is what the command line ends with: 1 failed, 2 wrong command line,
    10 nothing was due, 20 refused. ``hopeless``: asking again changes nothing; a job
    that ends with it waits for a person. ``passing``: what is wrong is outside and may
    pass; a job that meets it is tried again for as long as that takes.
    """

    code: ClassVar[str] = "GC-900"
    message: ClassVar[str] = "Something went wrong: {detail}"
    advice: ClassVar[str] = "Run `guicang doctor` and look at its first red line."
    exit_code: ClassVar[int] = 1
    hopeless: ClassVar[bool] = False
    passing: ClassVar[bool] = False

    def __init__(self, **data: object) -> None:
        """Keep the data that fill the message; never content or secrets."""
        super().__init__(self.message.format(**data))
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.data))


def _rebuild(kind: type[GuicangError], data: dict[str, object]) -> GuicangError:
    return kind(**data)


class Refused(GuicangError):
    """Something the rules forbid; the refusal itself is evidence."""

    exit_code = 20
    hopeless = True
