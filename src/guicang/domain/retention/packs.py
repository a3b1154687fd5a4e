"""Legal packs: the law as data, and which of it binds this organisation."""
