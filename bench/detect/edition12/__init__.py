"""The twelfth held-out set: what is typed in a hurry, and a fifth of it in English."""
