"""Searching the bytes of the store for what should be gone."""
