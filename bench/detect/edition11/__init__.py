"""The eleventh held-out set: short chat by the line, and whole pieces of writing."""
