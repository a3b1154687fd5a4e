"""The ninth held-out set: whole situations of a help desk."""
