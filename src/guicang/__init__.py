"""Guicang (归藏) takes customer-service chat records offline (下线) lawfully."""

__version__ = "0.1.0"
