"""News for other systems: what is told to whom, signed, and when again."""
