"""What trains and reads models: no home, no Django, no database."""

from importlib.resources import files
from pathlib import Path

from guicang.ports.classifying import Models


def models() -> Models:
    """Give what trains models and keeps them in folders."""
    from guicang.adapters.classifying.models import FileModels

    return FileModels()


def starter() -> Path:
    """Say where the model lies that ships with the product."""
    return Path(str(files("guicang.data") / "starter"))


def tone() -> Path:
    """Say where the model lies that tells how a customer sounds."""
    return Path(str(files("guicang.data") / "tone"))
