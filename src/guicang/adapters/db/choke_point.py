"""Which tables hold content, and what keeps a hold's hand over them (R14).

Every table of the database is declared here, with what asks the holds before its rows
go, or with the reason why no hold needs to be asked. ``tests/db/test_schema.py`` walks
the schema and fails for a table that is not.
"""

from typing import Final

from guicang.adapters.db import deskends

_WITH_IT: Final = "goes with its conversation, in DjangoRecords.destroy"

CONTENT: Final = {
    "guicang_conversation": "services.disposing asks holds and freezes, in the "
    "transaction that calls DjangoRecords.destroy; services.recovering does again what "
    "the ledger says was done",
    "guicang_message": _WITH_IT,
    "guicang_attachment": _WITH_IT,
    "guicang_finding": _WITH_IT + "; screening anew puts others in their place",
    "guicang_facet": _WITH_IT + "; made anew from it whenever it changes",
    "guicang_clue": "keyed digests; go with the last conversation of their identity, "
    "in DjangoRecords.destroy",
    **dict.fromkeys(
        deskends.TABLES,
        "what the desk has of a conversation: keyed digests, instants, sealed values; "
        "goes with its last one, in DjangoRecords.destroy",
    ),
}

EXEMPT: Final = {
    "guicang_quarantined": "of no conversation that could be destroyed: "
    "services.discarding asks holds and freezes in the transaction that calls "
    "DjangoQuarantine.end, and services.rereading ends what became a record",
    "guicang_cursor": "how far a source was read; no content",
    "guicang_batch": "ids, digests and counts; never deleted",
    "guicang_member": "ids, digests and counts; never deleted",
    "guicang_note": "what the steps of a batch left behind; no content",
    "guicang_certificate": "digests and counts; never deleted",
    "guicang_request": "what was asked and by whom; never deleted",
    "guicang_signature": "who signed what; never deleted",
    "guicang_hold": "the holds themselves; never deleted",
    "guicang_freeze": "the freezes themselves; never deleted",
    "guicang_policyversion": "rules; never deleted",
    "guicang_rulesetversion": "rules, with digests for values; never deleted",
    "guicang_maskingversion": "rules, without values; never deleted",
    "guicang_classifierversion": "which model is in force; never deleted",
    "guicang_declaration": "what the organisation says it is; no content",
    "guicang_confirmation": "which legal entries were confirmed; no content",
    "guicang_alarm": "what is wrong: kinds, ids and counts; no content",
    "guicang_programmenote": "reviews of who holds what, and training: people who work "
    "here, not customers; never deleted",
    "guicang_pricebookversion": "prices; never deleted",
    "guicang_costsample": "sums of bytes by place, source and category; no content",
    "guicang_incident": "what happened, masked, and ids; never deleted",
    "guicang_incidentmark": "who met which clock, and by what; never deleted",
    "guicang_gate": "that the store was restored, and whether it may serve; no content",
    "guicang_segment": "where archives lie; services.disposing asks holds and freezes "
    "before it ends one",
    "guicang_item": "ids and digests of what is archived; goes with its segment",
    "guicang_erased": "that a person's request ended a conversation; never deleted",
    "guicang_erasedperson": "keyed digests of whose records were ended; never deleted",
    "guicang_subject": "what a person asked for: keyed digests, instants, and sealed "
    "what people wrote about it; evidence of an answer, never deleted",
    "guicang_subjectitem": "what was decided about a record: ids and grounds",
    "guicang_ledgerentry": "ids and digests, append-only by trigger",
    "guicang_ledgerabout": "an index of the ledger",
    "guicang_ledgerhead": "an index of the ledger",
    "guicang_ledgertile": "hashes of the ledger's tree, append-only by trigger",
    "guicang_ledgerview": "what people who work here look for in the ledger",
    "guicang_profile": "people who work here, not customers",
    "guicang_personrole": "people who work here, not customers",
    "guicang_job": "what waits for a worker: kinds, ids and counts; no content",
    "guicang_account": "people who work here, not customers",
    "guicang_roletableversion": "who may do what; never deleted",
    "guicang_callrate": "how often programs called; no content",
    "guicang_callanswer": "answers to writes, which tell ids and facts, for a day",
    "guicang_webhook": "where news are sent; ended, never deleted",
    "guicang_delivery": "which ledger entry was told to whom; no content",
    "guicang_grant": "who was granted what, and why; never deleted",
    "guicang_proof": "people who work here, not customers",
    "guicang_invitation": "people who work here, not customers",
    "guicang_session": "people who work here, not customers",
    "guicang_challenge": "people who work here, not customers",
    "guicang_failures": "keyed digests and counts",
    "guicang_identity": "keyed digests of ids, which the archive and holds name, too; "
    "never deleted",
    "guicang_customerchange": "who was one with whom, as keyed digests; never deleted",
    "guicang_source": "where records come from, without secrets; ended, never deleted",
    "guicang_stretch": "ids, instants and keyed digests of ids; never deleted",
    "guicang_gap": "what is missing of a source; no content",
    "guicang_attestation": "what people saw of platforms; never deleted",
    "guicang_called": "calls whose files are being fetched, sealed; gone in minutes, "
    "when they are conversations",
    "guicang_kept": "tokens of sources, sealed",
    "guicang_chatchannel": "how web chats are set up; never deleted",
    "guicang_chat": "keys, digests of tokens, instants and numbers; no content",
    "guicang_chatline": "lines of open chats, sealed; they are copies as soon as they "
    "are records, go within hours, and with the record if that goes earlier",
    "guicang_chatfile": "files of such lines, sealed; they go with their line",
    "guicang_deskagent": "people who work here, not customers",
    "guicang_deskversion": "rules; never deleted",
    "guicang_destinationsversion": "where records go out to, without secrets; never "
    "deleted",
    "guicang_disclosure": "what left, to whom and why; ids, counts, no content",
    "guicang_disclosedcopy": "who holds a copy of which conversation: ids; outlives "
    "the conversation, for its recipients are to be told",
    "guicang_recipientnotice": "whom to tell to delete; never deleted",
    "guicang_noticesversion": "words and ways of notices; never deleted",
    "guicang_personnotice": "whom a notice is for and its values, sealed; they go "
    "when told long enough ago",
    "guicang_noticemark": "who was told of which day in advance; no content",
    "guicang_shutaddress": "keyed digests of addresses that bounced",
    "guicang_noticehabits": "people who work here, not customers",
    "guicang_package": "ids, counts and digests; the package itself lies sealed beside "
    "the archive, and goes as soon as one of its conversations is erased",
    "guicang_toldcustomer": "keyed digests of who was told of which change",
    "guicang_subjectmail": "what persons wrote with their request, sealed; its content "
    "goes with the answer",
    "guicang_subjectfile": "files of such mails, sealed; they go with the answer",
    "guicang_mark": "what was shown to whom: ids and purposes; append-only by trigger",
    "guicang_seen": "keyed digests of what a source met before",
}

# Tables of the libraries, by how their names begin.
EXEMPT_FAMILIES: Final = {
    "auth_": "people who work here, not customers (Django)",
    "account_": "people who work here, not customers (allauth)",
    "mfa_": "second factors of people who work here (allauth)",
    "socialaccount_": "accounts elsewhere of people who work here (allauth)",
    "allauth_idp_oidc_": "programs that call us, and their tokens (allauth)",
    "django_": "Django's own records of migrations and types",
}


def declared(table: str) -> str | None:
    """Return what is declared for a table; None if nothing is."""
    for family, reason in EXEMPT_FAMILIES.items():
        if table.startswith(family):
            return reason
    return CONTENT.get(table) or EXEMPT.get(table)
