"""The desk: who answers a customer, for how long, and what happens when they go.

All of it is decided by pure functions over frozen values; what they say comes with
reasons as data, and the words are put on at the door.
"""
