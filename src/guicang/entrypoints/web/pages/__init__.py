"""One module a place of the console's menu."""
