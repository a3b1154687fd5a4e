"""Lets time run fast in each process that has this folder on its path.

What ``guicang serve`` begins, and what that forks, are the product's own processes:
Python itself loads this before any of them.
"""

import tests.day.pace

assert tests.day.pace  # it moves the clock
