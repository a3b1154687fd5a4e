"""By what each table that grows with conversations could be divided among servers.

A distributed PostgreSQL (Citus) keeps a row where a hash of one column says, and wants
that column in every unique key. ``tests/db/test_shards.py`` walks the schema and fails
for a table that names conversations and is not here, and for a unique key that has not
the column and no reason (docs/adr/0047).
"""

from typing import Final

BY_NUMBER: Final = {
    "guicang_conversation": "id",
    "guicang_message": "conversation_id",
    "guicang_attachment": "conversation_id",
    "guicang_finding": "conversation_id",
    "guicang_facet": "conversation_id",
}
"""The working copies: joined with each other, by the conversation's number."""

BY_NAME: Final = {
    "guicang_member": "conversation",
    "guicang_item": "conversation",
    "guicang_erased": "conversation",
    "guicang_disclosedcopy": "conversation",
    "guicang_subjectitem": "conversation",
    "guicang_stretch": "conversation",
}
"""What names conversations that may be gone: by their ids, never joined with those."""

WHOLE: Final = {
    "guicang_segment": "one for a hundred thousand messages: each server has all",
    "guicang_disclosure": "one for each run to a destination: each server has all",
    "guicang_package": "one for each order of a customer: each server has all",
    "guicang_recipientnotice": "one for each recipient and batch: each server has all",
}
"""What names conversations and stays in one piece, and why."""

_SURROGATE: Final = (
    "a number that only Django asks for: it would become a key with the conversation"
)
WITHOUT: Final = {
    ("guicang_conversation", "key"): "the number would have to follow from the id: then"
    " the primary key says both",
    ("guicang_item", "id"): _SURROGATE,
    ("guicang_erased", "id"): _SURROGATE,
    ("guicang_disclosedcopy", "id"): _SURROGATE,
    ("guicang_subjectitem", "id"): _SURROGATE,
    ("guicang_stretch", "id"): _SURROGATE,
    ("guicang_stretch", "number, source, thread"): "a thread is cut into conversations"
    " here: it would be divided by thread, and found by conversation through an index",
}
"""Unique keys without the column, by table and columns, and why."""
