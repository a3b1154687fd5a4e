"""Verify Guicang's evidence offline, without Guicang.

What an auditor runs on their own machine: an exported ledger or a slice of it, a
certificate, a batch's manifest, the archive's files. It needs Python's standard library
and ``cryptography``, opens no connection, writes nothing, and shares no line of code
with the system that it checks: a fault of one is not a fault of both.

Read it in this order: ``canonical`` (one value, one spelling), ``tree`` (RFC 9162),
``notes`` (signed checkpoints), then ``ledger``, ``slices``, ``certificate``,
``manifest``; ``report`` is what all of them fill in.
"""
