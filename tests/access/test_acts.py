"""Everything the console does, the API does: or a reason says why not.

Each page that changes something, or gives something out, is named with the operation of
the API that does the same, by the same service; or with why a program's interface has
no business with it. A page that nobody named fails.
"""

from guicang.entrypoints.api import urls as operations
from guicang.entrypoints.api.frame import ROUTES
from guicang.entrypoints.web import urls as pages
from guicang.entrypoints.web.page import PAGES

assert operations.urlpatterns
assert pages.urlpatterns

DOES = {
    "approval-sign": "sign",
    "archived-read": "read_archived",
    "archived-restore": "propose_restore",
    "archive-search-order": "search_archive",
    "archives-check": "check_archive",
    "import-cancel": "cancel_import",
    "import-discard": "discard_upload",
    "import-order": "order_import",
    "import-upload": "upload_import",
    "alarm-silence": "silence_alarm",
    "alarm-take": "take_alarm",
    "batch-new": "propose_batch",
    "batch-run": "run_batch",
    "batch-withdraw": "withdraw_batch",
    "calendar-assess": "record_assessment",
    "calendar-change": "change_item",
    "calendar-retire": "retire_item",
    "calendar-done": "attach_evidence",
    "calendar-own": "own_item",
    "calendar-report": "report_calendar",
    "classifier-back": "return_classifier",
    "classifier-cancel": "cancel_training",
    "classifier-promote": "promote_model",
    "classifier-starter": "promote_model",
    "classifier-train": "order_training",
    "conversation-event": "note_event",
    "conversation-label": "label",
    "cost-apply": "apply_prices",
    "cost-measure": "order_measurement",
    "conversation-open": "reveal",
    "conversation-reveal": "reveal",
    "destination-add": "add_destination",
    "destination-remove": "remove_destination",
    "destination-run": "run_destination",
    "destination-secrets": "keep_destination_secrets",
    "destination-test": "test_destination",
    "notice-told": "tell_recipient",
    "notice-change": "send_again dismiss_notice",
    "notice-habits": "keep_habits",
    "notice-lift": "lift_address",
    "notice-preview": "preview_notice",
    "notice-route": "route_notice",
    "notice-template": "change_template",
    "notice-test": "send_test",
    "notice-way": "put_way",
    "notice-way-end": "drop_way",
    "doctor": "examine_home",
    "course-attempt": "take_course",
    "course-certificate": "certify_training",
    "course-publish": "publish_course",
    "course-require": "require_training",
    "customer-merge": "merge_customers",
    "customer-split": "split_customer",
    "desk-agent-remove": "remove_agent",
    "desk-agent-set": "set_agent",
    "desk-call": "call_done",
    "desk-errand": "errand_done",
    "desk-leave": "plan_leave",
    "desk-leave-drop": "drop_leave",
    "desk-presence": "set_presence",
    "desk-rules-apply": "change_desk_rules",
    "desk-rules-try": "preview_desk_rules",
    "desk-take": "move_session",
    "desk-texts-apply": "change_desk_rules",
    "desk-texts-try": "preview_desk_rules",
    "freeze-lift": "lift_freeze",
    "freeze-place": "place_freeze",
    "grant-ask": "ask_grant",
    "grant-revoke": "revoke_grant",
    "grant-take": "take_grant",
    "hold-place": "place_hold",
    "hold-release": "release_hold",
    "incident-clock": "assign_clock meet_clock waive_clock",
    "exercise-play": "order_exercise",
    "snapshot-make": "make_snapshot",
    "drill-run": "run_drill",
    "view-save": "save_view",
    "view-drop": "drop_view",
    "customers-tell-preview": "preview_informing",
    "customers-tell-propose": "propose_informing",
    "customers-tell-send": "send_informing",
    "incident-tell-find": "find_concerned",
    "incident-tell-preview": "preview_telling",
    "incident-tell-propose": "propose_telling",
    "incident-tell-send": "send_telling",
    "incident-close": "close_incident",
    "incident-declare": "declare_incident",
    "incident-draft": "draft_report",
    "incident-handled": "handle_incident",
    "incident-learn": "learn_incident",
    "incident-rescue-find": "find_erased",
    "incident-rescue-propose": "propose_rescue",
    "job-change": "change_job",
    "ledger-anchor": "anchor_ledger",
    "organisation-declare": "declare_organisation",
    "package-make": "order_package",
    "package-revoke": "revoke_package",
    "person-add": "add_person",
    "person-change": "change_person",
    "person-deactivate": "deactivate_person",
    "policy-apply": "propose_policy",
    "program-revoke": "revoke_program revoke_key",
    "release-ask": "ask_release",
    "release-file": "run_release",
    "restore-run": "run_restore",
    "review-assign": "assign_manager",
    "review-decide": "decide_review",
    "quarantine-discard": "discard_quarantined",
    "quarantine-look": "look_at_quarantined",
    "quarantine-open": "reveal_quarantined",
    "quarantine-retry": "retry_quarantined",
    "quarantine-reveal": "reveal_quarantined",
    "review-give": "give_review",
    "review-open": "open_review",
    "review-report": "report_review",
    "review-label": "label",
    "review-undo": "undo_label",
    "roles-edit": "propose_roles",
    "roles-return": "propose_roles",
    "search-run": "search",
    "segment-verify": "verify_segment",
    "sensitive-dry-run": "try_rules",
    "sensitive-propose": "propose_rules",
    "sessions-end": "end_sessions",
    "source-add": "add_source",
    "source-change": "change_source",
    "source-pull": "pull_source",
    "source-rest": "pause_source resume_source remove_source",
    "source-resync": "resync_source",
    "source-test": "test_source",
    "subject-add": "take_subject_request",
    "subject-answer": "answer_subject",
    "subject-clock": "extend_subject_clock pause_subject_clock resume_subject_clock",
    "subject-code": "enter_subject_code",
    "subject-decide": "decide_subject",
    "subject-file": "open_subject_file",
    "subject-lift": "lift_subject",
    "subject-mail": "open_subject_mail",
    "subject-refuse": "refuse_subject",
    "subject-send-code": "send_subject_code",
    "subject-settle": "settle_subject",
    "subject-vouch": "vouch_subject",
    "trail-export": "export_ledger",
    "trail-verify": "verify_ledger",
    "watermark-read": "read_watermark",
}
"""Acts of the console, and the operations of the API that do the same."""

