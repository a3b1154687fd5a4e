"""The web chat's door: what visitors' pages talk to."""
