"""The fifth held-out set."""
