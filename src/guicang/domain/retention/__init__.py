"""How long a conversation is kept, and why: the rules R1-R30 as pure functions.

1. A hold or a freeze keeps the conversation, whatever else is said.
2. The strictest legal floor that applies is the least it is kept.
3. The policy's own period applies when it ends later than the floor.
4. No rule at all means: keep. Silence never deletes.
"""
