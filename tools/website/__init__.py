"""The documentation as a site of two languages that works from a folder."""
