"""A model that finds names of persons in open text; the extra ``names`` brings it."""
