"""Builds the starter model from sentences that nobody said."""
