"""Every metric of the console, the workers and the store: type, labels, meaning.

Labels come from lists of the product (states, kinds, codes, routes): there are never
more of them than code names, and none is a customer's, a message's or a person's.
Those of the gateway stand in ``gateway.metrics``.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

PREFIX: Final = "guicang_"


class Metric(NamedTuple):
    """A metric's type, its labels and what it says."""

    type: str
    labels: tuple[str, ...]
    help: str


METRICS: Final[Mapping[str, Metric]] = {
    "guicang_alarms_open": Metric(
        "gauge", ("kind",), "Alarms that are not over, by kind."
    ),
    "guicang_archived_bytes": Metric("gauge", (), "Bytes of the archive's segments."),
    "guicang_archived_conversations": Metric(
        "gauge", (), "Conversations in the archive."
    ),
    "guicang_batches": Metric("gauge", ("state",), "Batches, by state."),
    "guicang_build_info": Metric(
        "gauge", ("version",), "The release, as a label; always 1."
    ),
    "guicang_desk_sessions": Metric(
        "gauge", ("state",), "Sessions of the desk that go on, by state."
    ),
    "guicang_disk_free_bytes": Metric(
        "gauge", ("place",), "Bytes free where the home, archive and snapshots lie."
    ),
    "guicang_disk_size_bytes": Metric(
        "gauge", ("place",), "How large those disks are."
    ),
    "guicang_due_conversations": Metric(
        "gauge", (), "Conversations that are due by the end of today; 10000 is or more."
    ),
    "guicang_erased_conversations": Metric(
        "gauge", ("end",), "Conversations erased so far, by what batches were for."
    ),
    "guicang_findings_conversations": Metric(
        "gauge", ("type",), "Conversations with a sensitive value, by its type."
    ),
    "guicang_held_conversations": Metric(
        "gauge", (), "Conversations that a hold keeps; 10000 is that many or more."
    ),
    "guicang_http_request_seconds": Metric(
        "histogram",
        ("route", "status"),
        "Time of console and API, by the name of the route and status class.",
    ),
    "guicang_job_oldest_waiting_seconds": Metric(
        "gauge", (), "How long the job waits that was due first; 0 if none is."
    ),
    "guicang_job_seconds": Metric(
        "histogram", ("kind",), "Time of one attempt at a job, by kind."
    ),
    "guicang_jobs": Metric("gauge", ("state",), "Jobs, by state."),
    "guicang_jobs_ended_total": Metric(
        "counter", ("kind", "outcome"), "Attempts at jobs, by kind and what came of it."
    ),
    "guicang_kept_bytes": Metric(
        "gauge", (), "Bytes of messages in the working store."
    ),
    "guicang_kept_conversations": Metric(
        "gauge", (), "Conversations in the working store."
    ),
    "guicang_kept_messages": Metric("gauge", (), "Messages in the working store."),
    "guicang_leases": Metric(
        "gauge", ("state",), "Jobs that workers have: held, or lapsed without an end."
    ),
    "guicang_ledger_age_seconds": Metric(
        "gauge", (), "How long ago the ledger's last entry was written."
    ),
    "guicang_ledger_anchor_age_seconds": Metric(
        "gauge",
        (),
        "How old the state is that enough places outside hold; absent "
        "while there is none.",
    ),
    "guicang_ledger_anchor_late": Metric(
        "gauge", (), "1 if too few places outside the database hold a recent state."
    ),
    "guicang_ledger_size": Metric("gauge", (), "Entries of the ledger."),
    "guicang_ledger_entries_total": Metric(
        "counter", ("tag",), "Entries written since this door was opened, by tag."
    ),
    "guicang_quarantined": Metric(
        "gauge", ("code",), "Records that could not be taken in, by error code."
    ),
    "guicang_quarantine_oldest_seconds": Metric(
        "gauge", (), "How long the oldest item has lain in quarantine; 0 if none does."
    ),
    "guicang_requests_open": Metric("gauge", (), "Requests that wait for signatures."),
    "guicang_scrape_failed": Metric(
        "gauge", (), "1 if the store could not be read; then its numbers are absent."
    ),
    "guicang_taken_in_conversations_total": Metric(
        "counter", (), "Conversations taken in since this door was opened."
    ),
    "guicang_taken_in_messages_total": Metric(
        "counter", (), "Messages taken in since this door was opened."
    ),
    "guicang_refused_records_total": Metric(
        "counter", (), "Records refused at intake since this door was opened."
    ),
    "guicang_unjudged_conversations": Metric(
        "gauge", (), "Conversations that the policy in force has not judged yet."
    ),
}
