"""Hosts that are simulated: each a machine of its own, as far as a kernel can make one.

``nets`` makes machines and the wires between them, ``plant`` puts the servers and the
workers on them.
"""
