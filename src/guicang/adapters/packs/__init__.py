"""Legal packs and policy templates, shipped as data."""
