"""The console's addresses: those that pages declare."""

from importlib import import_module
from pkgutil import iter_modules

from guicang.entrypoints.web import pages
from guicang.entrypoints.web.page import urls

for module in iter_modules(pages.__path__):
    import_module(f"{pages.__name__}.{module.name}")

urlpatterns = urls()
