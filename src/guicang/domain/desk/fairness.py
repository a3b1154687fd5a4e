"""How evenly work is spread: Jain's index over what each had by their capacity.

R. Jain, D. Chiu and W. Hawe, A Quantitative Measure of Fairness and Discrimination for
Resource Allocation in Shared Computer Systems, DEC TR-301, 1984: 1 is even, 1/n is
everything to one of n.
"""

from collections.abc import Iterable


def jain(shares: Iterable[float]) -> float | None:
    """Give the index of shares that are not negative; None if nobody had anything."""
    values = list(shares)
    squares = sum(value * value for value in values)
    if not squares:
        return None
    return sum(values) ** 2 / (len(values) * squares)
