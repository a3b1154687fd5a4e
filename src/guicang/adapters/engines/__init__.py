"""Engines that spread work over processes and machines."""
