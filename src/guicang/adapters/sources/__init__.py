"""Connectors and file readers."""
