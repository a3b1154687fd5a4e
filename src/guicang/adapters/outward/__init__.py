"""Doors to other systems: databases, folders, object stores."""
