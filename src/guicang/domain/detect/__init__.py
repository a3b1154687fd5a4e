"""Sensitive information: entity types, check digits, findings and masks."""
