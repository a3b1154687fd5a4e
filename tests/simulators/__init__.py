"""Platforms that run here: they speak the real protocols over loopback, and fail."""
