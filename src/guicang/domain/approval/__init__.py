"""Two people, the right roles, a fresh second factor, bound to what they saw."""
