"""Benchmarks of the desk: who gets which session, and the web chat under load."""
