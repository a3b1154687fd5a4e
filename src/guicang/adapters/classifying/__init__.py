"""The trained classifier: n-grams, a linear model, and sentences where installed."""
