"""Use cases: one module a verb of the journey."""
