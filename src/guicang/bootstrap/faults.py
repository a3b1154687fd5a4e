"""What a disk and a database in trouble mean, in the product's own words.

Stores say most of it themselves. What reaches a door unsaid, such as a statement that
finds the server gone, is said here.
"""

from guicang.adapters import of_disk
from guicang.domain.errors import GuicangError


def meaning(error: Exception) -> GuicangError | None:
    """Say which of our errors it is; None for a fault of the program."""
    if isinstance(error, OSError):
        return of_disk(error, str(error.filename or "the output"))
    from guicang.adapters.db import transactions

    return transactions.meaning(error)
