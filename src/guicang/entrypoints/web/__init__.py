"""The console: pages for people, rendered here, enhanced by htmx, under strict CSP."""
