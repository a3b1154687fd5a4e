"""A day of an installation in minutes: its processes, its people, and who watches it.

``make life`` lives it in ten minutes; the test suite lives the first minutes of it.
"""
