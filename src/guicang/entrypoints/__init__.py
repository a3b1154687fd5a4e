"""Doors: the command line, later the console, the API and the gateway."""
