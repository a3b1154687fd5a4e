"""What trains and reads models: no home, no Django, no database."""

from guicang.ports.classifying import Models


def models() -> Models:
    """Give what trains models and keeps them in folders."""
    from guicang.adapters.classifying.models import FileModels

    return FileModels()
