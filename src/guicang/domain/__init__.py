"""The rules. Standard library only: no clock, disk, network, log or framework."""
