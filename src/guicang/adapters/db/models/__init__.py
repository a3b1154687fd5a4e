"""Tables, a module a room. Only ``guicang.adapters.db`` imports them."""

from guicang.adapters.db.models import (
    access as access,
    alarms as alarms,
    batches as batches,
    calls as calls,
    catalogue as catalogue,
    chat as chat,
    desk as desk,
    disclosures as disclosures,
    holds as holds,
    identities as identities,
    jobs as jobs,
    ledger as ledger,
    people as people,
    policies as policies,
    records as records,
    recovery as recovery,
    requests as requests,
    rules as rules,
    sources as sources,
    webhooks as webhooks,
)
