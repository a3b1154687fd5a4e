"""What stands behind the ports: one folder a technology, none knows another."""
