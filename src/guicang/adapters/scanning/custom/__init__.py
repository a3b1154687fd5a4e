"""The organisation's own rules on linear-time engines.

Hyperscan (Vectorscan) says which words and patterns occur in a text, RE2 where exactly
a pattern's match begins and ends when hyperscan cannot. Neither backtracks: the time
grows with the text and nothing else.
"""
