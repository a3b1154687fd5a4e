"""The certificate of destruction: NIST SP 800-88r2 fields and our own."""
