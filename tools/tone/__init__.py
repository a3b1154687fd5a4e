"""Builds the tone model from sentences written for this repository."""
