"""The sixth held-out set."""
