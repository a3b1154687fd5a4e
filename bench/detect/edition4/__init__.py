"""The fourth held-out set: other talk, carriers, names, secrets and disguises."""
