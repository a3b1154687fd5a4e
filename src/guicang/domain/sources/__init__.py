"""Platforms that records come from: what they tell, what they can do, and how late."""
