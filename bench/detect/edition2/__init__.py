"""The second held-out set: other talk, names, numbers, written forms, look-alikes."""
