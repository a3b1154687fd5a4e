"""The organisation's own rules: what it finds besides the built-in types.

Four manners, as the platforms have them: keyword lists (WeCom), regular expressions
(DingTalk), blacklists that always block (Feishu), values marked by hand (Zoho).
Lists of prohibited content are a fifth kind and no masking rule at all: a hit is kept
and reported (Cybersecurity Law, article 49). The allow list only suppresses.
"""
