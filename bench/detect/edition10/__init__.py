"""The tenth held-out set: single messages, written as a varied population writes."""
