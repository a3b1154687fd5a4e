"""The third held-out set: other talk, names, generators and forms than the others."""
