"""What a full disk and a database in trouble mean, in the product's own words.

Stores say most of it themselves. What reaches a door unsaid, such as a statement that
finds the server gone, is said here.
"""

import errno

from guicang.domain.errors import GuicangError, NoSpace


def meaning(error: Exception) -> GuicangError | None:
    """Say which of our errors it is; None for a fault of the program."""
    if isinstance(error, OSError):
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return NoSpace(what=str(error.filename or "the output")) if full else None
    from guicang.adapters.db import transactions

    return transactions.meaning(error)
