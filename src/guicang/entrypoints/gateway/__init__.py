"""Real-time inspection over HTTP: a raw ASGI application in a process of its own."""
