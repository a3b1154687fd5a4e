"""The bad day: what happened, which clocks run, what must not be lost meanwhile."""
