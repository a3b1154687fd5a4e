"""Reads of what stands in clear: facts for the rules, and what pages show.

Pages may call these; nothing here writes. Each is bounded: it reads so many rows and no
more, whatever is stored, from an index. What would have to read everything is measured
at most once a minute and says when.
"""

from guicang.adapters.db.queries.corpus import counts, facts, fetched
from guicang.adapters.db.replica import replicated

__all__ = ["counts", "facts", "fetched", "replicated"]
