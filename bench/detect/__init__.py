"""How well and how fast sensitive information is found, beside what others find."""