OWN = "a person's own session, password, factor or language: there is none in a program"
TALK = "a person answers a person; programs that answer are connectors of platforms"
NEVER = {
    "chat-end": TALK,
    "chat-hand": TALK,
    "chat-say": TALK,
    "chat-take": TALK,
    "chat-typing": TALK,
    "confirm": OWN,
    "cost-look": "a form is read out to whoever fills it in; a program has its JSON",
    "inbox-presence": TALK,
    "me-link": OWN,
    "me-passkey-add": OWN,
    "me-passkey-remove": OWN,
    "me-passkey-rename": OWN,
    "me-password": OWN,
    "me-session-end": OWN,
    "me-unlink": OWN,
    "passkey-challenge": OWN,
    "person-hand-out": "a secret is shown to a person's eyes, once, in a browser",
    "person-invite": "the link that comes of it is handed over by a person",
    "program-add": "no program makes another, and no script a secret",
    "package-link": "link and code are shown to a person's eyes, once, in a browser",
    "ledger-paper": "paper is printed where a person takes it away",
    "key-issue": "no program makes another, and no script a secret",
    "sensitive-try": "the gateway finds and masks: POST /v1/inspect",
    "webchat-add": "what visitors agree to is written by a person who answers for it",
    "webchat-change": "what visitors agree to is written by a person, as above",
    "conversation-restricted": "a read with a reason: GET /conversations/{id}/messages",
    "source-attest": "a person looked at a proof, and says so",
}
"""What the API does not do, and why."""

ACTS = {page.name: page.may for page in PAGES if "POST" in page.methods}
WRITES = {each.view.__name__: each.may for each in ROUTES if each.method != "GET"}


def test_every_act_of_the_console_is_one_of_the_api_or_says_why_not():
    named = {*DOES, *NEVER}

    assert len(ACTS) > 40
    assert named == ACTS.keys()
    assert not DOES.keys() & NEVER.keys()


def test_what_does_the_same_is_there_and_asks_for_the_same_permission():
    different = {
        act: operation
        for act, operations in DOES.items()
        for operation in operations.split()
        if ACTS[act].isdisjoint(WRITES.get(operation, ()))
    }

    assert different == {}


def test_what_the_api_alone_does_is_known():
    assert WRITES.keys() - {*" ".join(DOES.values()).split()} == {
        "add_webhook",
        "checkpoint",
        "cost_what_if",
        "desk_impact",
        "dismiss",
        "end_webhook",
        "preview_customers",
        "preview_discarding",
        "push_records",
        "remove_payloads",  # no form of the console takes anything from the ledger
        "redeliver",
        "report_errand",  # a person says by "desk-errand" that they did it
        "simulate_policy",
    }
